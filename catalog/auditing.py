"""Do the counters say what holds and movements say? Recomputed from scratch, while the shop sells.

Each variant is judged by one statement, which sees one moment: every verb of `catalog.stock`
changes counters, holds and ledger in one transaction, so there is no moment at which they differ.
Two statements would see a sale between them, and cry wolf.

The ledger is read in the order of its ids. Within a variant that is the order of the commits: a
movement gets its id while its writer has the stock row locked. So each `on_hand_after` has to be
the sum up to there, and the last one what is on hand. What was written between a drift and its
mending (see `catalog.stock_mending`) says what the counter said then; it is not judged again.
"""

from typing import NamedTuple

from django.db import connection

from shop.lib.spans import Span

_DRIFT = """
WITH chained AS (
    SELECT variant_id, id, quantity, on_hand_after,
           sum(quantity) OVER (PARTITION BY variant_id ORDER BY id) AS due,
           coalesce(max(id) FILTER (WHERE reason = 'mended') OVER (PARTITION BY variant_id), 0)
               AS mended_at
    FROM catalog_movement WHERE variant_id > %(after)s AND variant_id <= %(last)s
), moved AS (
    SELECT variant_id, sum(quantity) AS units,
           min(id) FILTER (WHERE on_hand_after <> due AND id >= mended_at) AS broken_at
    FROM chained GROUP BY variant_id
), held AS (
    SELECT variant_id, sum(quantity) AS units
    FROM catalog_hold WHERE variant_id > %(after)s AND variant_id <= %(last)s GROUP BY variant_id
)
SELECT variant.sku, said.what, said.says, said.should_say, variant.id
FROM catalog_variant variant
LEFT JOIN catalog_stock stock ON stock.variant_id = variant.id
LEFT JOIN held ON held.variant_id = variant.id
LEFT JOIN moved ON moved.variant_id = variant.id
LEFT JOIN chained broken ON broken.variant_id = variant.id AND broken.id = moved.broken_at
CROSS JOIN LATERAL (VALUES
    ('on hand, without counters,', 0, moved.units,
        stock.variant_id IS NULL AND moved.units IS NOT NULL),
    ('reserved, without counters,', 0, held.units,
        stock.variant_id IS NULL AND held.units IS NOT NULL),
    ('reserved', stock.reserved, coalesce(held.units, 0),
        stock.reserved <> coalesce(held.units, 0)),
    ('on hand', stock.on_hand, coalesce(moved.units, 0),
        stock.on_hand <> coalesce(moved.units, 0)),
    ('reserved, at most on hand,', stock.reserved, stock.on_hand,
        stock.reserved NOT BETWEEN 0 AND stock.on_hand),
    ('on hand after movement ' || broken.id || ' is', broken.on_hand_after, broken.due,
        broken.id IS NOT NULL)
) AS said (what, says, should_say, is_drift)
WHERE variant.id > %(after)s AND variant.id <= %(last)s AND said.is_drift
ORDER BY variant.id
"""


class Drift(NamedTuple):
    """One figure that is not what it should be; `where` is a SKU, or an order and a SKU."""

    where: str
    what: str
    says: int
    should_say: int
    variant_id: int

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.says:,}, should be {self.should_say:,}"


def drift_of(variant_id: int) -> list[Drift]:
    return drift_in(Span(variant_id - 1, variant_id, 1))


def drift_in(span: Span) -> list[Drift]:
    """What is wrong with the variants of this span."""
    return ask(_DRIFT, span)


def ask(statement: str, span: Span) -> list[Drift]:
    """The drift that this SELECT finds among the rows of a span."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"after": span.after, "last": span.last})
        return [Drift(*row) for row in cursor.fetchall()]
