"""Keeping the documents in step: a work list in PostgreSQL, one entry per engine and product.

Of stock a document only says whether there is some. So news of stock marks a product when its
document in PostgreSQL says otherwise, and that document answers for Elasticsearch's as well: the
two agree about stock wherever nothing is on the list. `mark_disagreeing` sees to that.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from catalog.models import SearchDocument, StaleDocument
from catalog.models.stock import Lapsed
from catalog.search import documents, elastic, guard, postgres
from catalog.search.documents import Batch
from shop.lib import changes
from shop.lib.database import any_of, fetch_prepared_rows

BATCH = 500
CLAIM = timedelta(seconds=30)  # how long a batch may take before others think its worker dead
# Seconds that pass at most until what an engine has taken can be found.
UNSEEN = {postgres.NAME: 0.0, elastic.NAME: elastic.REFRESH_EVERY}

Entry = tuple[int, object]
# Lapsed holds are counted only where what the counters tell is 'none left'.
_FLIPPED = f"""\
SELECT moved.product_id
FROM (SELECT DISTINCT product_id FROM catalog_variant WHERE id = {any_of("variants")}) AS moved
LEFT JOIN catalog_searchdocument AS document USING (product_id)
WHERE document.in_stock IS DISTINCT FROM EXISTS (
    SELECT FROM catalog_variant AS variant
    JOIN catalog_stock AS stock ON stock.variant_id = variant.id
    WHERE variant.product_id = moved.product_id AND variant.is_active
    AND (stock.on_hand > stock.reserved
        OR stock.on_hand > stock.reserved - {Lapsed.of("stock.variant_id")})
)
OR EXISTS (
    SELECT FROM catalog_staledocument AS stale WHERE stale.engine = ANY(%(engines)s)
    AND stale.product_id = moved.product_id AND stale.claimed_until IS NOT NULL
)"""  # noqa: S608 - our own words


def engines() -> list[str]:
    if settings.SEARCH == elastic.NAME:
        return [postgres.NAME, elastic.NAME]
    return [postgres.NAME]


def mark_stale(product_ids: Iterable[int], only: str = "", since: datetime | None = None) -> None:
    """Their documents must be built again, those of every engine or of one. In order of id, so
    that two callers cannot deadlock.

    `since` is when the change was committed, for the lag: of several changes that wait together
    the first counts.
    """
    wanted = sorted(set(product_ids))
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_staledocument AS kept (engine, product_id, marked_at, changed_at)"
            " SELECT engine, product_id, clock_timestamp(), %s"
            " FROM unnest(%s::bigint[]) AS product_id, unnest(%s::text[]) AS engine"
            " ORDER BY engine, product_id"
            " ON CONFLICT (engine, product_id) DO UPDATE"
            " SET marked_at = excluded.marked_at, claimed_until = NULL,"
            " changed_at = CASE WHEN kept.claimed_until IS NULL"
            " THEN least(kept.changed_at, excluded.changed_at) ELSE excluded.changed_at END",
            [since, wanted, [only] if only else engines()],
        )


def flipped(variant_ids: Iterable[int]) -> list[int]:
    """The products that came in or went out of stock, of those whose variants' stock has moved.

    Where a worker is at it, it may have read before the move: such a product counts too. An entry
    that nobody has claimed yet will be built from what is so now.
    """
    values = {"variants": sorted(set(variant_ids)), "engines": engines()}
    return [product_id for (product_id,) in fetch_prepared_rows(_FLIPPED, values)]


def mark_disagreeing(batch: Batch) -> None:
    """Mark those of these documents that say otherwise about stock than PostgreSQL's; and for
    Elasticsearch those that PostgreSQL still waits for, which may come to say otherwise.

    Without this a product could sell out and come back between the reading for one engine and
    for the other: at the next news of it PostgreSQL's document would be right, and Elasticsearch's
    wrong for good.
    """
    says = {document.product_id: document.in_stock for document in batch.documents}
    kept = SearchDocument.objects.filter(pk__in=says).values_list("pk", "in_stock")
    waiting = StaleDocument.objects.filter(engine=postgres.NAME, product_id__in=says)
    if elastic.NAME in engines():
        mark_stale(waiting.values_list("product_id", flat=True), only=elastic.NAME)
    mark_stale(product_id for product_id, in_stock in kept if in_stock != says[product_id])


def refresh() -> None:
    """Work off the lists, in turns. An engine that is down keeps its list until it is back."""
    while any([_refresh_batch(engine) == BATCH for engine in engines()]):
        pass


def waiting(engine: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_staledocument WHERE engine = %s", [engine])
        return int(cursor.fetchone()[0])


def _refresh_batch(engine: str) -> int:
    """Returns how many entries were worked off; 0 also when the engine cannot be reached.

    No transaction is open while an engine is written to. A document that changes meanwhile is
    marked again: its entry then has another time, and stays.
    """
    if engine == elastic.NAME and guard.writing.is_open:
        return 0
    entries = _claim(engine)
    if not entries:
        return 0
    is_written = False
    try:
        is_written = WRITERS[engine](documents.build(product_id for product_id, _ in entries))
    finally:
        settle = _forget if is_written else _give_back
        settle(engine, entries)
    if not is_written:
        return 0
    changes.note()
    return len(entries)


def _write_postgres(batch: Batch) -> bool:
    postgres.index(batch)
    postgres.remove(batch.gone, batch.version)
    return True


def _write_elastic(batch: Batch) -> bool:
    is_written = guard.write(elastic.index, batch) and guard.write(
        elastic.remove, batch.gone, batch.version
    )
    if is_written:
        mark_disagreeing(batch)
    return is_written


WRITERS: dict[str, Callable[[Batch], bool]] = {
    postgres.NAME: _write_postgres,
    elastic.NAME: _write_elastic,
}


def _claim(engine: str) -> list[Entry]:
    """Entries that nobody else is at; a claim whose worker died lapses by the clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_staledocument AS stale"
            " SET claimed_until = clock_timestamp() + make_interval(secs => %s)"
            " FROM (SELECT engine, product_id FROM catalog_staledocument"
            "   WHERE engine = %s"
            "   AND (claimed_until IS NULL OR claimed_until < clock_timestamp())"
            "   ORDER BY marked_at LIMIT %s FOR UPDATE SKIP LOCKED) AS mine"
            " WHERE stale.engine = mine.engine AND stale.product_id = mine.product_id"
            " RETURNING stale.product_id, stale.marked_at",
            [CLAIM.total_seconds(), engine, BATCH],
        )
        return list(cursor.fetchall())


def _give_back(engine: str, entries: list[Entry]) -> None:
    _settle(_UNCLAIM, engine, entries)


def _forget(engine: str, entries: list[Entry]) -> None:
    _settle(_DELETE, engine, entries)


# Locked in order of id, as `mark_stale` does, so that the two cannot deadlock.
_THESE = """
    WITH these AS (
        SELECT stale.product_id FROM catalog_staledocument AS stale
        JOIN unnest(%(ids)s::bigint[], %(times)s::timestamptz[]) AS mine (product_id, marked_at)
        USING (product_id, marked_at)
        WHERE stale.engine = %(engine)s ORDER BY stale.product_id FOR UPDATE OF stale
    )
"""
_UNCLAIM = """
    UPDATE catalog_staledocument AS stale SET claimed_until = NULL FROM these
    WHERE stale.engine = %(engine)s AND stale.product_id = these.product_id
"""
_DELETE = """
    , done AS (
        DELETE FROM catalog_staledocument AS stale USING these
        WHERE stale.engine = %(engine)s AND stale.product_id = these.product_id
        RETURNING extract(epoch FROM clock_timestamp() - stale.changed_at)::float8 AS took
    )
    INSERT INTO catalog_writtenbatch (engine, written_at, lags)
    SELECT %(engine)s, clock_timestamp(), array_agg(took + %(unseen)s::float8)
    FROM done WHERE took IS NOT NULL HAVING count(*) > 0
"""


def _settle(act: str, engine: str, entries: list[Entry]) -> None:
    ids, times = [entry[0] for entry in entries], [entry[1] for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(
            _THESE + act,
            {"ids": ids, "times": times, "engine": engine, "unseen": UNSEEN[engine]},
        )
