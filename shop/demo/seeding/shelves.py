"""What goods refer to: categories, brands and sellers, there before the first product."""

from dataclasses import dataclass
from zlib import crc32

from catalog.models import Brand, Category, Seller
from shop.demo.drawing import COLOURS
from shop.demo.goods import BRANDS, CATEGORIES, SELLERS
from shop.demo.goods.making import slugged
from shop.demo.seeding.pictures import Gallery


@dataclass(frozen=True, slots=True)
class Shelves:
    """Ids: of categories by their slugs from the root, of brands and sellers by name."""

    categories: dict[tuple[str, ...], int]
    brands: dict[str, int]
    sellers: dict[str, int]


def put_up(gallery: Gallery) -> Shelves:
    return Shelves(_categories(gallery), _brands(), _sellers())


def _categories(gallery: Gallery) -> dict[tuple[str, ...], int]:
    """Parents come before their children in CATEGORIES."""
    made: dict[tuple[str, ...], Category] = {}
    colours = tuple(COLOURS)
    for position, planned in enumerate(CATEGORIES):
        colour = colours[crc32("/".join(planned.path).encode()) % len(colours)]
        made[planned.path], _ = Category.objects.update_or_create(
            parent=made.get(planned.path[:-1]),
            slug=planned.path[-1],
            defaults={
                "name": planned.name,
                "position": position,
                "picture": gallery.name(planned.kind, colour, "front"),
            },
        )
    return {path: category.pk for path, category in made.items()}


def _brands() -> dict[str, int]:
    """Staff may have made some of them before; of sellers too."""
    brands = [Brand(name=name, slug=slugged(name)) for name in BRANDS]
    Brand.objects.bulk_create(brands, ignore_conflicts=True)
    return dict(Brand.objects.filter(name__in=BRANDS).values_list("name", "pk"))


def _sellers() -> dict[str, int]:
    sellers = [Seller(name=name, slug=slugged(name)) for name in SELLERS]
    Seller.objects.bulk_create(sellers, ignore_conflicts=True)
    return dict(Seller.objects.filter(name__in=SELLERS).values_list("name", "pk"))
