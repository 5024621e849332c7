"""What was found, in the same shape from either engine."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from catalog.models import Brand, Category
from catalog.search.placing import PER_PAGE
from catalog.search.query import Query

# How an engine reads a text: all of its words (or others for the same); what is spelt alike, or any
# of its words. An engine answers with the first reading that matches.
Reading = Literal["exact", "loose"]
READINGS: tuple[Reading, ...] = ("exact", "loose")


@dataclass(slots=True)
class FacetValue:
    """`count` is exact, or where it `is_partial` the least there are: some of very many."""

    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0
    swatch: str = ""
    is_partial: bool = False

    @property
    def is_empty(self) -> bool:
        """Choosing it would lead to nothing; not so where more may be than was counted."""
        return not (self.count or self.is_partial or self.selected)


@dataclass(slots=True)
class Facet:
    """`name` is category, brand, price, range, attr, rating or stock.

    `has_more`: there are values beyond those offered.
    """

    name: str
    label: str
    values: list[FacetValue]
    has_more: bool = False

    AT_ONCE: ClassVar = 8

    @property
    def first(self) -> list[FacetValue]:
        """Seen at once; the rest is behind 'Show more'."""
        return self.values[: self.AT_ONCE]

    @property
    def rest(self) -> list[FacetValue]:
        return self.values[self.AT_ONCE :]

    @property
    def is_chosen_in_rest(self) -> bool:
        return any(value.selected for value in self.rest)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One step away from what was asked, and which words or filters it left out."""

    step: Literal["spelling", "words", "any", "filters"]
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class Results:
    """`query` is the one that was answered, `asked` the shopper's own where it found nothing: the
    steps from this to that are in `relaxed`. `matched` is before, `total` after the filters.
    `is_simplified`: Elasticsearch was meant to answer, PostgreSQL did.
    `is_capped`: there are more than `total`; only so many were looked at.
    """

    engine: str
    ids: list[int]
    total: int
    facets: list[Facet]
    average_rating: float | None
    query: Query
    is_simplified: bool = False
    matched: int = 0
    asked: Query | None = None
    relaxed: tuple[Relaxed, ...] = ()
    did_you_mean: str = ""
    is_capped: bool = False

    @property
    def pages(self) -> int:
        return min(max(-(-self.total // PER_PAGE), 1), 400)


@dataclass(slots=True)
class Suggestions:
    """Ids of products, and the shelves and brands whose names begin like the text; or, where there
    are none, like what it was `meant` to be.
    """

    engine: str
    products: list[int] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    brands: list[Brand] = field(default_factory=list)
    is_simplified: bool = False
    meant: str = ""

    def __bool__(self) -> bool:
        return bool(self.products or self.categories or self.brands)
