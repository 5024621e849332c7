"""The vocabulary of the demo shop: pure data, pure functions, same goods for same seed."""

from shop.demo.goods.families import FAMILIES
from shop.demo.goods.names import BRANDS, SELLERS
from shop.demo.goods.planning import goods, plan
from shop.demo.goods.reviews import reviews_for
from shop.demo.goods.shapes import Family, Goods, Review, Variant
from shop.demo.goods.together import BUNDLES, Bundle, bundles_of, companions
from shop.demo.goods.tree import CATEGORIES, Category

__all__ = [
    "BRANDS",
    "BUNDLES",
    "CATEGORIES",
    "FAMILIES",
    "SELLERS",
    "Bundle",
    "Category",
    "Family",
    "Goods",
    "Review",
    "Variant",
    "bundles_of",
    "companions",
    "goods",
    "plan",
    "reviews_for",
]
