"""What every verb after the sale has in common: one at a time, by the form's key once, on record.

`orders.fulfilment` packs and sends, `orders.refunding` gives money back, `orders.cancelling` stops
an order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from catalog import stock
from orders.models import Order, OrderEvent, OrderLine
from shop.events.outbox import publish


class NotPossible(Exception):
    """The order is past the point where this can be done. `str()` says why."""


@contextmanager
def locked(order: Order) -> Iterator[None]:
    """A transaction with the order's row locked, and `order` as it is then.

    Order before payment before stock, everywhere: so no two verbs can deadlock. Raises NotPossible
    when somebody keeps the order, or its goods, for longer than `STOCK_LOCK_TIMEOUT`.
    """
    try:
        with stock.patient():
            # No key of it changes: who writes a row that points at it need not wait.
            rows = Order.objects.select_for_update(no_key=True)
            order.refresh_from_db(from_queryset=rows)
            yield
    except stock.StockBusy as busy:
        raise NotPossible(
            "The order or its goods are being worked on right now. Please try again."
        ) from busy


def was_done(order: Order, key: UUID | None) -> bool:
    """Whether the form with this one-time key has acted already."""
    return key is not None and order.history.filter(key=key).exists()


def record(
    order: Order, kind: OrderEvent.Kind = OrderEvent.Kind.MOVED, **details: Any
) -> OrderEvent:
    """Bring the order's step up to what its goods have come to, and write down what was done."""
    lines, parcels = order.lines.all(), order.parcels.all()
    move_to(order, order.step_after(lines, parcels))
    return order.history.create(kind=kind, status=order.status, **details)


def move_to(order: Order, status: str) -> None:
    if status == order.status:
        return
    order.status = status
    order.save(update_fields=["status"])
    publish("order.moved", {"order": order.pk, "status": status})


def lines_of(order: Order) -> dict[int, OrderLine]:
    """In variant order, so that whoever puts their goods back locks stock in that order."""
    return {line.pk: line for line in order.lines.order_by("variant_id", "pk")}


def add_note(order: Order, words: str, *, actor: str, key: UUID | None = None) -> None:
    """What staff tell each other. Shoppers do not see it."""
    with locked(order):
        if not was_done(order, key):
            note = OrderEvent.Kind.NOTE
            record(order, note, for_staff=True, note=words, actor=actor, key=key)
