"""Notes become rows and counts. Counts are added up in the database, so that processes may share.

Rows are written in the order of their keys, so that two processes cannot deadlock.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from catalog.insight.notes import MAIL, NUMBER, Click, Note, Purchase, Search
from catalog.insight.visitors import digest_of
from catalog.models import LoggedSearch
from catalog.search import analysis
from catalog.search.sameness import words_of

Key = tuple[date, str]  # a day and the words of a query
Outcome = tuple[str, date, int]  # with a product

_SEEN = """
INSERT INTO catalog_seentoday (day, digest)
SELECT * FROM unnest(%s::date[], %s::text[]) AS seen (day, digest) ORDER BY day, digest
ON CONFLICT DO NOTHING RETURNING digest
"""
_DAYS = """
INSERT INTO catalog_searchday AS kept
    (day, words, text, searches, visitors, missed, clicked, bought)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (day, words) DO UPDATE SET
    searches = kept.searches + excluded.searches, visitors = kept.visitors + excluded.visitors,
    missed = kept.missed + excluded.missed, clicked = kept.clicked + excluded.clicked,
    bought = kept.bought + excluded.bought
"""
_OUTCOMES = """
INSERT INTO catalog_searchoutcome AS kept (words, day, product_id, clicked, places, bought)
SELECT asked.words, asked.day, asked.product, asked.clicked, asked.places, asked.bought
FROM (VALUES (%s, %s::date, %s::bigint, %s, %s, %s))
    AS asked (words, day, product, clicked, places, bought)
WHERE EXISTS (SELECT FROM catalog_product WHERE id = asked.product)
ON CONFLICT (words, day, product_id) DO UPDATE SET
    clicked = kept.clicked + excluded.clicked, places = kept.places + excluded.places,
    bought = kept.bought + excluded.bought
"""


def write(notes: Iterable[Note]) -> None:
    told = [(note, words_of(note.text)) for note in notes]
    counted = [(note, words) for note, words in told if _counts(note)]
    with transaction.atomic(), connection.cursor() as cursor:
        _log(told)
        days, texts, outcomes = _counted(counted, _first_today(counted))
        for key in sorted(days):
            cursor.execute(_DAYS, [*key, texts[key], *days[key]])
        for outcome in sorted(outcomes):
            cursor.execute(_OUTCOMES, [*outcome, *outcomes[outcome]])


def _log(told: list[tuple[Note, str]]) -> None:
    LoggedSearch.objects.bulk_create(
        LoggedSearch(
            at=note.at,
            text=note.text,
            words=words,
            filters=note.filters,
            found=note.found,
            is_relaxed=note.is_relaxed,
            engine=note.engine,
            milliseconds=note.milliseconds,
        )
        for note, words in told
        if isinstance(note, Search)
    )


def _counts(note: Note) -> bool:
    """A filter narrows the same search and is no new one; what had to be masked is no query."""
    return not (getattr(note, "filters", "") or MAIL in note.text or NUMBER in note.text)


def _marks(note: Note, words: str) -> list[str]:
    """What of this note counts once: for the query, then for the product."""
    if isinstance(note, Search):
        return [digest_of(note.visitor, "searched", words)]
    if isinstance(note, Click):
        of_query = digest_of(note.visitor, "clicked", words)
        return [of_query, digest_of(note.visitor, "clicked", words, note.product)]
    assert isinstance(note, Purchase)
    return [digest_of(note.visitor, "bought", note.product)]


def _first_today(told: list[tuple[Note, str]]) -> set[str]:
    """Those of the marks that no process has written down before."""
    marks = {mark: note.day for note, words in told for mark in _marks(note, words)}
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [list(marks.values()), list(marks)])
        return {digest for (digest,) in cursor.fetchall()}


def _counted(
    told: list[tuple[Note, str]], new: set[str]
) -> tuple[dict[Key, list[int]], dict[Key, str], dict[Outcome, list[int]]]:
    """`new` is used up: the first of two equal notes of this batch counts."""
    days: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    texts: dict[Key, str] = {}
    outcomes: dict[Outcome, list[int]] = defaultdict(lambda: [0, 0, 0])
    for note, words in told:
        key = (note.day, words)
        firsts = [mark in new for mark in _marks(note, words)]
        new.difference_update(_marks(note, words))
        texts.setdefault(key, " ".join(analysis.fold(note.text).split())[:200])
        if isinstance(note, Search):
            # Who was sent to a page instead has opened what the query leads to.
            is_led = firsts[0] and note.found is None
            _add(days[key], [1, int(firsts[0]), int(note.is_missed), int(is_led), 0])
        elif isinstance(note, Click):
            _add(days[key], [0, 0, 0, int(firsts[0]), 0])
            if firsts[1]:
                _add(outcomes[words, note.day, note.product], [1, note.place, 0])
        elif isinstance(note, Purchase) and firsts[0]:
            _add(days[key], [0, 0, 0, 0, 1])
            _add(outcomes[words, note.day, note.product], [0, 0, 1])
    return days, texts, outcomes


def _add(sums: list[int], more: list[int]) -> None:
    sums[:] = [one + other for one, other in zip(sums, more, strict=True)]
