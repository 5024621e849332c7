"""What stands in the window: the products that the home page shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from catalog.models import Category, Product
from catalog.models.product import ProductQuerySet

CHOICE_KEY = "catalog:window"
CHOSEN_FOR = 60  # seconds: the choice may be a minute old, the stock shown with it never is
ROW = 4


@dataclass(frozen=True, slots=True)
class Window:
    mosaic: list[Product]
    shelves: list[tuple[Category, Product | None]]
    bestselling: list[Product]
    newest: list[Product]
    offers: list[Product]


def dress() -> Window:
    """The rows of the home page, in five queries (and as many again once a minute)."""
    chosen = cache.get_or_set(CHOICE_KEY, _choose, CHOSEN_FOR) or _choose()
    wanted = {pk for ids in chosen.values() for pk in ids}
    cards = Product.objects.for_sale().with_card_details().in_bulk(wanted)
    rows = {name: [cards[pk] for pk in ids if pk in cards] for name, ids in chosen.items()}
    return Window(
        mosaic=rows["mosaic"],
        shelves=_shelves(rows["shelves"]),
        bestselling=rows["bestselling"],
        newest=rows["newest"],
        offers=rows["offers"],
    )


def _choose() -> dict[str, list[int]]:
    for_sale = Product.objects.for_sale()
    shelves = for_sale.pictured().best_of_each_shelf()
    by_sales = for_sale.order_by("-sold_count", "-pk")
    favourites = _ids(by_sales.filter(pk__in=shelves.values("pk")), 12)
    scarce = _ids(by_sales.pictured().running_low(), 1)
    recent = for_sale.filter(released_on__lte=timezone.localdate())
    return {
        "mosaic": list(dict.fromkeys([*scarce, *favourites]))[:5],
        "shelves": favourites,
        "bestselling": _ids(by_sales, 2 * ROW),
        "newest": _ids(recent.order_by("-released_on", "-pk"), ROW),
        "offers": _ids(by_sales.reduced(), ROW),
    }


def _ids(products: ProductQuerySet, number: int) -> list[int]:
    return list(products.values_list("pk", flat=True)[:number])


def _shelves(favourites: Iterable[Product]) -> list[tuple[Category, Product | None]]:
    """Root categories, each with a product whose picture can stand for it."""
    roots = {root.path: root for root in Category.objects.roots()}
    paths = dict(
        Category.objects.filter(pk__in={product.category_id for product in favourites}).values_list(
            "pk", "path"
        )
    )
    faces = {paths[product.category_id].split("/")[0]: product for product in favourites}
    return [(root, faces.get(path)) for path, root in roots.items()]
