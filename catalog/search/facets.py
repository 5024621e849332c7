"""What narrows a result: which values are offered, and their counts put in words.

A facet's own counts are never narrowed by itself, so that its values can be added; the values of
one facet widen, those of different facets narrow.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from catalog.models import Brand, Category
from catalog.search import attributes
from catalog.search.documents import steps_to
from catalog.search.query import PRICE_BANDS, RATINGS, Query
from catalog.search.results import Facet, FacetValue
from catalog.shelves import children_of
from shop.lib.remembering import RememberedEach

MOST_BRANDS = 20
EVERY_BRAND = 200  # on request; whoever looks for another one searches for its name
MOST_SHELVES = 20
PRICE_LABELS = {
    "0-25": "Under $25",
    "25-50": "$25 to $50",
    "50-100": "$50 to $100",
    "100-": "$100 and above",
}


@dataclass(slots=True)
class Tally:
    """Of each value: how many before the shopper's filters, how many with those of other facets."""

    before: dict[str, int] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=dict)

    @property
    def frequent(self) -> list[str]:
        """Those with most now, then those that the filters leave none of."""
        return [
            *_most_first(self.now),
            *(key for key in _most_first(self.before) if key not in self.now),
        ]


@dataclass(slots=True)
class Counts:
    """What an engine counted. `matched` is before, `total` after the shopper's filters.

    Counts of the facets in `partial`, and of all of them where the total `is_capped` or they are of
    a sample, are the least there are. A value that is not there was not met, or not among the most
    frequent.
    """

    matched: int
    total: int
    average_rating: float | None
    shelves: Tally = field(default_factory=Tally)
    brands: Tally = field(default_factory=Tally)
    attributes: Tally = field(default_factory=Tally)
    prices: dict[str, int] = field(default_factory=dict)
    ratings: dict[str, int] = field(default_factory=dict)
    in_stock: int = 0
    is_capped: bool = False
    is_sample: bool = False
    partial: frozenset[str] = frozenset()

    def is_partial(self, facet: str) -> bool:
        return self.is_capped or self.is_sample or facet in self.partial


def offered_shelves(query: Query) -> list[Category]:
    """The shelves right below the one at hand, opened up around those that are chosen."""
    open_paths = {query.shelf}
    for path in query.categories:
        open_paths.update(steps_to(path))
    inside = [path for path in open_paths if path and _is_within(path, query.shelf)]
    if not query.shelf:
        inside.append("")
    return _in_tree_order(children_of(inside))


def most_brands(query: Query) -> int:
    return EVERY_BRAND if query.every_brand else MOST_BRANDS


def worded(query: Query, counts: Counts, shelves: list[Category]) -> list[Facet]:
    in_stock = FacetValue("in", "In stock", counts.in_stock, query.in_stock)
    facets = [
        Facet("category", "Category", _shelf_values(query, counts, shelves)),
        _brand_facet(query, counts),
        Facet("price", "Price", _price_values(query, counts)),
        Facet("range", "Price range", _range_values(query, counts)),
        *_attribute_facets(query, counts),
        Facet("rating", "Customer rating", _rating_values(query, counts)),
        Facet("stock", "Availability", [in_stock]),
    ]
    for facet in facets:
        for value in facet.values:
            value.is_partial = value.is_partial or counts.is_partial(facet.name)
    return [facet for facet in facets if facet.values]


def rolled_up(leaves: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts of products by their own shelf, to counts of every shelf and all below it."""
    totals: dict[str, int] = defaultdict(int)
    for path, count in leaves:
        for step in steps_to(path):
            totals[step] += count
    return dict(totals)


def _shelf_values(query: Query, counts: Counts, shelves: list[Category]) -> list[FacetValue]:
    """In the order of the tree; a shelf with nothing of what was asked for is left out."""
    top = min((shelf.depth for shelf in shelves), default=1)
    found = [shelf for shelf in shelves if shelf.path in counts.shelves.before]
    found.sort(key=lambda shelf: -counts.shelves.now.get(shelf.path, 0))
    kept = {shelf.path for shelf in found[:MOST_SHELVES]}
    kept.update(step for path in query.categories for step in steps_to(path))
    return [
        FacetValue(
            value=shelf.path,
            label=shelf.name,
            count=counts.shelves.now.get(shelf.path, 0),
            selected=shelf.path in query.categories,
            depth=shelf.depth - top,
        )
        for shelf in shelves
        if shelf.path in kept
    ]


def _brand_facet(query: Query, counts: Counts) -> Facet:
    tally, most = counts.brands, most_brands(query)
    slugs = list(dict.fromkeys((*tally.frequent[:most], *query.brands)))
    names = _brand_names(slugs)
    values = [
        FacetValue(slug, names[slug], tally.now.get(slug, 0), slug in query.brands)
        for slug in slugs
        if slug in names
    ]
    values.sort(key=lambda value: (-value.count, value.value))
    return Facet("brand", "Brand", values, has_more=len(tally.before) > most)


def _load_brand_names(slugs: set[str]) -> dict[str, str]:
    return dict(Brand.objects.filter(slug__in=slugs).values_list("slug", "name"))


_brand_names = RememberedEach(_load_brand_names, seconds=10, most=5000)


def _attribute_facets(query: Query, counts: Counts) -> Iterator[Facet]:
    tally = counts.attributes
    for listed in attributes.offered(tally.before, counts.matched, query.attributes):
        name = attributes.name_of(listed[0])
        values = [
            FacetValue(
                value=attribute,
                label=attributes.value_of(attribute),
                count=tally.now.get(attribute, 0),
                selected=attribute in query.attributes,
                swatch=attributes.swatch(attribute),
                is_partial=counts.is_partial(f"attr:{name}"),
            )
            for attribute in listed
        ]
        yield Facet("attr", name.capitalize(), values)


def _range_values(query: Query, counts: Counts) -> list[FacetValue]:
    """What was typed, if anything: there is nothing to offer."""
    if not query.has_range:
        return []
    lowest, highest = query.price_min, query.price_max
    label = f"${lowest} to ${highest}" if lowest and highest else ""
    label = label or (f"${lowest} and above" if lowest else f"Up to ${highest}")
    return [FacetValue("", label, counts.total, selected=True)]


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


def _most_first(counts: dict[str, int]) -> list[str]:
    return sorted(counts, key=lambda key: (-counts[key], key))


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
