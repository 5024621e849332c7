"""Where a reindex writes to: one sink for each engine. Both remember how far they have come."""

import hashlib
import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from elasticsearch import ApiError, ConnectionTimeout

from catalog.models import Product, Rebuild, SearchDocument
from catalog.search import auditing, documents, elastic, freshness, postgres, spelling, warming
from catalog.search.comparing import Reach, compare
from catalog.search.documents import Batch

RETRIES = 6  # after 1, 2, 4, ... seconds: a minute in all
SETTLING = 10.0  # seconds in which a count may still catch up with changes made meanwhile
MERGING = 600.0  # seconds to wait until an index is one segment; a million products take 14
STRETCHES, STRETCH = 10, 50  # of products, whose documents are compared in full

logger = logging.getLogger(__name__)


class Unfinished(Exception):
    """The index that stood before still does; the message says what went wrong."""


class Sink(Protocol):
    reached: int  # the last product that is in it for good

    def write(self, batch: Batch) -> None: ...
    def finish(self) -> None: ...
    def pause(self) -> None: ...
    def abandon(self) -> None: ...


class PostgresSink:
    """Writes in place: readers see old and new documents side by side until it is done."""

    def __init__(self, *, restart: bool) -> None:
        begun = None if restart else _begun(postgres.NAME)
        self.reached = begun.reached if begun else 0
        if not begun:
            _begin(postgres.NAME)

    def write(self, batch: Batch) -> None:
        postgres.index(batch)
        self.reached = _note(postgres.NAME, batch.documents[-1].product_id)

    def finish(self) -> None:
        without_goods().delete()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE catalog_searchdocument")
        spelling.learn()
        _settle(postgres.NAME, SearchDocument.objects.count)
        _sample(postgres.NAME)
        _forget(postgres.NAME)

    def pause(self) -> None:
        """What was written is right, only not all there is."""

    def abandon(self) -> None:
        _forget(postgres.NAME)


def without_goods() -> QuerySet[SearchDocument]:
    """Documents of what is not listed any more.

    NOT EXISTS is an anti-join; NOT IN, of a million ids, compares every pair.
    """
    listed = Product.objects.listed().filter(pk=OuterRef("product_id"))
    return SearchDocument.objects.filter(~Exists(listed))


class ElasticSink:
    """Fills an index of its own, which replaces the old one in one step when it is complete.

    While it grows it has the alias `…-next`: `elastic.index` writes there too, so that nothing
    that changes meanwhile is lost. Versions decide when both write the same product. That goes on
    while a reindex that was killed waits to be taken up again.
    """

    def __init__(self, *, restart: bool) -> None:
        self.client = elastic.client().options(request_timeout=60)
        # While one batch travels, the next is read and analysed.
        self.sender = ThreadPoolExecutor(max_workers=1)
        self.sending: Future[int] | None = None
        begun = None if restart else _begun(elastic.NAME)
        if begun and behind(elastic.building()) == [begun.index]:
            self.name, self.reached = begun.index, begun.reached
        else:
            self._create()

    def _create(self) -> None:
        _drop(elastic.building())
        self.reached = 0
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
        _begin(elastic.NAME, self.name)

    def write(self, batch: Batch) -> None:
        self._await()
        self.sending = self.sender.submit(self._send, batch)

    def _send(self, batch: Batch) -> int:
        elastic.send(elastic.actions(batch, elastic.building()), retries=RETRIES)
        return batch.documents[-1].product_id

    def finish(self) -> None:
        self._await()
        self.sender.shutdown()
        self._merge()
        usual = elastic.ProductDocument.Index.settings["refresh_interval"]
        self.client.indices.put_settings(index=self.name, settings={"refresh_interval": usual})
        _settle(elastic.NAME, self._count)
        _sample(elastic.NAME, self.name)
        warming.warm(self.name)
        self._switch()
        _forget(elastic.NAME)

    def pause(self) -> None:
        self.sender.shutdown(cancel_futures=True)

    def abandon(self) -> None:
        self.pause()
        _forget(elastic.NAME)
        try:
            _drop(elastic.building())
        except elastic.FAILURES:
            return  # unreachable: the next reindex clears it away

    def _await(self) -> None:
        if self.sending:
            self.reached = _note(elastic.NAME, self.sending.result())
            self.sending = None

    def _merge(self) -> None:
        """A search visits every segment, and each costs it something. If this takes too long the
        server goes on with it by itself.
        """
        try:
            self.client.options(request_timeout=MERGING).indices.forcemerge(
                index=self.name, max_num_segments=1
            )
        except ConnectionTimeout:
            logger.warning("Elasticsearch is still merging %s into one segment", self.name)

    def _count(self) -> int:
        self.client.indices.refresh(index=self.name)
        return int(self.client.count(index=self.name)["count"])

    def _switch(self) -> None:
        alias = settings.SEARCH_INDEX
        old = [name for name in behind(alias) if name != self.name]
        self.client.indices.update_aliases(
            actions=[
                *({"remove_index": {"index": name}} for name in old),
                {"add": {"index": self.name, "alias": alias}},
                {"remove": {"index": self.name, "alias": elastic.building()}},
            ]
        )


SINKS: dict[str, Callable[..., Sink]] = {
    postgres.NAME: PostgresSink,
    elastic.NAME: ElasticSink,
}


def behind(alias: str) -> list[str]:
    """Indices with this alias, or the index that has wrongly got this very name."""
    try:
        return list(elastic.client().indices.get(index=alias).keys())
    except ApiError as error:
        if error.status_code == 404:
            return []
        raise


def _drop(alias: str) -> None:
    for name in behind(alias):
        elastic.client().indices.delete(index=name)


# --- How far it has come -------------------------------------------------------------------------


@lru_cache(maxsize=1)
def shape() -> str:
    """Changes with the code that makes documents: of two versions none may be half an index."""
    code = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        code.update(module.read_bytes())
    return code.hexdigest()


def _begun(engine: str) -> Rebuild | None:
    return Rebuild.objects.filter(engine=engine, shape=shape()).first()


def _begin(engine: str, index: str = "") -> None:
    _forget(engine)
    Rebuild.objects.create(engine=engine, index=index, shape=shape())


def _note(engine: str, reached: int) -> int:
    Rebuild.objects.filter(engine=engine).update(reached=reached)
    return reached


def _forget(engine: str) -> None:
    Rebuild.objects.filter(engine=engine).delete()


# --- Whether it is right -------------------------------------------------------------------------


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


def _sample(engine: str, index: str = "") -> None:
    """Compare the documents of some stretches of products. Raises Unfinished."""
    last = Product.objects.listed().order_by("pk").values_list("pk", flat=True).last() or 0
    for _ in range(STRETCHES if last else 0):
        after = random.randrange(last)
        batch = documents.following(after, STRETCH)
        until = batch.documents[-1].product_id if batch.documents else after
        unlike = compare(batch, Reach(after, until), engine, index)
        if found := auditing.standing(batch, unlike, engine, index):
            raise Unfinished(f"Not what the catalogue says: {found[0]}")
