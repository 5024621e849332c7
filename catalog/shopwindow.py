"""What stands in the window: the products that the home page shows."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from catalog.models import Category, Product
from catalog.models.product import ProductQuerySet

CHOICE_KEY = "catalog:window"
CHOSEN_FOR = 60  # seconds: the choice may be a minute old, the stock shown with it never is
ROW = 4
TILES = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids of products; `faces` by the path of the shelf that each stands for."""

    mosaic: list[int]
    faces: dict[str, int]
    bestselling: list[int]
    newest: list[int]
    offers: list[int]

    def ids(self) -> set[int]:
        rows = (self.mosaic, self.faces.values(), self.bestselling, self.newest, self.offers)
        return {pk for row in rows for pk in row}


@dataclass(frozen=True, slots=True)
class Window:
    mosaic: list[Product]
    shelves: list[tuple[Category, Product | None]]
    bestselling: list[Product]
    newest: list[Product]
    offers: list[Product]


def dress() -> Window:
    """The rows of the home page in four queries, and five more once a minute."""
    choice = cache.get_or_set(CHOICE_KEY, _choose, CHOSEN_FOR) or _choose()
    cards = Product.objects.listed().with_card_details().in_bulk(choice.ids())

    def row(ids: list[int]) -> list[Product]:
        return [cards[pk] for pk in ids if pk in cards]

    return Window(
        mosaic=row(choice.mosaic),
        shelves=[
            (shelf, cards.get(choice.faces.get(shelf.path, 0)))
            for shelf in Category.objects.roots()
        ],
        bestselling=row(choice.bestselling),
        newest=row(choice.newest),
        offers=row(choice.offers),
    )


def _choose() -> Choice:
    listed = Product.objects.listed()
    by_sales = listed.order_by("-sold_count", "-pk")
    faces = listed.pictured().best_of_each_shelf()
    scarce = _ids(by_sales.pictured().running_low(), 1)
    recent = listed.filter(released_on__lte=timezone.localdate())
    return Choice(
        mosaic=list(dict.fromkeys([*scarce, *faces.values()]))[:TILES],
        faces=faces,
        bestselling=_ids(by_sales, 2 * ROW),
        newest=_ids(recent.order_by("-released_on", "-pk"), ROW),
        offers=_ids(by_sales.reduced(), ROW),
    )


def _ids(products: ProductQuerySet, number: int) -> list[int]:
    return list(products.values_list("pk", flat=True)[:number])
