"""How far search is behind the catalogue: commit to visible in search, and what still waits."""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from catalog.models import WrittenBatch
from catalog.search import freshness
from shop.notices import board

WINDOW = timedelta(minutes=5)  # that the figures are of
KEPT = timedelta(hours=1)
BEHIND = timedelta(minutes=10)  # after which staff are told
NOTICE = "search behind"
_ADVICE = (
    "See that the worker runs and Elasticsearch answers; their logs say what fails. Nothing is"
    " lost: it is caught up when they are back."
)
_MEASURED = """
SELECT count(*), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY seconds)
FROM catalog_writtenbatch, unnest(lags) AS seconds
WHERE engine = %s AND written_at > clock_timestamp() - make_interval(secs => %s)
"""
_WAITING = """
SELECT count(*), extract(epoch FROM clock_timestamp() - min(coalesce(changed_at, marked_at)))
FROM catalog_staledocument WHERE engine = %s
"""


class Lag(NamedTuple):
    """Of one engine. The percentiles are seconds; None when nothing was written lately.

    Elasticsearch's include its whole refresh interval, so they never flatter.
    """

    engine: str
    documents: int
    p50: float | None
    p95: float | None
    waiting: int
    oldest: float


def measured(window: timedelta = WINDOW) -> list[Lag]:
    return [_of(engine, window) for engine in freshness.engines()]


def _of(engine: str, window: timedelta) -> Lag:
    with connection.cursor() as cursor:
        cursor.execute(_MEASURED, [engine, window.total_seconds()])
        count, percentiles = cursor.fetchone()
        cursor.execute(_WAITING, [engine])
        waiting, oldest = cursor.fetchone()
    p50, p95 = percentiles or (None, None)
    return Lag(engine, count, p50, p95, waiting, float(oldest or 0))


def watch() -> None:
    """Tell staff of an engine that does not catch up, and forget what was measured long ago."""
    WrittenBatch.objects.filter(written_at__lt=timezone.now() - KEPT).delete()
    for lag in measured():
        if lag.oldest < BEHIND.total_seconds():
            board.settle(NOTICE, lag.engine, by="the search index")
            continue
        board.raise_notice(
            NOTICE,
            lag.engine,
            subject=f"Search by {lag.engine} is {lag.oldest / 60:,.0f} minutes behind",
            body=f"{lag.waiting:,} documents wait to be written.",
            advice=_ADVICE,
        )
