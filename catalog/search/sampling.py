"""What is looked at where a search finds very many: some of the best-selling.

To look at 100,000 would keep a shopper waiting for a second (docs/decisions/0022).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db import connection
from django.db.models import Q

from catalog.models import SearchDocument
from catalog.search import marks
from catalog.search.narrowing import Found
from shop.lib.database import expected_rows
from shop.lib.remembering import Remembered

LARGE = 50_000  # products; a larger shop counts less
MOST, SOME = 5_000, 2_000  # so many are looked at one and all; of more than that, some
MOST_OF_LARGE = SOME_OF_LARGE = 1_000
RANKED = 15_000  # by Elasticsearch, which is faster
# By how much PostgreSQL's guess must be above `most` not to try it with all: it may be wrong.
SURELY = 1.2
AMPLY = 1.3  # so many times what is wanted should be among the parts that are looked through first
FEW_PARTS = marks.PARTS // 8  # to go through more of them takes longer than they save
MOSTLY = 0.5
TABLE = SearchDocument._meta.db_table
# Annotated where finding is dear: it is not done for each tier, the first that come are taken.
SLOW = "is_slow"


def is_large() -> bool:
    return about_all() > LARGE


def most() -> int:
    """So many are looked at one and all."""
    return MOST_OF_LARGE if is_large() else MOST


def some() -> int:
    """So many of more than `most`."""
    return SOME_OF_LARGE if is_large() else SOME


def is_slow(found: Found) -> bool:
    return SLOW in found.query.annotations


def are_surely_many(guess: int) -> bool:
    return guess > SURELY * most()


def expected(found: Found) -> int:
    """PostgreSQL's guess how many there are: to know takes as long as to count them. 0 where a
    guess is of no use.
    """
    if is_slow(found) or about_all() <= SURELY * most():
        return 0
    return expected_rows(found)


def expected_of(matched: int, chosen: int, guess: int) -> int:
    """How many of `guess` the filters leave, where they left `chosen` of `matched` rows; more than
    `most` where as many are known as are looked at anyway.
    """
    there = max(guess, matched) * chosen // max(matched, 1)
    return max(there, ceil(SURELY * most()) + 1) if chosen > some() else there


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


# What to look at of what was found: narrowed, with the columns that are counted.
Rows = Callable[[Found], Any]


def any_of(found: Found, rows: Rows, guess: int, wanted: int) -> Any:
    """So many as are `wanted` of about `guess`, and one, whichever; all, if there are fewer."""
    first, *others = _in_parts(found, rows, guess, wanted)
    return first.union(*others, all=True)[: wanted + 1]


def best_sellers(found: Found, rows: Rows, guess: int, wanted: int) -> Any:
    """The same, those that sold best."""
    shares = _shares()
    first, *others = (
        part
        for tiers in _grouped(shares, guess, wanted)
        for part in _in_parts(
            found.filter(_of(tiers, shares)), rows, guess * _share(shares, tiers), wanted
        )
    )
    return first.union(*others, all=True)[: wanted + 1]


def _in_parts(found: Found, rows: Rows, there: float, wanted: int) -> Iterator[Any]:
    """The index marks all rows that it finds before the first of them is read. So very many are
    asked for a part of them first, and for the rest only where these were too few.

    What is rarest comes first in the conditions: so the index goes through what is in common.
    """
    parts = ceil(marks.PARTS * AMPLY * wanted / max(there, 1))
    if parts <= FEW_PARTS:
        yield rows(found.filter(marks__overlap=marks.parts(0, parts)))
        yield rows(found.filter(marks__overlap=marks.parts(parts, marks.PARTS)))
    else:
        yield rows(found)


def _grouped(shares: dict[str, float], guess: int, wanted: int) -> Iterator[list[int]]:
    """Tiers of sales from the best; those with few goods together, to be asked for once."""
    group: list[int] = []
    for tier in range(marks.TIERS - 1, 0, -1):
        group.append(tier)
        if guess * _share(shares, group) > wanted / 2:
            yield group
            group = []
    if group:
        yield group
    yield [0]


def _share(shares: dict[str, float], tiers: list[int]) -> float:
    return sum(shares.get(marks.sold(tier), 0.0) for tier in tiers)


def _of(tiers: list[int], shares: dict[str, float]) -> Q:
    """Not by the index where most are: it would go through their long list in vain."""
    if tiers == [0] and _share(shares, tiers) > MOSTLY:
        return Q(sold_count__lt=marks.least_of(1))
    return Q(marks__overlap=[marks.sold(tier) for tier in tiers])
