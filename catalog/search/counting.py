"""Counting what PostgreSQL found, facet by facet."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Aggregate, Count, Q, QuerySet, Sum

from catalog.models import SearchDocument
from catalog.search import facets
from catalog.search.facets import Counts
from catalog.search.query import PRICE_BANDS, RATINGS, Query

Found = QuerySet[SearchDocument]


def count(found: Found, query: Query) -> Counts:
    """One pass over what was found: counted by shelf and brand together, then summed for each."""
    chosen = _chosen(query)
    by_pair = found.order_by().values("category", "brand").annotate(**_counters(chosen))
    figures: Counter[str] = Counter()
    shelves: Counter[str] = Counter()
    brands: Counter[str] = Counter()
    for row in cast("Iterable[dict[str, Any]]", by_pair):
        shelf, brand = row.pop("category"), row.pop("brand")
        shelves[shelf] += row["but_category"]
        brands[brand] += row["but_brand"]
        figures.update({name: value for name, value in row.items() if value})
    brands.pop("", None)
    return Counts(
        matched=figures["matched"],
        total=figures["total"],
        average_rating=_average(figures["stars"], figures["rated"]),
        shelves=facets.rolled_up(shelves.items()),
        brands=_top(brands, query.brands),
        prices={band: figures[f"price_{band}"] for band in PRICE_BANDS},
        ratings={stars: figures[f"rating_{stars}"] for stars in RATINGS},
        in_stock=figures["stock_in"],
    )


def _counters(chosen: dict[str, Q]) -> dict[str, Aggregate]:
    rated = _all_but(chosen, "") & Q(rating_count__gt=0)
    but_price, but_rating = _all_but(chosen, "price"), _all_but(chosen, "rating")
    counters: dict[str, Aggregate] = {
        "matched": _number(Q()),
        "total": _number(_all_but(chosen, "")),
        "but_category": _number(_all_but(chosen, "category")),
        "but_brand": _number(_all_but(chosen, "brand")),
        "stock_in": _number(_all_but(chosen, "stock") & Q(in_stock=True)),
        "rated": _number(rated),
        "stars": Sum("rating", filter=rated),
    }
    for band in PRICE_BANDS:
        counters[f"price_{band}"] = _number(but_price & _priced(band))
    for stars, least in RATINGS.items():
        counters[f"rating_{stars}"] = _number(but_rating & Q(rating__gte=least))
    return counters


def _number(condition: Q) -> Aggregate:
    return Count("product_id", filter=condition) if condition else Count("*")


def _top(brands: Counter[str], chosen: tuple[str, ...]) -> dict[str, int]:
    """The most frequent; those that are chosen stay, and a brand with none is left out."""
    ranked = sorted(brands.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        brand: count
        for place, (brand, count) in enumerate(ranked)
        if (count and place < facets.MOST_BRANDS) or brand in chosen
    }


def narrowed(found: Found, query: Query) -> Found:
    """What is left of it by everything that is chosen."""
    return found.filter(_all_but(_chosen(query), ""))


def _chosen(query: Query) -> dict[str, Q]:
    """The condition of each facet in which something is chosen."""
    chosen: dict[str, Q] = {}
    if query.categories:
        chosen["category"] = _any_of(on_shelf(path) for path in query.categories)
    if query.brands:
        chosen["brand"] = Q(brand__in=query.brands)
    if query.prices:
        chosen["price"] = _any_of(_priced(band) for band in query.prices)
    if query.rating:
        chosen["rating"] = Q(rating__gte=RATINGS[query.rating])
    if query.in_stock:
        chosen["stock"] = Q(in_stock=True)
    return chosen


def _all_but(chosen: dict[str, Q], facet: str) -> Q:
    every = Q()
    for name, condition in chosen.items():
        if name != facet:
            every &= condition
    return every


def _any_of(conditions: Iterable[Q]) -> Q:
    widened = Q()
    for condition in conditions:
        widened |= condition
    return widened


def on_shelf(path: str) -> Q:
    return Q(category=path) | Q(category__startswith=f"{path}/")


def _priced(band: str) -> Q:
    lowest, below = PRICE_BANDS[band]
    return Q(price_cents__gte=lowest) & (Q(price_cents__lt=below) if below else Q())


def _average(stars: int, rated: int) -> float | None:
    return round(stars / rated / 100, 2) if rated else None
