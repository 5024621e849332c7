"""Building the documents of every product anew, while the shop goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from elastic_transport import TransportError

from catalog.models import Product, Rebuild, SearchDocument
from catalog.search import documents, elastic, freshness, postgres
from catalog.search.sinks import SINKS, Sink, Unfinished, behind

LOCK = 4_017_251  # any number that is ours
SMALLER_BY = 0.1  # of its documents: an index that loses more is not replaced unasked
FEW = 10  # documents that any index may lose


def is_filled(engine: str) -> bool:
    """Whether there are documents, and no reindex that was broken off."""
    if Rebuild.objects.filter(engine=engine).exists():
        return False
    if engine == elastic.NAME:
        return bool(elastic.client().indices.exists_alias(name=settings.SEARCH_INDEX))
    return SearchDocument.objects.exists() or not Product.objects.listed().exists()


def rebuild(
    engines: list[str],
    advance: Callable[[int], None],
    skip: Callable[[int], None] = lambda products: None,
    *,
    restart: bool = False,
    allow_smaller: bool = False,
) -> None:
    """Each product is read and analysed once, for all these engines. Raises Unfinished.

    Goes on where an earlier one was killed, unless it is to `restart`: `skip` hears how many
    products are in already. The shop keeps a half-built index in step as it does a whole one.
    """
    with _alone(), _said_plainly():
        if not allow_smaller:
            _refuse_smaller(engines)
        sinks: list[Sink] = []
        try:
            sinks += [SINKS[engine](restart=restart) for engine in engines]
            _fill(sinks, advance, skip)
        except BaseException as error:
            for sink in sinks:
                (sink.pause if _can_go_on(error) else sink.abandon)()
            raise


def _fill(sinks: list[Sink], advance: Callable[[int], None], skip: Callable[[int], None]) -> None:
    after = min(sink.reached for sink in sinks)
    skip(Product.objects.listed().filter(pk__lte=after).count())
    for batch in documents.every(after=after):
        freshness.mark_disagreeing(batch)
        for sink in sinks:
            sink.write(batch)
        advance(len(batch.documents))
    for sink in sinks:
        sink.finish()


def _can_go_on(error: BaseException) -> bool:
    """Stopped by somebody, or cut off: nothing is wrong with what is there so far."""
    return isinstance(error, TransportError) or not isinstance(error, Exception)


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except elastic.FAILURES as error:
        raise Unfinished(f"Elasticsearch: {error}") from error


@contextmanager
def _alone() -> Iterator[None]:
    """Two of these at once would clear away each other's half-built index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Unfinished("Another reindex is running")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _refuse_smaller(engines: list[str]) -> None:
    """A catalogue that lost much is more often a mistake than meant. Raises Unfinished."""
    due = Product.objects.listed().count()
    for engine in engines:
        kept = _documents_in(engine)
        if kept - due > max(kept * SMALLER_BY, FEW):
            raise Unfinished(
                f"{engine} holds {kept:,} documents, and only {due:,} products are for sale;"
                " if that is right, say --allow-smaller"
            )


def _documents_in(engine: str) -> int:
    if engine == postgres.NAME:
        return SearchDocument.objects.count()
    if not behind(settings.SEARCH_INDEX):
        return 0
    return int(elastic.client().count(index=settings.SEARCH_INDEX)["count"])
