"""The roots of the demo shop, in the order in which they stand in its navigation."""

from shop.demo.goods.families.audio import AUDIO
from shop.demo.goods.families.bags import BAGS
from shop.demo.goods.families.books import BOOKS
from shop.demo.goods.families.cameras import CAMERAS
from shop.demo.goods.families.clothing import CLOTHING
from shop.demo.goods.families.electronics import ELECTRONICS
from shop.demo.goods.families.garden import GARDEN
from shop.demo.goods.families.home import HOME
from shop.demo.goods.families.kitchen import KITCHEN
from shop.demo.goods.families.outdoor import OUTDOOR
from shop.demo.goods.families.shoes import SHOES
from shop.demo.goods.shapes import Family

FAMILIES: tuple[Family, ...] = (
    AUDIO,
    KITCHEN,
    HOME,
    BAGS,
    SHOES,
    CAMERAS,
    BOOKS,
    GARDEN,
    CLOTHING,
    OUTDOOR,
    ELECTRONICS,
)
