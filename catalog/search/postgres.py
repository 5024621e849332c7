"""Search in PostgreSQL: the engine that is always there."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.db.models.expressions import OrderBy

from catalog.models import SearchDocument
from catalog.search import (
    counting,
    facets,
    marks,
    narrowing,
    sampling,
    synonyms,
    tsqueries,
)
from catalog.search.analysis import Term
from catalog.search.documents import Batch, Document
from catalog.search.narrowing import Found
from catalog.search.query import ORDERS, Query
from catalog.search.results import READINGS, Reading, Results
from catalog.search.tsqueries import quoted
from shop.lib.database import fetch_prepared_rows

NAME = "postgres"
COLUMNS = (
    "product_id", "version", "title", "heading", "words", "prefixes", "category", "brand",
    "attributes", "marks", "price_cents", "rating", "rating_count", "sold_count", "released_on",
    "in_stock",
)  # fmt: skip

# --- Writing -------------------------------------------------------------------------------------


def index(batch: Batch) -> None:
    """Write these documents over older ones.

    Most news of stock change nothing that is searched: such a document gets its new version only,
    which touches no index. A product that went off sale since the batch was read stays away.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        stage(cursor, batch)
        cursor.execute(CONFIRM)
        cursor.execute(REPLACE)
        cursor.execute("DROP TABLE incoming_document")


def stage(cursor: Any, batch: Batch) -> None:
    """Put these documents into a table `incoming_document` of this transaction's own."""
    cursor.execute(
        "CREATE TEMP TABLE incoming_document (LIKE catalog_searchdocument) ON COMMIT DROP"
    )
    with cursor.copy(f"COPY incoming_document ({NAMES}) FROM STDIN") as copy:
        for document in batch.documents:
            copy.write_row(_row(document, batch.version))


NAMES = ", ".join(COLUMNS)
CONTENT = COLUMNS[2:]
CONFIRM = f"""
WITH confirmed AS (
    UPDATE catalog_searchdocument AS kept SET version = new.version
    FROM incoming_document AS new
    WHERE kept.product_id = new.product_id AND kept.version <= new.version
      AND ({", ".join(f"kept.{name}" for name in CONTENT)})
          IS NOT DISTINCT FROM ({", ".join(f"new.{name}" for name in CONTENT)})
    RETURNING kept.product_id
)
DELETE FROM incoming_document WHERE product_id IN (SELECT product_id FROM confirmed)
"""  # noqa: S608 - our own column names
# A version from the future means that the database was restored from a dump, where transactions
# are counted afresh.
REPLACE = f"""
INSERT INTO catalog_searchdocument AS kept ({NAMES})
SELECT {NAMES} FROM incoming_document
WHERE product_id IN
    (SELECT id FROM catalog_product WHERE is_published AND is_listed AND retired_at IS NULL)
ORDER BY product_id
ON CONFLICT (product_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
    WHERE kept.version <= excluded.version
       OR kept.version > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""  # noqa: S608 - our own column names


def remove(product_ids: Iterable[int], version: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalog_searchdocument WHERE product_id = ANY(%s) AND (version <= %s"
            " OR version > pg_snapshot_xmax(pg_current_snapshot())::text::bigint)",
            [list(product_ids), version],
        )


def _row(
    document: Document, version: int
) -> tuple[int | str | bool | list[str] | date | None, ...]:
    everything = {*document.title, *document.maker, *document.shelf, *document.body}
    return (
        document.product_id,
        version,
        document.name,
        _heading(document),
        " ".join(map(quoted, everything)),
        " ".join(map(quoted, set(document.prefixes))),
        document.categories[-1],
        document.brand,
        document.attributes,
        marks.of(document),
        document.price_cents,
        document.rating,
        document.rating_count,
        document.sold_count,
        document.released_on,
        document.in_stock,
    )


def _heading(document: Document) -> str:
    """The text of a tsvector: each word with its place and label; see `weights.LABELS`."""
    thing = set(document.thing)
    labelled = [(word, "A" if word in thing else "D") for word in document.title]
    labelled += [(word, "B") for word in document.maker]
    labelled += [(word, "C") for word in document.shelf]
    return " ".join(
        f"{quoted(word)}:{min(place, 16383)}{label}"
        for place, (word, label) in enumerate(labelled, start=1)
    )


# --- Finding -------------------------------------------------------------------------------------


def find(query: Query, readings: Sequence[Reading] = READINGS) -> Results:
    shelves = facets.offered_shelves(query)
    for found in tsqueries.attempts(_on_shelf(query), query.text, synonyms.in_use(), readings):
        counted = counting.count(found, query)
        if counted.counts.matched:
            break
    counts, ids = counted.counts, counted.ids
    return Results(
        engine=NAME,
        ids=query.placed.woven(query.page, _page(found, query) if ids is None else ids),
        total=counts.total + (0 if counts.is_capped else _foreign(found, query)),
        is_capped=counts.is_capped,
        facets=facets.worded(query, counts, shelves),
        average_rating=counts.average_rating,
        query=query,
        matched=counts.matched,
    )


def expected(query: Query, readings: Sequence[Reading]) -> int:
    """About how many there are after the shopper's filters; see `sampling`."""
    found = tsqueries.meeting(
        _on_shelf(query), query.text, synonyms.in_use(), exactly="exact" in readings
    )
    return sampling.expected(_narrowed(found, query))


def _on_shelf(query: Query) -> Found:
    documents = SearchDocument.objects.all()
    return documents.filter(narrowing.on_shelves([query.shelf])) if query.shelf else documents


def finding(asked: Sequence[list[Term]]) -> list[bool]:
    """For each of these lists of terms, whether any document has all of them. One statement."""
    texts = [tsqueries.all_of(terms) for terms in asked]
    return [finds for (finds,) in fetch_prepared_rows(FINDING, {"asked": texts})]


# By index: to look for what is not there, PostgreSQL would rather read the whole table.
FINDING = """
SELECT EXISTS (SELECT FROM catalog_searchdocument WHERE words @@ asked::tsquery)
FROM unnest(%(asked)s::text[]) WITH ORDINALITY AS every (asked, place) ORDER BY place
"""

# --- One page ------------------------------------------------------------------------------------


def _page(found: Found, query: Query) -> list[int]:
    """Of very many: by an index that has them in order, as far as there is one."""
    order = [_key(name, is_descending=down) for name, down in ORDERS[query.sort]]
    if query.text and query.sort == "best":
        order.insert(0, F("score").desc())
    if query.placed.last:
        order.insert(0, OrderBy(_is_one_of(query.placed.last)))
    start, size = query.placed.window(query.page)
    others = _narrowed(found, query)
    if query.placed.first:
        others = others.exclude(product_id__in=query.placed.pinned)
    ordered = others.order_by(*order, "-product_id")
    return list(ordered.values_list("product_id", flat=True)[start : start + size])


def _is_one_of(products: Sequence[int]) -> ExpressionWrapper:
    return ExpressionWrapper(Q(product_id__in=products), BooleanField())


def _foreign(found: Found, query: Query) -> int:
    """How many of the pinned products the words alone would not have found."""
    pinned = query.placed.pinned
    if not pinned:
        return 0
    return len(pinned) - _narrowed(found, query).filter(product_id__in=pinned).count()


def _narrowed(found: Found, query: Query) -> Found:
    return narrowing.narrowed(found, query)


def _key(name: str, *, is_descending: bool) -> OrderBy:
    # Only where there are nulls: an index of another kind of order would go unused.
    is_last = True if SearchDocument._meta.get_field(name).null else None
    return OrderBy(F(name), descending=is_descending, nulls_last=is_last)


def suggest(text: str, limit: int) -> list[int]:
    """Products with all these words, the last of which may be half typed; bestsellers first."""
    asked = tsqueries.half_typed(text, synonyms.in_use())
    if asked is None:
        return []
    found = SearchDocument.objects.filter(prefixes=asked)
    best = found.order_by("-sold_count", "-rating", "-product_id")
    return list(best.values_list("product_id", flat=True)[:limit])
