"""What narrows a result: which values are offered, and their counts put in words.

A facet's own counts are never narrowed by itself, so that its values can be added; the values of
one facet widen, those of different facets narrow.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.models import Brand, Category
from catalog.search.documents import steps_to
from catalog.search.query import PRICE_BANDS, RATINGS, Query
from catalog.search.results import Facet, FacetValue
from catalog.shelves import children_of

MOST_BRANDS = 20
MOST_SHELVES = 20
PRICE_LABELS = {
    "0-25": "Under $25",
    "25-50": "$25 to $50",
    "50-100": "$50 to $100",
    "100-": "$100 and above",
}


@dataclass(slots=True)
class Counts:
    """What an engine counted. `matched` is before, `total` after the shopper's filters."""

    matched: int
    total: int
    average_rating: float | None
    shelves: dict[str, int] = field(default_factory=dict)
    brands: dict[str, int] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    ratings: dict[str, int] = field(default_factory=dict)
    in_stock: int = 0


def offered_shelves(query: Query) -> list[Category]:
    """The shelves right below the one at hand, opened up around those that are chosen."""
    open_paths = {query.shelf}
    for path in query.categories:
        open_paths.update(steps_to(path))
    inside = [path for path in open_paths if path and _is_within(path, query.shelf)]
    if not query.shelf:
        inside.append("")
    return _in_tree_order(children_of(inside))


def worded(query: Query, counts: Counts, shelves: list[Category]) -> list[Facet]:
    facets = [
        Facet("category", "Category", _shelf_values(query, counts, shelves)),
        Facet("brand", "Brand", _brand_values(query, counts)),
        Facet("price", "Price", _price_values(query, counts)),
        Facet("rating", "Customer rating", _rating_values(query, counts)),
        Facet(
            "stock",
            "Availability",
            [FacetValue("in", "In stock", counts.in_stock, query.in_stock)],
        ),
    ]
    return [facet for facet in facets if facet.values]


def rolled_up(leaves: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts of products by their own shelf, to counts of every shelf and all below it."""
    totals: dict[str, int] = defaultdict(int)
    for path, count in leaves:
        for step in steps_to(path):
            totals[step] += count
    return dict(totals)


def _shelf_values(query: Query, counts: Counts, shelves: list[Category]) -> list[FacetValue]:
    top = min((shelf.depth for shelf in shelves), default=1)
    values = [
        FacetValue(
            value=shelf.path,
            label=shelf.name,
            count=counts.shelves.get(shelf.path, 0),
            selected=shelf.path in query.categories,
            depth=shelf.depth - top,
        )
        for shelf in shelves
    ]
    kept = {value.value for value in sorted(values, key=lambda v: -v.count)[:MOST_SHELVES]}
    kept.update(step for path in query.categories for step in steps_to(path))
    return [value for value in values if value.value in kept]


def _brand_values(query: Query, counts: Counts) -> list[FacetValue]:
    slugs = set(counts.brands) | set(query.brands)
    names = dict(Brand.objects.filter(slug__in=slugs).values_list("slug", "name"))
    values = [
        FacetValue(slug, name, counts.brands.get(slug, 0), slug in query.brands)
        for slug, name in names.items()
    ]
    return sorted(values, key=lambda value: (-value.count, value.value))


def _price_values(query: Query, counts: Counts) -> list[FacetValue]:
    return [
        FacetValue(band, PRICE_LABELS[band], counts.prices.get(band, 0), band in query.prices)
        for band in PRICE_BANDS
    ]


def _rating_values(query: Query, counts: Counts) -> list[FacetValue]:
    return [
        FacetValue(stars, f"{stars} & up", counts.ratings.get(stars, 0), stars == query.rating)
        for stars in RATINGS
    ]


def _in_tree_order(offered: Iterable[Category]) -> list[Category]:
    below: dict[str, list[Category]] = defaultdict(list)
    for shelf in offered:
        below[_above(shelf.path)].append(shelf)
    paths = {shelf.path for siblings in below.values() for shelf in siblings}
    tops = [parent for parent in below if parent not in paths]
    ordered: list[Category] = []
    waiting = [shelf for parent in reversed(tops) for shelf in reversed(below[parent])]
    while waiting:
        shelf = waiting.pop()
        ordered.append(shelf)
        waiting += reversed(below[shelf.path])
    return ordered


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _is_within(path: str, shelf: str) -> bool:
    return not shelf or path == shelf or path.startswith(f"{shelf}/")
