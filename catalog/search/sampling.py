"""What is looked at where a search finds very many: some of the best-selling.

To look at 100,000 would keep a shopper waiting for a second (docs/decisions/0022).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db import connection

from catalog.models import SearchDocument
from catalog.search import marks
from catalog.search.narrowing import Found
from shop.lib.remembering import Remembered

MOST = 5_000  # are looked at one and all
SOME = 2_000  # of more than that
RANKED = 15_000  # by Elasticsearch, which is faster
# By how much PostgreSQL's guess must be above MOST not to try it with all: it may be wrong.
SURELY = 1.2
AMPLY = 1.3  # so many times what is wanted should be among the parts that are looked through first
FEW_PARTS = marks.PARTS // 4  # to go through more of them takes longer than they save
TABLE = SearchDocument._meta.db_table
# Annotated where finding is dear: it is not done for each tier, the first that come are taken.
SLOW = "is_slow"
# Tiers of sales that are looked through together: fewer statements to plan, still the best first.
TIERS = ((7, 6), (5, 4), (3, 2), (1,), (0,))


def is_slow(found: Found) -> bool:
    return SLOW in found.query.annotations


def are_surely_many(guess: int) -> bool:
    return guess > SURELY * MOST


def expected(found: Found) -> int:
    """PostgreSQL's guess how many there are: to know takes as long as to count them. 0 where a
    guess is of no use.
    """
    if is_slow(found) or about_all() <= SURELY * MOST:
        return 0
    (plan,) = json.loads(found.order_by().values("pk").explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])


def _load_about_all() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [TABLE])
        return int(cursor.fetchone()[0])


def _load_shares() -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(SHARES, [TABLE])
        return dict(cursor.fetchall())


# Both as of the last ANALYZE.
about_all = Remembered(_load_about_all, seconds=60)
_shares = Remembered(_load_shares, seconds=60)
SHARES = """
SELECT mark, share FROM pg_stats,
    unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common (mark, share)
WHERE schemaname = current_schema() AND tablename = %s AND attname = 'marks'
  AND starts_with(mark, 'sold:')
"""


@dataclass(frozen=True, slots=True)
class Best:
    """What has sold so many units, and of the others the first so many parts."""

    least_sold: int
    parts: int


def best_of(guess: int) -> Best | None:
    """About RANKED of so many; None where it is not worth while."""
    if guess <= SURELY * RANKED:
        return None
    sold, least_sold = 0.0, marks.least_of(marks.TIERS)
    for tier in range(marks.TIERS - 1, 0, -1):
        there = guess * _shares().get(marks.sold(tier), 0.0)
        if sold + there > RANKED / 2:
            break
        sold, least_sold = sold + there, marks.least_of(tier)
    return Best(least_sold, ceil(marks.PARTS * (RANKED - sold) / (guess - sold)))


def best_sellers(rows: Any, guess: int) -> Any:
    """SOME of about so many, and one; all, if there are fewer.

    The index marks all rows that it finds before the first of them is read. So a tier with many is
    asked for a part of them first, and for the rest only where these were too few.
    """
    best, *others = _in_turn(rows, guess)
    return best.union(*others, all=True)[: SOME + 1]


def _in_turn(rows: Any, guess: int) -> Iterator[Any]:
    for tiers in TIERS:
        sold = [marks.sold(tier) for tier in tiers]
        of_tiers = rows.filter(marks__overlap=sold)
        there = guess * sum(_shares().get(mark, 0.0) for mark in sold)
        parts = ceil(marks.PARTS * AMPLY * SOME / max(there, 1))
        if parts <= FEW_PARTS:
            yield of_tiers.filter(marks__overlap=marks.parts(0, parts))
            yield of_tiers.filter(marks__overlap=marks.parts(parts, marks.PARTS))
        else:
            yield of_tiers
