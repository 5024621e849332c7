"""Building the documents of every product anew, while the shop goes on."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from elasticsearch import ApiError

from catalog.models import Product, SearchDocument
from catalog.search import documents, elastic, freshness, postgres, spelling, warming
from catalog.search.documents import Batch

LOCK = 4_017_251  # any number that is ours
SETTLING = 10.0  # seconds in which a count may still catch up with changes made meanwhile


class Unfinished(Exception):
    """The index that stood before still does; the message says what went wrong."""


class Sink(Protocol):
    def write(self, batch: Batch) -> None: ...
    def finish(self) -> None: ...
    def abandon(self) -> None: ...


def is_filled(engine: str) -> bool:
    if engine == elastic.NAME:
        return bool(elastic.client().indices.exists_alias(name=settings.SEARCH_INDEX))
    return SearchDocument.objects.exists() or not Product.objects.listed().exists()


def rebuild(engines: list[str], advance: Callable[[int], None]) -> None:
    """Each product is read and analysed once, for all these engines. Raises Unfinished."""
    with _alone():
        sinks: list[Sink] = []
        try:
            sinks += [SINKS[engine]() for engine in engines]
            for batch in documents.every():
                freshness.mark_disagreeing(batch)
                for sink in sinks:
                    sink.write(batch)
                advance(len(batch.documents))
            for sink in sinks:
                sink.finish()
        except BaseException as error:
            for sink in sinks:
                sink.abandon()
            if isinstance(error, elastic.FAILURES):
                raise Unfinished(f"Elasticsearch: {error}") from error
            raise


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


def without_goods() -> QuerySet[SearchDocument]:
    """Documents of what is not listed any more.

    NOT EXISTS is an anti-join; NOT IN, of a million ids, compares every pair.
    """
    listed = Product.objects.listed().filter(pk=OuterRef("product_id"))
    return SearchDocument.objects.filter(~Exists(listed))


class PostgresSink:
    """Writes in place: readers see old and new documents side by side until it is done."""

    def write(self, batch: Batch) -> None:
        postgres.index(batch)

    def finish(self) -> None:
        without_goods().delete()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE catalog_searchdocument")
        spelling.learn()
        _settle(postgres.NAME, SearchDocument.objects.count)

    def abandon(self) -> None:
        """What was written is right, only not all there is."""


class ElasticSink:
    """Fills an index of its own, which replaces the old one in one step when it is complete.

    While it grows it has the alias `…-next`: `elastic.index` writes there too, so that nothing
    that changes meanwhile is lost. Versions decide when both write the same product.
    """

    def __init__(self) -> None:
        self.client = elastic.client().options(request_timeout=60)
        self._drop(elastic.building())
        self.name = (
            f"{settings.SEARCH_INDEX}-{time.strftime('%Y%m%d%H%M%S')}-{time.time_ns() % 1000}"
        )
        shape = elastic.ProductDocument._index.to_dict()
        self.client.indices.create(
            index=self.name,
            mappings=shape["mappings"] | {"dynamic": "strict"},
            settings=shape["settings"] | {"refresh_interval": "-1"},
            aliases={elastic.building(): {}},
        )
        # While one batch travels, the next is read and analysed.
        self.sender = ThreadPoolExecutor(max_workers=1)
        self.sending: Future[None] | None = None

    def write(self, batch: Batch) -> None:
        self._await()
        actions = elastic.actions(batch, elastic.building())
        self.sending = self.sender.submit(elastic.send, actions)

    def finish(self) -> None:
        self._await()
        self.sender.shutdown()
        self.client.indices.put_settings(index=self.name, settings={"refresh_interval": None})
        _settle(elastic.NAME, self._count)
        warming.warm(self.name)
        self._switch()

    def abandon(self) -> None:
        self.sender.shutdown(cancel_futures=True)
        try:
            self._drop(elastic.building())
        except elastic.FAILURES:
            return  # unreachable: the next reindex clears it away

    def _await(self) -> None:
        if self.sending:
            self.sending.result()
            self.sending = None

    def _count(self) -> int:
        self.client.indices.refresh(index=self.name)
        return int(self.client.count(index=self.name)["count"])

    def _switch(self) -> None:
        alias = settings.SEARCH_INDEX
        old = [name for name in self._behind(alias) if name != self.name]
        self.client.indices.update_aliases(
            actions=[
                *({"remove_index": {"index": name}} for name in old),
                {"add": {"index": self.name, "alias": alias}},
                {"remove": {"index": self.name, "alias": elastic.building()}},
            ]
        )

    def _drop(self, alias: str) -> None:
        for name in self._behind(alias):
            self.client.indices.delete(index=name)

    def _behind(self, alias: str) -> list[str]:
        """Indices with this alias, or the index that has wrongly got this very name."""
        try:
            return list(self.client.indices.get(index=alias).keys())
        except ApiError as error:
            if error.status_code == 404:
                return []
            raise


SINKS: dict[str, Callable[[], Sink]] = {
    postgres.NAME: PostgresSink,
    elastic.NAME: ElasticSink,
}


def _settle(engine: str, count: Callable[[], int]) -> None:
    """Compare the number of documents with the number of products. Raises Unfinished.

    They may differ by what changed a moment ago and waits to be worked off.
    """
    deadline = time.monotonic() + SETTLING
    while True:
        found, wanted = count(), Product.objects.listed().count()
        if abs(found - wanted) <= freshness.waiting(engine):
            return
        if time.monotonic() > deadline:
            raise Unfinished(f"{engine} holds {found:,} documents of {wanted:,} products")
        time.sleep(0.5)
