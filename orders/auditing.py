"""The whole audit of stock: counters against holds and ledger, and the ledger against the orders.

What an order took out of stock, less what went back, is what its lines say; of a cancelled order
everything went back. Both ways: each order has its movements, and what no order took went back.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Model
from django.urls import reverse

from catalog import auditing
from catalog.auditing import Drift
from catalog.models import Movement, Variant
from orders.models import Order
from shop.lib.spans import Span, spans
from shop.notices import board

NOTICE = "stock drift"
KEPT = 1_000  # of the drift that was found; the rest is only counted
_TOLD = 20  # in a notice
_ADVICE = (
    "Someone wrote to the tables beside the shop, or the shop has a fault. `manage.py audit_stock`"
    " lists everything; docs/operations.md says what to do about each line."
)

_OF_ORDERS = """
WITH chosen AS (
    SELECT id, number, status FROM orders_order WHERE id > %(after)s AND id <= %(last)s
), bought AS (
    SELECT chosen.number, line.variant_id,
           sum(CASE WHEN chosen.status = 'cancelled' THEN 0 ELSE line.quantity END) AS units
    FROM chosen JOIN orders_orderline line ON line.order_id = chosen.id
    WHERE line.variant_id IS NOT NULL GROUP BY chosen.number, line.variant_id
), taken AS (
    SELECT chosen.number, movement.variant_id, -sum(movement.quantity) AS units
    FROM chosen JOIN catalog_movement movement ON movement.reference = chosen.number
    WHERE movement.reason IN ('sold', 'returned') GROUP BY chosen.number, movement.variant_id
)
SELECT number || ' ' || sku, 'units taken out of stock',
       coalesce(taken.units, 0), coalesce(bought.units, 0), variant_id
FROM bought FULL JOIN taken USING (number, variant_id)
JOIN catalog_variant variant ON variant.id = variant_id
WHERE coalesce(taken.units, 0) <> coalesce(bought.units, 0)
ORDER BY number, variant_id
"""
_OF_NO_ORDER = """
SELECT concat_ws(' ', nullif(movement.reference, ''), sku), 'units taken, of no order',
       taken.units, 0, variant.id
FROM catalog_movement movement
JOIN catalog_variant variant ON variant.id = movement.variant_id
CROSS JOIN LATERAL (
    SELECT -sum(quantity) AS units, min(id) AS first
    FROM catalog_movement same
    WHERE same.reference = movement.reference AND same.variant_id = movement.variant_id
      AND same.reason IN ('sold', 'returned')
) AS taken
WHERE movement.id > %(after)s AND movement.id <= %(last)s
  AND movement.reason IN ('sold', 'returned')
  AND NOT EXISTS (SELECT FROM orders_order WHERE number = movement.reference)
  AND movement.id = taken.first AND taken.units <> 0
ORDER BY movement.id
"""
_LOOKS: tuple[tuple[str, type[Model], Callable[[Span], list[Drift]]], ...] = (
    ("variants", Variant, auditing.drift_in),
    ("orders", Order, partial(auditing.ask, _OF_ORDERS)),
    ("movements", Movement, partial(auditing.ask, _OF_NO_ORDER)),
)


@dataclass
class Audit:
    """How much was looked at, and what was found: `count` of it, of which `drift` has the first."""

    looked_at: Counter[str] = field(default_factory=Counter)
    count: int = 0
    drift: list[Drift] = field(default_factory=list)

    def note(self, kind: str, span: Span, found: list[Drift]) -> None:
        self.looked_at[kind] += span.rows
        self.count += len(found)
        self.drift += found[: KEPT - len(self.drift)]

    def __str__(self) -> str:
        variants, orders = self.looked_at["variants"], self.looked_at["orders"]
        return f"{variants:,} variants and {orders:,} orders audited, {self.count:,} drift"


def audit(advance: Callable[[int], object] = lambda rows: None) -> Audit:
    """Look at everything, a span of rows at a time. Changes nothing; the shop may sell meanwhile.

    `advance` hears how many more rows were looked at, of `size()`.
    """
    result = Audit()
    for kind, table, find in _LOOKS:
        for span in spans(table._default_manager.all()):
            result.note(kind, span, find(span))
            advance(span.rows)
    return result


def size() -> int:
    return sum(table._default_manager.count() for _, table, _ in _LOOKS)


def tell_staff(result: Audit, *, by: str) -> None:
    """Raise a notice of what was found, or take down the one of an earlier audit."""
    if not result.count:
        board.settle(NOTICE, by=by)
        return
    variant = result.drift[0].variant_id
    more = [f"... and {result.count - _TOLD:,} more"] if result.count > _TOLD else []
    board.raise_notice(
        NOTICE,
        subject=f"Stock does not add up: {result}",
        body="\n".join([*map(str, result.drift[:_TOLD]), *more]),
        advice=_ADVICE,
        link=f"{reverse('admin:catalog_movement_changelist')}?variant__id__exact={variant}",
    )
