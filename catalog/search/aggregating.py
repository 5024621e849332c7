"""The facets of a query in the words of Elasticsearch, and its counts in ours."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from catalog.search import facets
from catalog.search.attributes import name_of
from catalog.search.clauses import EVERY, Clause
from catalog.search.facets import Counts, Tally
from catalog.search.query import PRICE_BANDS, RATINGS, Query

# More values of attributes than a shelf has: whoever is offered one sees its true count.
MOST_ATTRIBUTES = 2000


def aggregations(query: Query, chosen: dict[str, Clause], offered: list[str]) -> dict[str, Clause]:
    """The figures of each facet, `facet figure`, inside a filter where another facet narrows it.

    Every filter is one more pass over what was found, so there is none that lets all through.
    """
    asked: dict[str, Clause] = {"matched": {"filter": EVERY}}
    if query.placed.pinned:
        asked["pinned"] = {"filter": {"terms": {"product_id": query.placed.pinned}}}
    figures = _figures(query, offered)
    for facet, counted in figures.items():
        condition = all_but(chosen, facet)
        if condition == EVERY:
            asked |= counted
        elif counted:
            asked[facet] = {"filter": condition, "aggs": counted}
    for name in query.attributes_by_name:
        facet = f"attr:{name}"
        again = {f"{facet} frequent": _frequent("attributes", MOST_ATTRIBUTES)}
        asked[facet] = {"filter": all_but(chosen, facet), "aggs": again}
    if chosen:
        for facet in ("category", "brand", "attr"):
            asked |= {f"before {name}": counted for name, counted in figures[facet].items()}
    return asked


def _figures(query: Query, offered: list[str]) -> dict[str, dict[str, Clause]]:
    stars = {"stars": {"avg": {"field": "rating"}}}
    least = {key: (hundredths, None) for key, hundredths in RATINGS.items()}
    brands = _frequent("brand", facets.most_brands(query) + 1, exclude=[""])
    figures: dict[str, dict[str, Clause]] = {
        "total": {
            "total all": {"filter": EVERY},
            "total rated": _ranges("rating", {"any": (1, None)}) | {"aggs": stars},
        },
        "category": {"category listed": _listed("categories", offered)} if offered else {},
        "brand": {"brand frequent": brands},
        "price": {"price bands": _ranges("price_cents", PRICE_BANDS)},
        "rating": {"rating bands": _ranges("rating", least)},
        "stock": {"stock in": {"filter": {"term": {"in_stock": True}}}},
        "attr": {"attr frequent": _frequent("attributes", MOST_ATTRIBUTES)},
    }
    if query.brands:
        figures["brand"]["brand chosen"] = _listed("brand", list(query.brands))
    return figures


TOP_FIRST = [{"_count": "desc"}, {"_key": "asc"}]


def _frequent(field: str, most: int, **also: Any) -> Clause:
    return {"terms": {"field": field, "size": most, "order": TOP_FIRST, **also}}


def _listed(field: str, values: list[str]) -> Clause:
    return {"terms": {"field": field, "include": values, "size": len(values)}}


def _ranges(field: str, bands: Mapping[str, tuple[int, int | None]]) -> Clause:
    ranges = [
        {"key": key, "from": least} | ({"to": below} if below else {})
        for key, (least, below) in bands.items()
    ]
    return {"range": {"field": field, "keyed": True, "ranges": ranges}}


def counts(found: Clause) -> Counts:
    """From the `aggregations` of an answer."""
    average = _figure(found, "total rated")["buckets"]["any"]["stars"]["value"]
    attributes = _tally(found, "attr")
    for facet in found:
        if facet.startswith("attr:"):
            counted = _by_key(found[facet], f"{facet} frequent")
            _replace(attributes.now, facet.removeprefix("attr:"), counted)
    return Counts(
        matched=found["matched"]["doc_count"],
        total=_figure(found, "total all")["doc_count"],
        average_rating=None if average is None else round(average / 100, 2),
        shelves=_tally(found, "category"),
        brands=_tally(found, "brand"),
        attributes=attributes,
        prices=_by_band(found, "price"),
        ratings=_by_band(found, "rating"),
        in_stock=_figure(found, "stock in")["doc_count"],
    )


def _figure(found: Clause, name: str) -> Clause:
    """Of a facet that others narrow it stands inside, else by itself."""
    inside: Clause = found.get(name.partition(" ")[0], found)
    return inside[name]


def counts_of_two(listed: Clause, counted: Clause, *, of_best: bool) -> Counts:
    """From the two answers. Of a sample the total is that of the hits, `of_best` the least."""
    found = counts(counted["aggregations"])
    if not counted.get("terminated_early"):
        return found
    total = listed["hits"]["total"]
    is_capped = of_best or total["relation"] == "gte"
    return replace(
        found, total=total["value"], is_capped=is_capped, is_sample=True, average_rating=None
    )


def _tally(found: Clause, facet: str) -> Tally:
    parts = [f"{facet} {part}" for part in ("frequent", "chosen", "listed")]
    now = _by_key(found.get(facet, found), *parts)
    before = _by_key(found, *(f"before {part}" for part in parts))
    return Tally(before or now, now)


def _replace(now: dict[str, int], name: str, counted: dict[str, int]) -> None:
    """An attribute in which something is chosen is counted apart: not narrowed by itself."""
    for attribute in [*now, *counted]:
        if name_of(attribute) == name:
            now[attribute] = counted.get(attribute, 0)


def _by_key(inside: Clause, *parts: str) -> dict[str, int]:
    """The buckets of these parts, of those that there are."""
    buckets = (bucket for part in parts for bucket in inside.get(part, {}).get("buckets", ()))
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _by_band(found: Clause, facet: str) -> dict[str, int]:
    buckets = _figure(found, f"{facet} bands")["buckets"]
    return {band: bucket["doc_count"] for band, bucket in buckets.items()}


def all_but(chosen: dict[str, Clause], facet: str) -> Clause:
    conditions = [condition for name, condition in chosen.items() if name != facet]
    return {"bool": {"filter": conditions}} if conditions else EVERY
