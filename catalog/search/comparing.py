"""Does an engine hold the documents that the database makes? Whole documents, field by field.

Not by a stored hash, which says what was once meant to be written: the documents themselves.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from catalog.models import SearchDocument
from catalog.search import elastic, postgres
from catalog.search.documents import BATCH, Batch

END = 2**63 - 1  # no id is larger
MISSING, EXTRA, DIFFERS = "missing", "extra", "differs"
# Its version lies in the future, as after the restore of a dump: the engine would refuse what is
# newer.
AHEAD = "ahead"


class Drift(NamedTuple):
    """A document that is not what it should be, and the fields in which it is not."""

    engine: str
    product_id: int
    kind: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f": {', '.join(self.fields)}" if self.fields else ""
        return f"{self.engine} {self.product_id} {self.kind}{where}"


class Reach(NamedTuple):
    """All documents with ids above `after`, up to and with `until`."""

    after: int
    until: int


Among = Reach | list[int]


def compare(batch: Batch, among: Among, engine: str, index: str = "") -> list[Drift]:
    """What differs among these documents, of which the batch has those that should be there.

    `index` names another of Elasticsearch's than the one in use.
    """
    if engine == elastic.NAME:
        return _in_elastic(batch, among, index or settings.SEARCH_INDEX)
    return _in_postgres(batch, among)


def page_end(engine: str, after: int) -> int:
    """The id that ends the next full page of what the engine holds, or END."""
    ids = PAGES[engine](after)
    return ids[-1] if len(ids) == BATCH else END


def _ids_in_postgres(after: int) -> list[int]:
    following = SearchDocument.objects.filter(pk__gt=after).order_by("pk")
    return list(following.values_list("pk", flat=True)[:BATCH])


def _ids_in_elastic(after: int) -> list[int]:
    hits = _search(settings.SEARCH_INDEX, Reach(after, END), BATCH, source=False)
    return [hit["sort"][0] for hit in hits]


PAGES: dict[str, Callable[[int], list[int]]] = {
    postgres.NAME: _ids_in_postgres,
    elastic.NAME: _ids_in_elastic,
}


# --- PostgreSQL ----------------------------------------------------------------------------------

_COLUMNS = [*postgres.CONTENT]
_UNLIKE = ", ".join(
    f"CASE WHEN kept.{name} IS DISTINCT FROM due.{name} THEN '{name}' END" for name in _COLUMNS
)
_AHEAD = "kept.version > pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_DIFFERENCES = f"""
WITH kept AS (
    SELECT * FROM catalog_searchdocument
    WHERE product_id = ANY(%(ids)s) OR (product_id > %(after)s AND product_id <= %(until)s)
)
SELECT product_id,
       CASE WHEN kept.version IS NULL THEN '{MISSING}' WHEN due.version IS NULL THEN '{EXTRA}'
            WHEN {_AHEAD} THEN '{AHEAD}' ELSE '{DIFFERS}' END,
       CASE WHEN kept.version IS NULL OR due.version IS NULL THEN ARRAY[]::text[]
            ELSE array_remove(ARRAY[{_UNLIKE}], NULL) END AS fields
FROM incoming_document AS due FULL JOIN kept USING (product_id)
WHERE kept.version IS NULL OR due.version IS NULL OR {_AHEAD}
   OR ({", ".join(f"kept.{name}" for name in _COLUMNS)})
      IS DISTINCT FROM ({", ".join(f"due.{name}" for name in _COLUMNS)})
ORDER BY product_id
"""  # noqa: S608 - our own column names


def _in_postgres(batch: Batch, among: Among) -> list[Drift]:
    reach, ids = (Reach(0, 0), among) if isinstance(among, list) else (among, [])
    with transaction.atomic(), connection.cursor() as cursor:
        postgres.stage(cursor, batch)
        cursor.execute(_DIFFERENCES, {"ids": ids, **reach._asdict()})
        found = [Drift(postgres.NAME, pk, kind, tuple(fields)) for pk, kind, fields in cursor]
        cursor.execute("DROP TABLE incoming_document")
    return found


# --- Elasticsearch -------------------------------------------------------------------------------


class Kept(NamedTuple):
    version: int
    source: dict[str, Any]


def _in_elastic(batch: Batch, among: Among, index: str) -> list[Drift]:
    due = {document.product_id: _as_json(elastic.source(document)) for document in batch.documents}
    if isinstance(among, list):
        kept = _kept(_by_id(index, among))
    else:
        kept = _kept(_search(index, among, BATCH * 2, version=True))
    now = _latest_version() if any(each.version > batch.version for each in kept.values()) else 0
    found = (_drift(pk, due.get(pk), kept.get(pk), now) for pk in sorted(due.keys() | kept.keys()))
    return [drift for drift in found if drift]


def _drift(
    pk: int, due: dict[str, Any] | None, kept: Kept | None, latest_version: int
) -> Drift | None:
    if kept is None:
        return Drift(elastic.NAME, pk, MISSING)
    if due is None:
        return Drift(elastic.NAME, pk, EXTRA)
    names = sorted(due.keys() | kept.source.keys())
    unlike = tuple(name for name in names if due.get(name) != kept.source.get(name))
    if latest_version and kept.version > latest_version:
        return Drift(elastic.NAME, pk, AHEAD, unlike)
    return Drift(elastic.NAME, pk, DIFFERS, unlike) if unlike else None


def _kept(hits: Iterable[dict[str, Any]]) -> dict[int, Kept]:
    return {int(hit["_id"]): Kept(hit["_version"], hit["_source"]) for hit in hits}


def _search(index: str, reach: Reach, size: int, **options: Any) -> list[dict[str, Any]]:
    within = {"range": {"product_id": {"gt": reach.after, "lte": reach.until}}}
    answer = elastic.client().search(
        index=index,
        query={"bool": {"filter": within}},
        sort=[{"product_id": "asc"}],
        size=size,
        track_total_hits=False,
        **options,
    )
    return list(answer["hits"]["hits"])


def _by_id(index: str, ids: list[int]) -> list[dict[str, Any]]:
    """As they were written last, whether or not a search can see it yet."""
    if not ids:
        return []
    answer = elastic.client().mget(index=index, ids=[str(pk) for pk in ids])
    return [each for each in answer["docs"] if each.get("found")]


def _as_json(source: dict[str, Any]) -> dict[str, Any]:
    """As it comes back from the server."""
    text: dict[str, Any] = json.loads(json.dumps(source, default=str))
    return text


def _latest_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
