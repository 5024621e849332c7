"""A query in the words of Elasticsearch, and its counts in ours. No call is made here.

Facets of a million products cost a third of a second. A shop that large asks twice at once: for
the best of all that match, and for the facets of MOST of them (docs/decisions/0022).
"""

from dataclasses import replace
from typing import Any

from catalog.search import facets
from catalog.search.attributes import name_of
from catalog.search.clauses import EVERY, Clause
from catalog.search.facets import Counts, Tally
from catalog.search.query import ORDERS, PRICE_BANDS, RATINGS, Query

MOST = 10_000  # products that are counted facet by facet, where the shop is very large

# --- The whole question --------------------------------------------------------------------------


def body(query: Query, clause: Clause, offered: list[str]) -> dict[str, Any]:
    """`offered` are the shelves to count. Filters come after the counting, facet by facet."""
    asked: Clause = {"bool": {"must": [_buried(clause, query)]}}
    if query.shelf:
        asked["bool"]["filter"] = [{"term": {"categories": query.shelf}}]
    chosen = _chosen(query)
    start, size = query.placed.window(query.page)
    return {
        "query": asked,
        "post_filter": _without_pinned(_all_but(chosen, ""), query),
        "aggs": _counted(query, chosen, offered),
        "sort": order(query.sort, by_score=bool(query.text)),
        "from_": start,
        "size": size,
        "source": False,
        "track_total_hits": False,  # the aggregation `total` counts them exactly
    }


def in_two(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The same question as two that are asked together: for the hits, and for the counts."""
    named = {"from_": "from", "source": "_source"}
    hits = {named.get(key, key): value for key, value in body.items() if key != "aggs"}
    counts = {"query": {"bool": {"filter": [body["query"]]}}, "aggs": body["aggs"], "size": 0}
    return [hits | {"track_total_hits": MOST}, counts | {"terminate_after": MOST}]


def _buried(clause: Clause, query: Query) -> Clause:
    """What staff want last keeps so little of its score that everything else stands before it."""
    if not query.placed.last:
        return clause
    negative = {"terms": {"product_id": list(query.placed.last)}}
    return {"boosting": {"positive": clause, "negative": negative, "negative_boost": 1e-6}}


def _without_pinned(condition: Clause, query: Query) -> Clause:
    """They are woven into the page afterwards; all counts are of the whole."""
    pinned = query.placed.pinned
    if not pinned:
        return condition
    return {"bool": {"filter": [condition], "must_not": [{"terms": {"product_id": pinned}}]}}


def foreign(query: Query, found: Clause) -> int:
    """How many of the pinned products the words alone would not have found."""
    pinned = query.placed.pinned
    return len(pinned) - found["pinned"]["doc_count"] if pinned else 0


def order(sort: str, *, by_score: bool = False) -> list[Clause]:
    keys: list[Clause] = [
        {name: {"order": "desc" if down else "asc", "missing": "_last"}}
        for name, down in ORDERS[sort]
    ]
    if by_score and sort == "best":
        keys.insert(0, {"_score": {"order": "desc"}})
    return [*keys, {"product_id": {"order": "desc"}}]


def _chosen(query: Query) -> dict[str, Clause]:
    """The condition of each facet in which something is chosen; each attribute is one."""
    chosen: dict[str, Clause] = {}
    if query.categories:
        chosen["category"] = {"terms": {"categories": list(query.categories)}}
    if query.brands:
        chosen["brand"] = {"terms": {"brand": list(query.brands)}}
    if query.prices:
        chosen["price"] = {
            "bool": {"should": [_priced(*PRICE_BANDS[band]) for band in query.prices]}
        }
    if query.has_range:
        ends = {"gte": query.lowest, "lte": query.highest}
        kept = {end: cents for end, cents in ends.items() if cents is not None}
        chosen["range"] = {"range": {"price_cents": kept}}
    for name, values in query.attributes_by_name.items():
        chosen[f"attr:{name}"] = {"terms": {"attributes": values}}
    if query.rating:
        chosen["rating"] = _rated(query.rating)
    if query.in_stock:
        chosen["stock"] = {"term": {"in_stock": True}}
    return chosen


def _all_but(chosen: dict[str, Clause], facet: str) -> Clause:
    conditions = [condition for name, condition in chosen.items() if name != facet]
    return {"bool": {"filter": conditions}} if conditions else EVERY


def _priced(lowest: int, below: int | None) -> Clause:
    return {"range": {"price_cents": {"gte": lowest} | ({"lt": below} if below else {})}}


def _rated(stars: str) -> Clause:
    return {"range": {"rating": {"gte": RATINGS[stars]}}}


# --- Counting ------------------------------------------------------------------------------------


# More values of attributes than a shelf has: whoever is offered one sees its true count.
MOST_ATTRIBUTES = 2000


def _counted(query: Query, chosen: dict[str, Clause], offered: list[str]) -> dict[str, Clause]:
    average: Clause = {
        "filter": {"range": {"rating_count": {"gt": 0}}},
        "aggs": {"stars": {"avg": {"field": "rating"}}},
    }
    of_brands = {"frequent": _frequent("brand", facets.most_brands(query) + 1, exclude=[""])}
    if query.brands:
        of_brands["chosen"] = _listed("brand", list(query.brands))
    of_shelves = {"listed": _listed("categories", offered)} if offered else {}
    of_attributes = {"frequent": _frequent("attributes", MOST_ATTRIBUTES)}
    aggregations = {
        "pinned": {"filter": {"terms": {"product_id": query.placed.pinned}}},
        "matched": {"filter": EVERY},
        "total": {"filter": _all_but(chosen, ""), "aggs": {"rated": average}},
        "category": {"filter": _all_but(chosen, "category"), "aggs": of_shelves},
        "brand": {"filter": _all_but(chosen, "brand"), "aggs": of_brands},
        "price": _bands(
            _all_but(chosen, "price"), {band: _priced(*PRICE_BANDS[band]) for band in PRICE_BANDS}
        ),
        "rating": _bands(_all_but(chosen, "rating"), {stars: _rated(stars) for stars in RATINGS}),
        "stock": _bands(_all_but(chosen, "stock"), {"in": {"term": {"in_stock": True}}}),
        "attr": {"filter": _all_but(chosen, ""), "aggs": of_attributes},
    }
    for name in query.attributes_by_name:
        facet = f"attr:{name}"
        aggregations[facet] = {"filter": _all_but(chosen, facet), "aggs": of_attributes}
    if chosen:
        before = {"category": of_shelves, "brand": of_brands, "attr": of_attributes}
        for facet, counted in before.items():
            aggregations[f"before {facet}"] = {"filter": EVERY, "aggs": counted}
    return aggregations


TOP_FIRST = [{"_count": "desc"}, {"_key": "asc"}]


def _frequent(field: str, most: int, **also: Any) -> Clause:
    return {"terms": {"field": field, "size": most, "order": TOP_FIRST, **also}}


def _listed(field: str, values: list[str]) -> Clause:
    return {"terms": {"field": field, "include": values, "size": len(values)}}


def _bands(condition: Clause, bands: dict[str, Clause]) -> Clause:
    return {"filter": condition, "aggs": {"bands": {"filters": {"filters": bands}}}}


def counts(found: Clause) -> Counts:
    """From the `aggregations` of an answer."""
    average = found["total"]["rated"]["stars"]["value"]
    attributes = _tally(found, "attr")
    for facet, counted in found.items():
        if facet.startswith("attr:"):
            _replace(attributes.now, facet.removeprefix("attr:"), _by_key(counted))
    return Counts(
        matched=found["matched"]["doc_count"],
        total=found["total"]["doc_count"],
        average_rating=None if average is None else round(average / 100, 2),
        shelves=_tally(found, "category"),
        brands=_tally(found, "brand"),
        attributes=attributes,
        prices=_by_band(found["price"]),
        ratings=_by_band(found["rating"]),
        in_stock=_by_band(found["stock"])["in"],
    )


def counts_of_two(listed: Clause, counted: Clause) -> Counts:
    """From the two answers. Of a sample the total is that of the hits: all of them were met."""
    found = counts(counted["aggregations"])
    if not counted.get("terminated_early"):
        return found
    total = listed["hits"]["total"]
    is_capped = total["relation"] == "gte"
    return replace(
        found, total=total["value"], is_capped=is_capped, is_sample=True, average_rating=None
    )


def _tally(found: Clause, facet: str) -> Tally:
    now = _by_key(found[facet])
    before = found[f"before {facet}"] if f"before {facet}" in found else found[facet]
    return Tally(_by_key(before), now)


def _replace(now: dict[str, int], name: str, counted: dict[str, int]) -> None:
    """An attribute in which something is chosen is counted apart: not narrowed by itself."""
    for attribute in [*now, *counted]:
        if name_of(attribute) == name:
            now[attribute] = counted.get(attribute, 0)


def _by_key(counted: Clause) -> dict[str, int]:
    """The buckets of `frequent`, `chosen` and `listed`, of those that there are."""
    parts = (counted.get(part, {}) for part in ("frequent", "chosen", "listed"))
    buckets = (bucket for part in parts for bucket in part.get("buckets", ()))
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _by_band(counted: Clause) -> dict[str, int]:
    buckets = counted["bands"]["buckets"]
    return {band: bucket["doc_count"] for band, bucket in buckets.items()}
