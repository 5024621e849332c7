"""Puts right what an audit found: with `catalog.stock` and `catalog.stock_history` the third writer
of Stock and Movement, for `manage.py audit_stock --mend` alone.

`reserved` becomes the sum of the holds. `on_hand` stays, and a movement writes down what it changed
by without one: the shop has sold by the counter, carts may hold all of it, and what is true stands
on the shelf and not in a book. Counters that were lost come back from the ledger.
"""

import logging
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum

from catalog import stock
from catalog.models import Hold, Movement, Stock
from catalog.stock.moving import on_hand_by_ledger
from catalog.stock.rows import lock_against_mending
from shop.events.outbox import publish

logger = logging.getLogger(__name__)
ACTOR = "audit_stock"
_NOTE = "The counter had changed without a movement. Please count the shelf."


def mend(variant_id: int) -> bool:
    """False, with nothing changed, when there is nothing to mend, or when carts hold more than
    there is: then somebody has to release holds first.
    """
    holds = Hold.objects.filter(variant_id=variant_id)
    movements = Movement.objects.filter(variant_id=variant_id)
    with transaction.atomic():
        lock_against_mending([variant_id])
        found = {"on_hand": on_hand_by_ledger(variant_id)}
        _, was_lost = Stock.objects.get_or_create(variant_id=variant_id, defaults=found)
        # Locked by a statement of its own: sums of the same one would be from before the wait.
        counters = Stock.objects.select_for_update().get(pk=variant_id)
        held, unexplained = _units(holds), counters.on_hand - _units(movements)
        if held > counters.on_hand:
            transaction.set_rollback(True)
            return False
        if not (was_lost or unexplained or held != counters.reserved):
            return False
        Stock.objects.filter(pk=variant_id).update(reserved=held)
        if unexplained:
            _explain(counters, unexplained)
        stock.serve_overlooked()
        publish("stock.changed", {"variants": [variant_id]})
    logger.warning(
        "Mended variant %s: reserved %s to %s, %+d units on hand had no movement",
        *(variant_id, counters.reserved, held, unexplained),
    )
    return True


def _units(rows: QuerySet[Any]) -> int:
    return rows.aggregate(units=Sum("quantity"))["units"] or 0


def _explain(counters: Stock, units: int) -> None:
    Movement.objects.create(
        variant_id=counters.variant_id,
        quantity=units,
        on_hand_after=counters.on_hand,
        reason=Movement.Reason.MENDED,
        note=_NOTE,
        actor=ACTOR,
    )
