"""Search in Elasticsearch. Every verb may raise one of FAILURES; `catalog.search` deals with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django_elasticsearch_dsl import Document as IndexedDocument
from django_elasticsearch_dsl import fields
from elastic_transport import ObjectApiResponse, TransportError
from elasticsearch import ApiError
from elasticsearch.helpers import streaming_bulk

from catalog.search import aggregating, asking, clauses, facets, marks, postgres, sampling, synonyms
from catalog.search.budget import Budget, NotUnderstood, OutOfTime, as_agreed, client
from catalog.search.clauses import Clause
from catalog.search.documents import Batch, Document
from catalog.search.facets import Counts
from catalog.search.query import Query
from catalog.search.results import READINGS, Reading, Results

NAME = "elasticsearch"
CHUNK = 500  # documents in one bulk request
ENOUGH = 1_000  # hits among the best-selling; with fewer it is asked for all
REFRESH_EVERY = 1.0  # seconds; what was written is found after so long, at the latest


class NotStored(Exception):
    """Elasticsearch refused some documents, or has no index to put them in."""


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
    part = fields.ByteField()

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
        "part": marks.part_of(document.product_id),
    }


def _versioned(version: int) -> dict[str, Any]:
    return {"version": version, "version_type": "external_gte"}


def send(operations: Iterable[dict[str, Any]], *, retries: int = 0) -> None:
    """Raises NotStored. A conflict means that something newer is there, which is well.

    A server that has no room at the moment (429) is asked again after 1, 2, 4, ... seconds.
    """
    for is_stored, item in streaming_bulk(
        client(),
        operations,
        chunk_size=CHUNK,
        max_retries=retries,
        initial_backoff=1,
        raise_on_error=False,
        require_alias=True,
    ):
        ((verb, outcome),) = item.items()
        is_well = is_stored or outcome["status"] == 409 or (verb, outcome["status"]) == DELETED
        if not is_well:
            raise NotStored(str(outcome.get("error", outcome)))


DELETED = ("delete", 404)


# --- Finding -------------------------------------------------------------------------------------


def find(
    query: Query, readings: Sequence[Reading] = READINGS, budget: Budget | None = None
) -> Results:
    shelves = facets.offered_shelves(query)
    offered = [shelf.path for shelf in shelves]
    ask = _asking(query, readings, budget or Budget())
    for clause in clauses.attempts(query.text, synonyms.in_use(), readings):
        counts, foreign, ids = ask(asking.body(query, clause, offered))
        if counts.matched:
            break
    return Results(
        engine=NAME,
        ids=query.placed.woven(query.page, ids),
        total=counts.total + foreign,
        is_capped=counts.is_capped,
        facets=facets.worded(query, counts, shelves),
        average_rating=counts.average_rating,
        query=query,
        matched=counts.matched,
    )


# What was counted, how many pinned products the words would not have found, and a page.
Asked = tuple[Counts, int, list[int]]


def _asking(query: Query, readings: Sequence[Reading], budget: Budget) -> Callable[[Clause], Asked]:
    """How to ask: at once, or a large shop in two: for hits, and for counts."""

    def at_once(body: Clause) -> Asked:
        answer = budget.search(**body)
        with as_agreed():
            found = answer["aggregations"]
            return aggregating.counts(found), asking.foreign(query, found), _ids(answer)

    def in_two(body: Clause, best: sampling.Best | None = None) -> Asked:
        listed, counted = budget.search_together(asking.in_two(body, best))
        with as_agreed():
            counts = aggregating.counts_of_two(listed, counted, of_best=best is not None)
            return counts, 0, _ids(listed)

    def of_best(body: Clause) -> Asked:
        """Of all, if the guess was wrong: all could be counted, or the best-selling are few."""
        best = sampling.best_of(postgres.expected(query, readings))
        found = in_two(body, best)
        counts, *_ = found
        are_many = counts.is_sample and counts.total >= ENOUGH
        return found if are_many or not best else in_two(body)

    if query.placed.pinned or not sampling.is_large():
        return at_once
    is_ranked = bool(query.text) and query.sort == "best"
    return of_best if is_ranked else in_two


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
    with as_agreed():
        return _ids(answer)


def _ids(answer: Mapping[str, Any] | ObjectApiResponse[Any]) -> list[int]:
    return [int(hit["_id"]) for hit in answer["hits"]["hits"]]
