"""Do the engines hold what the database says? Every document of both is looked at, while the shop
goes on.

Both are read in pages by id, and nothing is held open in between. So a change may fall between the
reading of the one and of the other: what differs is looked at again, and is drift only if it still
differs while nothing about it waits to be written.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection

from catalog.models import Product
from catalog.search import documents, freshness
from catalog.search.comparing import AHEAD, END, Drift, Reach, compare, page_end
from catalog.search.documents import BATCH, Batch
from shop.notices import board

NOTICE = "search drift"
KEPT = 1_000  # of the drift that was found; the rest is only counted
_LOOKS = (0.0, 0.2)  # seconds before each look at what differed
_TOLD = 20  # in a notice
_HEALED = "They were written anew. `manage.py audit_index` looks again."
_NOT_HEALED = "`manage.py audit_index --heal` writes them anew."
_REINDEX = "`manage.py reindex` replaces what is ahead of the database."

# What a document does not have to say yet: its product is on the work list, or will be once the
# relay and the sweeper of holds have had their turn.
_WAITING = """
SELECT product_id FROM catalog_staledocument
WHERE engine = %(engine)s AND product_id = ANY(%(ids)s)
UNION
SELECT told::bigint
FROM events_event, jsonb_array_elements_text(payload -> 'products') AS told
WHERE relayed_at IS NULL AND topic = 'product.changed' AND told::bigint = ANY(%(ids)s)
UNION
SELECT variant.product_id
FROM events_event, jsonb_array_elements_text(payload -> 'variants') AS told
JOIN catalog_variant variant ON variant.id = told::bigint
WHERE relayed_at IS NULL AND topic = 'stock.changed' AND variant.product_id = ANY(%(ids)s)
UNION
SELECT variant.product_id
FROM catalog_variant variant JOIN catalog_hold held ON held.variant_id = variant.id
WHERE variant.product_id = ANY(%(ids)s) AND held.expires_at <= clock_timestamp()
"""


@dataclass
class Audit:
    """How much was looked at, and what was found: `count` of it, of which `drift` has the first."""

    looked_at: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    drift: list[Drift] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.kinds.total()

    def note(self, engine: str, products: int, found: list[Drift]) -> None:
        self.looked_at[engine] += products
        self.kinds.update(drift.kind for drift in found)
        self.drift += found[: KEPT - len(self.drift)]

    def __str__(self) -> str:
        looked_at = ", ".join(f"{engine} {count:,}" for engine, count in self.looked_at.items())
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.kinds.items()))
        return f"Products audited: {looked_at}; drift: {kinds or 'none'}"


def audit(
    engines: list[str], advance: Callable[[int], object] = lambda products: None, *, heal: bool
) -> Audit:
    """Look at everything; `heal` puts what drifted on the work list of its engine.

    `advance` hears how many more products were looked at, of as many as are listed, once for each
    engine. Raises one of elastic.FAILURES.
    """
    result = Audit()
    for engine in engines:
        result.looked_at[engine] = 0
        for batch, reach in _pages(engine):
            found = standing(batch, compare(batch, reach, engine), engine)
            result.note(engine, len(batch.documents), found)
            if heal:
                freshness.mark_stale((drift.product_id for drift in found), only=engine)
            advance(len(batch.documents))
    return result


def size(engines: list[str]) -> int:
    return Product.objects.listed().count() * len(engines)


def _pages(engine: str) -> Iterator[tuple[Batch, Reach]]:
    """Up to a thousand products, and as far as the engine's next thousand documents reach: neither
    a shop without documents nor documents without a shop take more memory.
    """
    after = 0
    while after < END:
        batch = documents.following(after, BATCH)
        is_last = len(batch.documents) < BATCH
        until = END if is_last else batch.documents[-1].product_id
        until = min(until, page_end(engine, after))
        due = [document for document in batch.documents if document.product_id <= until]
        yield Batch(batch.version, due, []), Reach(after, until)
        after = until


def standing(batch: Batch, found: list[Drift], engine: str, index: str = "") -> list[Drift]:
    """What of this still stands when it is looked at again and nothing about it waits."""
    for pause in _LOOKS:
        ids = _not_waiting([drift.product_id for drift in found], engine)
        if not ids:
            return []
        time.sleep(pause)
        found = compare(documents.build(ids), ids, engine, index)
    still = set(_not_waiting([drift.product_id for drift in found], engine))
    return [drift for drift in found if drift.product_id in still]


def _not_waiting(ids: list[int], engine: str) -> list[int]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"engine": engine, "ids": ids})
        waiting = {pk for (pk,) in cursor.fetchall()}
    return [pk for pk in ids if pk not in waiting]


def every_night() -> None:
    """Audit all engines; what is found becomes a notice to staff, and is healed if so set."""
    heal = settings.SEARCH_AUDIT_HEALS
    tell_staff(audit(freshness.engines(), heal=heal), by="the nightly audit", is_healed=heal)
    if heal:
        freshness.refresh()


def tell_staff(result: Audit, *, by: str, is_healed: bool) -> None:
    """Raise a notice of what was found, or take down the one of an earlier audit."""
    if not result.count:
        board.settle(NOTICE, by=by)
        return
    more = [f"... and {result.count - _TOLD:,} more"] if result.count > _TOLD else []
    documents_ = "1 document" if result.count == 1 else f"{result.count:,} documents"
    board.raise_notice(
        NOTICE,
        subject=f"Search had drifted from the catalogue in {documents_}",
        body="\n".join([*map(str, result.drift[:_TOLD]), *more]),
        advice=advice(result, is_healed=is_healed),
    )


def advice(result: Audit, *, is_healed: bool) -> str:
    told = _HEALED if is_healed else _NOT_HEALED
    return f"{told} {_REINDEX}" if result.kinds[AHEAD] else told
