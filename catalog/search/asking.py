"""A query in the words of Elasticsearch. No call is made here; `aggregating` has the facets.

Facets of a million products cost a third of a second. A shop that large asks twice at once: for
the best of all that match, and for the facets of MOST of them (docs/decisions/0022).
"""

from typing import Any

from catalog.search.aggregating import aggregations, all_but
from catalog.search.clauses import EVERY, Clause
from catalog.search.query import ORDERS, PRICE_BANDS, RATINGS, Query
from catalog.search.sampling import Best

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
        "post_filter": _without_pinned(all_but(chosen, ""), query),
        "aggs": aggregations(query, chosen, offered),
        "sort": order(query.sort, by_score=bool(query.text)),
        "from_": start,
        "size": size,
        "source": False,
        "track_total_hits": False,  # the aggregation `total` counts them exactly
    }


def in_two(body: dict[str, Any], best: Best | None = None) -> list[dict[str, Any]]:
    """The same question as two that are asked together: for the hits, of the best-selling only
    where these are told, and for the counts.
    """
    filters = [body["post_filter"], *([_among(best)] if best else [])]
    hits = {
        "query": {"bool": {"must": [body["query"]], "filter": filters}},
        "sort": body["sort"],
        "from": body["from_"],
        "size": body["size"],
        "_source": False,
        "track_total_hits": MOST,
    }
    counts = {
        "query": {"bool": {"filter": [body["query"]]}},
        "aggs": body["aggs"],
        "size": 0,
        "terminate_after": MOST,
        # Lets all through. Where the server knows the number of hits without looking at them, it
        # would look at all for the facets: with this it collects, and can stop.
        "post_filter": EVERY,
    }
    return [hits, counts]


def _among(best: Best) -> Clause:
    sold = {"range": {"sold_count": {"gte": best.least_sold}}}
    return {"bool": {"should": [sold, {"range": {"part": {"lt": best.parts}}}]}}


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


def _priced(lowest: int, below: int | None) -> Clause:
    return {"range": {"price_cents": {"gte": lowest} | ({"lt": below} if below else {})}}


def _rated(stars: str) -> Clause:
    return {"range": {"rating": {"gte": RATINGS[stars]}}}
