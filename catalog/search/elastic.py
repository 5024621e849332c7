"""Search in Elasticsearch. Every verb may raise one of FAILURES; `catalog.search` deals with it."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django_elasticsearch_dsl import Document as IndexedDocument
from django_elasticsearch_dsl import fields
from elastic_transport import ConnectionTimeout, ObjectApiResponse, TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.dsl.connections import connections
from elasticsearch.helpers import streaming_bulk

from catalog.search import asking, clauses, facets, synonyms
from catalog.search.documents import Batch, Document
from catalog.search.query import Query
from catalog.search.results import READINGS, Reading, Results

NAME = "elasticsearch"
CHUNK = 500  # documents in one bulk request
REFRESH_EVERY = 1.0  # seconds; what was written is found after so long, at the latest


class NotStored(Exception):
    """Elasticsearch refused some documents, or has no index to put them in."""


class NotUnderstood(Exception):
    """An answer that is none; something else may be listening there."""


class OutOfTime(Exception):
    """A shopper's time went on several questions, none of which took too long by itself."""


FAILURES = (TransportError, ApiError, NotStored, NotUnderstood, OutOfTime)


class ProductDocument(IndexedDocument):
    """The mapping. Our analysis made the words, so the server splits at spaces and does no more."""

    title = fields.TextField(analyzer="whitespace")
    thing = fields.TextField(analyzer="whitespace")
    maker = fields.TextField(analyzer="whitespace")
    shelf = fields.TextField(analyzer="whitespace")
    body = fields.TextField(analyzer="whitespace")
    prefixes = fields.TextField(analyzer="whitespace", norms=False)
    brand = fields.KeywordField()
    categories = fields.KeywordField()
    attributes = fields.KeywordField()
    product_id = fields.LongField()
    price_cents = fields.IntegerField()
    rating = fields.ShortField()
    rating_count = fields.IntegerField()
    sold_count = fields.IntegerField()
    released_on = fields.DateField()
    in_stock = fields.BooleanField()

    class Index:
        settings = {  # noqa: RUF012
            "number_of_shards": 1,
            "number_of_replicas": 0,
            # Said, not left to the server: it would stop refreshing while nobody searches.
            "refresh_interval": f"{REFRESH_EVERY * 1000:.0f}ms",
            # A removed document's version is remembered for so long: an older write, read before
            # the removal and delivered after it, then cannot bring the document back.
            "gc_deletes": "10m",
        }


def client() -> Elasticsearch:
    return connections.get_connection()


def building() -> str:
    """The alias of an index that is being filled and will take over; see reindexing."""
    return f"{settings.SEARCH_INDEX}-next"


# --- Writing -------------------------------------------------------------------------------------


def index(batch: Batch) -> None:
    """Write these documents over older ones, also where a successor is being built."""
    send(action for name in targets() for action in actions(batch, name))


def remove(product_ids: Iterable[int], version: int) -> None:
    gone = list(product_ids)
    send(
        {"_op_type": "delete", "_index": name, "_id": pk, **_versioned(version)}
        for name in targets()
        for pk in gone
    )


def targets() -> list[str]:
    """The aliases to write to. Raises NotStored when there is no index yet.

    Looked up each time: a write to a name that is not there would make an index of that name, with
    a guessed mapping, and a versioned removal does so even where `require_alias` forbids it.
    """
    wanted = [settings.SEARCH_INDEX, building()]
    answer = client().options(ignore_status=404).indices.get_alias(name=wanted)
    indices = [entry for entry in answer.body.values() if isinstance(entry, dict)]
    found = {alias for entry in indices for alias in entry.get("aliases", ())}
    if not found:
        raise NotStored(f"there is no index {settings.SEARCH_INDEX}; run `manage.py reindex`")
    return [name for name in wanted if name in found]


def actions(batch: Batch, name: str) -> Iterator[dict[str, Any]]:
    for document in batch.documents:
        yield {
            "_op_type": "index",
            "_index": name,
            "_id": document.product_id,
            **_versioned(batch.version),
            "_source": source(document),
        }


def source(document: Document) -> dict[str, Any]:
    return {
        "title": " ".join(document.title),
        "thing": " ".join(document.thing),
        "maker": " ".join(document.maker),
        "shelf": " ".join(document.shelf),
        "body": " ".join(document.body),
        "prefixes": " ".join(document.prefixes),
        "brand": document.brand,
        "categories": document.categories,
        "attributes": document.attributes,
        "product_id": document.product_id,
        "price_cents": document.price_cents,
        "rating": document.rating,
        "rating_count": document.rating_count,
        "sold_count": document.sold_count,
        "released_on": document.released_on,
        "in_stock": document.in_stock,
    }


def _versioned(version: int) -> dict[str, Any]:
    return {"version": version, "version_type": "external_gte"}


def send(operations: Iterable[dict[str, Any]]) -> None:
    """Raises NotStored. A conflict means that something newer is there, which is well."""
    for is_stored, item in streaming_bulk(
        client(), operations, chunk_size=CHUNK, raise_on_error=False, require_alias=True
    ):
        ((verb, outcome),) = item.items()
        is_well = is_stored or outcome["status"] == 409 or (verb, outcome["status"]) == DELETED
        if not is_well:
            raise NotStored(str(outcome.get("error", outcome)))


DELETED = ("delete", 404)


# --- Finding -------------------------------------------------------------------------------------


class Budget:
    """The time that a shopper should wait for Elasticsearch, however many questions it takes."""

    def __init__(self) -> None:
        self.whole = settings.SEARCH_TIMEOUT.total_seconds()
        self.ends_at = time.monotonic() + self.whole

    def search(self, **body: Any) -> ObjectApiResponse[Any]:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise OutOfTime
        server = client().options(request_timeout=left, max_retries=0)
        try:
            return server.search(
                index=settings.SEARCH_INDEX, allow_partial_search_results=False, **body
            )
        except ConnectionTimeout:
            if left < self.whole / 2:
                raise OutOfTime from None
            raise


@contextmanager
def _as_agreed() -> Iterator[None]:
    """For reading an answer. Raises NotUnderstood when it has another shape."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotUnderstood(repr(error)) from error


def find(
    query: Query, readings: Sequence[Reading] = READINGS, budget: Budget | None = None
) -> Results:
    shelves = facets.offered_shelves(query)
    budget = budget or Budget()
    offered = [shelf.path for shelf in shelves]
    for clause in clauses.attempts(query.text, synonyms.in_use(), readings):
        answer = budget.search(**asking.body(query, clause, offered))
        with _as_agreed():
            counts = asking.counts(answer["aggregations"])
            foreign = asking.foreign(query, answer["aggregations"])
            ids = _ids(answer)
        if counts.matched:
            break
    return Results(
        engine=NAME,
        ids=query.placed.woven(query.page, ids),
        total=counts.total + foreign,
        facets=facets.worded(query, counts, shelves),
        average_rating=counts.average_rating,
        query=query,
        matched=counts.matched,
    )


def suggest(text: str, limit: int) -> list[int]:
    """Products with all these words, the last of which may be half typed; bestsellers first."""
    clause = clauses.half_typed(text, synonyms.in_use())
    if clause is None:
        return []
    answer = Budget().search(
        query=clause,
        sort=asking.order("best"),
        size=limit,
        source=False,
        track_total_hits=False,
    )
    with _as_agreed():
        return _ids(answer)


def _ids(answer: ObjectApiResponse[Any]) -> list[int]:
    return [int(hit["_id"]) for hit in answer["hits"]["hits"]]
