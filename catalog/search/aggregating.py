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
    """The figures of each facet, `facet figure`; those that are narrowed alike inside one filter.

    Every filter is one more pass over what was found, so there is none that lets all through.
    """
    asked: dict[str, Clause] = {"matched": {"filter": EVERY}}
    if query.placed.pinned:
        asked["pinned"] = {"filter": {"terms": {"product_id": query.placed.pinned}}}
    figures = _figures(query, offered)
    again = {
        f"attr:{name}": {f"attr:{name} frequent": _frequent("attributes", MOST_ATTRIBUTES)}
        for name in query.attributes_by_name
    }
    narrowed: list[Clause] = []
    for facet, counted in (figures | again).items():
        condition = all_but(chosen, facet)
        if condition == EVERY:
            asked |= counted
            continue
        alike = next((one for one in narrowed if one["filter"] == condition), None)
        if alike:
            alike["aggs"] |= counted
        elif counted:
            narrowed.append({"filter": condition, "aggs": dict(counted)})
    asked |= {f"{NARROWED} {place}": each for place, each in enumerate(narrowed)}
    if chosen:
        for facet in ("category", "brand", "attr"):
            asked |= {f"before {name}": counted for name, counted in figures[facet].items()}
    return asked


NARROWED = "narrowed"


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
    figures = _side_by_side(found)
    average = figures["total rated"]["buckets"]["any"]["stars"]["value"]
    attributes = _tally(figures, "attr")
    for name in figures:
        if name.startswith("attr:"):
            facet = name.removesuffix(" frequent")
            _replace(attributes.now, facet.removeprefix("attr:"), _by_key(figures, name))
    return Counts(
        matched=figures["matched"]["doc_count"],
        total=figures["total all"]["doc_count"],
        average_rating=None if average is None else round(average / 100, 2),
        shelves=_tally(figures, "category"),
        brands=_tally(figures, "brand"),
        attributes=attributes,
        prices=_by_band(figures, "price"),
        ratings=_by_band(figures, "rating"),
        in_stock=figures["stock in"]["doc_count"],
    )


def _side_by_side(found: Clause) -> dict[str, Clause]:
    """All figures by their names, whether or not they stand inside a filter."""
    figures: dict[str, Clause] = {}
    for name, figure in found.items():
        if name.startswith(NARROWED):
            figures |= {inside: each for inside, each in figure.items() if inside != "doc_count"}
        else:
            figures[name] = figure
    return figures


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


def _tally(figures: dict[str, Clause], facet: str) -> Tally:
    parts = [f"{facet} {part}" for part in ("frequent", "chosen", "listed")]
    now = _by_key(figures, *parts)
    before = _by_key(figures, *(f"before {part}" for part in parts))
    return Tally(before or now, now)


def _replace(now: dict[str, int], name: str, counted: dict[str, int]) -> None:
    """An attribute in which something is chosen is counted apart: not narrowed by itself."""
    for attribute in [*now, *counted]:
        if name_of(attribute) == name:
            now[attribute] = counted.get(attribute, 0)


def _by_key(figures: dict[str, Clause], *parts: str) -> dict[str, int]:
    """The buckets of these parts, of those that there are."""
    buckets = (bucket for part in parts for bucket in figures.get(part, {}).get("buckets", ()))
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _by_band(figures: dict[str, Clause], facet: str) -> dict[str, int]:
    buckets = figures[f"{facet} bands"]["buckets"]
    return {band: bucket["doc_count"] for band, bucket in buckets.items()}


def all_but(chosen: dict[str, Clause], facet: str) -> Clause:
    conditions = [condition for name, condition in chosen.items() if name != facet]
    return {"bool": {"filter": conditions}} if conditions else EVERY
