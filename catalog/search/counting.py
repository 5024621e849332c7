"""Counting what PostgreSQL found, facet by facet, and taking a page of it: one statement.

Of very many it looks at some of the best-selling only, see `sampling`. Such counts are the least
there are, and say so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Q, Value, When

from catalog.search import facets, narrowing, sampling
from catalog.search.attributes import name_of
from catalog.search.facets import Counts, Tally
from catalog.search.narrowing import Found
from catalog.search.query import ORDERS, PRICE_BANDS, RATINGS, Query

COLUMNS = (
    "product_id", "category", "brand", "attributes", "price_cents", "rating", "rating_count",
    "sold_count", "released_on", "in_stock", "score",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """`ids` are the page asked for. None: rank them another way, these are not all there are."""

    counts: Counts
    ids: list[int] | None
    is_all: bool = True


def count(found: Found, query: Query) -> Counted:
    """`found` is annotated with its score."""
    if found.query.is_empty():
        return Counted(Counts(matched=0, total=0, average_rating=None), [])
    conditions = narrowing.chosen(query)
    guess = sampling.expected(found)
    is_ranked = _is_ranked(query) and not sampling.is_slow(found)

    def looked_at(
        conditions: Mapping[str, Q], narrow: Narrow, guess: int, *, best: bool
    ) -> Counted:
        """All that was found; of very many some, or the best-selling."""
        flags = {facet: f"chosen_{place}" for place, facet in enumerate(conditions)}

        def rows(of: Found) -> Any:
            return _rows(narrow(of), conditions, flags)

        if not sampling.are_surely_many(guess):
            most = sampling.most()
            counted = _counted(rows(found)[: most + 1], flags, query, most)
            if counted.is_all or not best:
                return counted
            guess = max(guess, counted.counts.matched)
        wanted = _wanted(conditions)
        some = sampling.best_sellers if best else sampling.any_of
        return _counted(some(found, rows, guess, wanted), flags, query, wanted)

    wide = left = looked_at(conditions, lambda of: of, guess, best=is_ranked and not conditions)
    if wide.is_all:
        return wide
    if conditions:
        those_left = sampling.expected_of(wide.counts.matched, wide.counts.total, guess)
        left = looked_at({}, lambda of: narrowing.narrowed(of, query), those_left, best=is_ranked)
    return _capped(wide, left, conditions, query)


Narrow = Callable[[Found], Found]


def _wanted(conditions: Mapping[str, Q]) -> int:
    """Fewer to see what else there is: what the conditions leave is looked at by itself."""
    return sampling.some() // 2 if conditions else sampling.some()


def _is_ranked(query: Query) -> bool:
    return bool(query.text) and query.sort == "best"


def _counted(rows: Any, flags: Mapping[str, str], query: Query, most: int) -> Counted:
    """These rows, which may be one more than `most`: then there are others."""
    candidates, values = rows.query.get_compiler(connection=connection).as_sql()
    asked, names = _asked(flags, query)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH candidate AS MATERIALIZED ({candidates})\n{asked}", [*values, *names])
        totals, shelves, brands, attributes, ids = cursor.fetchone()
    counts = _counts(totals, shelves, brands, attributes)
    return Counted(counts, ids or [], is_all=counts.matched <= most)


def _rows(found: Found, conditions: Mapping[str, Q], flags: Mapping[str, str]) -> Any:
    is_chosen = {
        flags[facet]: Case(
            When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for facet, condition in conditions.items()
    }
    return found.order_by().annotate(**is_chosen).values_list(*COLUMNS, *is_chosen)


# --- The statement -------------------------------------------------------------------------------


def _asked(flags: Mapping[str, str], query: Query) -> tuple[str, list[str]]:
    """Totals, by shelf, by brand, by attribute, and the ids of the page; each of them as JSON."""
    names = [facet for facet in flags if facet.startswith("attr:")]
    cases = [f"WHEN starts_with(key, %s) THEN {_all_but(flags, name)}" for name in names]
    by_attribute = f"CASE {' '.join([*cases, 'WHEN true'])} THEN {_all_but(flags, '')} END"
    start, size = query.placed.window(query.page)
    statement = f"""
SELECT
  (SELECT json_build_object({_totals(flags)}) FROM candidate),
  {_tally("category", "category", flags, _all_but(flags, "category"))},
  {_tally("brand", "brand", flags, _all_but(flags, "brand"))},
  {_tally("unnest(attributes)", "attributes", flags, by_attribute)},
  (SELECT json_agg(product_id) FROM (
      SELECT product_id FROM candidate
      WHERE {_all_but(flags, "")} AND NOT {_is_one_of(query.placed.pinned)}
      ORDER BY {_order(query)} LIMIT {size} OFFSET {start}) AS page)
"""  # noqa: S608 - our own names and numbers
    return statement, [f"{name.removeprefix('attr:')}:" for name in names]


def _totals(flags: Mapping[str, str]) -> str:
    rated = f"{_all_but(flags, '')} AND rating_count > 0"
    counted = {
        "matched": "true",
        "total": _all_but(flags, ""),
        "stock": f"{_all_but(flags, 'stock')} AND in_stock",
        "rated": rated,
    }
    for band, (lowest, below) in PRICE_BANDS.items():
        until = f" AND price_cents < {below}" if below else ""
        inside = f"price_cents >= {lowest}{until}"
        counted[f"price {band}"] = f"{_all_but(flags, 'price')} AND {inside}"
    for stars, least in RATINGS.items():
        counted[f"rating {stars}"] = f"{_all_but(flags, 'rating')} AND rating >= {least}"
    figures = [f"'{name}', count(*) FILTER (WHERE {test})" for name, test in counted.items()]
    return ", ".join([*figures, f"'stars', sum(rating) FILTER (WHERE {rated})"])


def _tally(key: str, column: str, flags: Mapping[str, str], test: str) -> str:
    """Lists of key, how many before the filters, how many with those of the other facets.

    What rows have alike is taken apart once for all of them.
    """
    alike = ", ".join([column, *flags.values()])
    return f"""(
      SELECT json_agg(json_build_array(key, before, now)) FROM (
      SELECT key, sum(many) AS before, coalesce(sum(many) FILTER (WHERE {test}), 0) AS now FROM (
          SELECT {key} AS key, * FROM (
              SELECT {alike}, count(*) AS many FROM candidate GROUP BY {alike}) AS alike
      ) AS taken_apart GROUP BY key) AS tally)"""  # noqa: S608 - our own names


def _all_but(flags: Mapping[str, str], facet: str) -> str:
    return " AND ".join(flag for name, flag in flags.items() if name != facet) or "true"


def _order(query: Query) -> str:
    keys = [f"{name} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in ORDERS[query.sort]]
    if query.sort == "best":
        keys.insert(0, "score DESC")
    return ", ".join([_is_one_of(query.placed.last), *keys, "product_id DESC"])


def _is_one_of(products: Sequence[int]) -> str:
    return f"(product_id = ANY ('{{{','.join(map(str, products))}}}'::bigint[]))"


# --- Its answer ----------------------------------------------------------------------------------

Tallied = list[tuple[str, int, int]] | None


def _counts(
    totals: dict[str, Any], shelves: Tallied, brands: Tallied, attributes: Tallied
) -> Counts:
    rated, stars = totals["rated"], totals["stars"]
    leaves = _tallied(shelves)
    return Counts(
        matched=totals["matched"],
        total=totals["total"],
        average_rating=round(stars / rated / 100, 2) if rated else None,
        shelves=Tally(*(facets.rolled_up(of.items()) for of in (leaves.before, leaves.now))),
        brands=_tallied(row for row in brands or () if row[0]),
        attributes=_tallied(attributes),
        prices={band: totals[f"price {band}"] for band in PRICE_BANDS},
        ratings={stars: totals[f"rating {stars}"] for stars in RATINGS},
        in_stock=totals["stock"],
    )


def _tallied(rows: Iterable[tuple[str, int, int]] | None) -> Tally:
    tally = Tally()
    for key, before, now in rows or ():
        tally.before[key] = before
        if now:
            tally.now[key] = now
    return tally


# --- Of very many --------------------------------------------------------------------------------


def _capped(wide: Counted, left: Counted, conditions: Mapping[str, Q], query: Query) -> Counted:
    """`wide` is before the shopper's filters, `left` is after them, and often all there is of it.

    A facet in which something is chosen is not narrowed by itself: of its other values only `wide`
    knows. What is left has at least as many of the chosen ones, and more of what is rare.
    """
    before, after = wide.counts, left.counts
    is_capped = not left.is_all
    counts = Counts(
        matched=before.matched,
        total=max(after.total - is_capped, before.total if is_capped and conditions else 0),
        average_rating=None if is_capped else after.average_rating,
        shelves=_merged(before.shelves, after.shelves, is_chosen="category" in conditions),
        brands=_merged(before.brands, after.brands, is_chosen="brand" in conditions),
        attributes=_merged_attributes(before.attributes, after.attributes, conditions),
        prices=_most(before.prices, after.prices) if "price" in conditions else after.prices,
        ratings=_most(before.ratings, after.ratings) if "rating" in conditions else after.ratings,
        in_stock=before.in_stock if "stock" in conditions else after.in_stock,
        is_capped=is_capped,
        partial=frozenset(conditions),
    )
    return Counted(counts, left.ids if _is_ranked(query) else None)


def _merged(before: Tally, after: Tally, *, is_chosen: bool) -> Tally:
    return Tally(
        _most(before.before, after.before),
        _most(before.now, after.now) if is_chosen else after.now,
    )


def _merged_attributes(before: Tally, after: Tally, conditions: Mapping[str, Q]) -> Tally:
    of_chosen = {
        attribute: count
        for attribute, count in before.now.items()
        if f"attr:{name_of(attribute)}" in conditions
    }
    return Tally(_most(before.before, after.before), _most(of_chosen, after.now))


def _most(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: max(one.get(key, 0), other.get(key, 0)) for key in one | other}
