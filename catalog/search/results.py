"""What was found, in the same shape from either engine."""

from dataclasses import dataclass, field

from catalog.models import Brand, Category
from catalog.search.query import Query

PER_PAGE = 24


@dataclass(slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0


@dataclass(slots=True)
class Facet:
    """`name` is category, brand, price, rating or stock."""

    name: str
    label: str
    values: list[FacetValue]


@dataclass(slots=True)
class Results:
    """`is_simplified`: Elasticsearch was meant to answer, PostgreSQL did."""

    engine: str
    ids: list[int]
    total: int
    facets: list[Facet]
    average_rating: float | None
    query: Query
    is_simplified: bool = False

    @property
    def pages(self) -> int:
        return min(max(-(-self.total // PER_PAGE), 1), 400)


@dataclass(slots=True)
class Suggestions:
    """Ids of products, and the shelves and brands whose names begin like the text."""

    engine: str
    products: list[int] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    brands: list[Brand] = field(default_factory=list)
    is_simplified: bool = False
