"""What a shopper chose, as conditions of PostgreSQL: of a row at hand, and for finding rows.

A band of prices or ratings is a comparison of the row's figure, or one of its marks, which the
index of the words knows as well. Of the price's own index PostgreSQL would take a fifth.
"""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet

from catalog.models import SearchDocument
from catalog.search import marks
from catalog.search.query import PRICE_BANDS, RATINGS, Query

Found = QuerySet[SearchDocument]


def chosen(query: Query) -> dict[str, Q]:
    """The condition of each facet in which something is chosen; each attribute is one."""
    conditions = {
        "category": on_shelves(query.categories),
        "brand": _marked(marks.of_brands(query.brands)),
        "price": _any_of(_priced(*PRICE_BANDS[band]) for band in query.prices),
        "range": _within(query),
        "rating": Q(rating__gte=RATINGS[query.rating]) if query.rating else Q(),
        "stock": Q(in_stock=True) if query.in_stock else Q(),
    }
    for name, attributes in query.attributes_by_name.items():
        conditions[f"attr:{name}"] = _marked(marks.with_attributes(attributes))
    return {facet: condition for facet, condition in conditions.items() if condition}


def narrowed(found: Found, query: Query) -> Found:
    rated = [query.rating] if query.rating else []
    by_marks = {
        "price": _marked(marks.in_bands(query.prices)),
        "rating": _marked(marks.rated(rated)),
    }
    conditions = {facet: by_marks.get(facet, each) for facet, each in chosen(query).items()}
    return found.filter(reduce(and_, conditions.values(), Q()))


def on_shelves(paths: Iterable[str]) -> Q:
    return _marked(marks.on_shelves(paths))


def _marked(any_of: list[str]) -> Q:
    return Q(marks__overlap=any_of) if any_of else Q()


def _priced(lowest: int, below: int | None) -> Q:
    return Q(price_cents__gte=lowest) & (Q(price_cents__lt=below) if below else Q())


def _within(query: Query) -> Q:
    least = Q(price_cents__gte=query.lowest) if query.lowest is not None else Q()
    most = Q(price_cents__lte=query.highest) if query.highest is not None else Q()
    return least & most


def _any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())
