"""The whole audit of stock: counters against holds and ledger, and the ledger against the orders.

What an order took out of stock, less what went back on the shelf, is what its lines say. Both
ways: each order has its movements, and what no order took went back. Then the orders against
themselves: the units of a line against parcels and refunds, and against the step of its order.
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
_NAMED = ("variants", "orders")  # of what was looked at
_TOLD = 20  # in a notice
_ADVICE = "manage.py audit_stock shows all of it; docs/operations.md says what each line asks for."

# Order by order through the indexes: joined as sets, each span would read the tables whole.
_OF_ORDERS = """
SELECT placed.number || ' ' || (SELECT sku FROM catalog_variant WHERE id = both_say.variant_id),
       'units taken out of stock', both_say.taken, both_say.asked, both_say.variant_id
FROM orders_order placed
CROSS JOIN LATERAL (
    SELECT variant_id, sum(taken) AS taken, sum(asked) AS asked
    FROM (
        SELECT variant_id, 0 AS taken, quantity - restocked AS asked
        FROM orders_orderline WHERE order_id = placed.id AND variant_id IS NOT NULL
        UNION ALL
        SELECT variant_id, -quantity, 0
        FROM catalog_movement WHERE reference = placed.number AND reason IN ('sold', 'returned')
    ) AS either
    GROUP BY variant_id
) AS both_say
WHERE placed.id > %(after)s AND placed.id <= %(last)s AND both_say.taken <> both_say.asked
ORDER BY placed.id, both_say.variant_id
"""
_OF_LINES = """
SELECT placed.number || ' ' || line.sku, said.what, said.says, said.should_say,
       coalesce(line.variant_id, 0)
FROM orders_order placed
JOIN orders_orderline line ON line.order_id = placed.id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS units,
           coalesce(sum(quantity) FILTER (WHERE parcel.delivered_at IS NULL), 0) AS on_the_way
    FROM orders_parcelline JOIN orders_parcel parcel ON parcel.id = parcel_id
    WHERE line_id = line.id
) AS sent
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS units FROM orders_refundline WHERE line_id = line.id
) AS refunded
CROSS JOIN LATERAL (VALUES
    ('units sent', line.sent, sent.units, line.sent <> sent.units),
    ('units refunded, at least those of its refunds,', line.refunded, refunded.units,
        line.refunded < refunded.units),
    ('units sent of an order that is ' || placed.status, line.sent, 0,
        placed.status IN ('confirmed', 'packed', 'cancelled') AND line.sent > 0),
    ('units to send of an order that is ' || placed.status,
        line.quantity - line.sent - line.dropped, 0,
        placed.status IN ('shipped', 'delivered', 'cancelled')
        AND line.quantity > line.sent + line.dropped),
    ('units on their way of an order that is delivered', sent.on_the_way, 0,
        placed.status = 'delivered' AND sent.on_the_way > 0)
) AS said (what, says, should_say, is_drift)
WHERE placed.id > %(after)s AND placed.id <= %(last)s AND said.is_drift
ORDER BY placed.id, line.id
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


def _drift_of_orders(span: Span) -> list[Drift]:
    return auditing.ask(_OF_ORDERS, span) + auditing.ask(_OF_LINES, span)


_LOOKS: tuple[tuple[str, type[Model], Callable[[Span], list[Drift]]], ...] = (
    ("variants", Variant, auditing.drift_in),
    ("orders", Order, _drift_of_orders),
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
        looked_at = " and ".join(_counted(self.looked_at[kind], kind) for kind in _NAMED)
        return f"{looked_at} audited, {self.count:,} drift"


def _counted(count: int, kind: str) -> str:
    return f"{count:,} {kind.removesuffix('s') if count == 1 else kind}"


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
    places = "1 place" if result.count == 1 else f"{result.count:,} places"
    board.raise_notice(
        NOTICE,
        subject=f"Stock does not add up in {places}",
        body="\n".join([*map(str, result.drift[:_TOLD]), *more]),
        advice=_ADVICE,
        link=f"{reverse('admin:catalog_movement_changelist')}?variant__id__exact={variant}",
    )
