"""The small steps that change the counters of a locked row."""

from django.db.models import Sum
from django.utils import timezone

from catalog.models import Movement, Stock
from shop.events.outbox import publish
from shop.lib import rows

_COUNT = (
    "UPDATE catalog_stock SET on_hand = on_hand + %(on_hand)s, reserved = reserved + %(reserved)s"
    " WHERE variant_id = %(variant)s"
)


def free(stock: Stock) -> int:
    """Units that the counters call nobody's."""
    return stock.on_hand - stock.reserved


def move_reserved(stock: Stock, units: int) -> None:
    if units:
        _count(stock, on_hand=0, reserved=units)


def counted(stock: Stock, units: int) -> int:
    """Of so many held units, those that are reserved: counters that were lost and opened anew know
    nothing of holds from before.
    """
    return min(units, stock.reserved)


def on_hand_by_ledger(variant_id: int) -> int:
    """What the movements come to: all that is known of units whose counters were lost."""
    moved = Movement.objects.filter(variant_id=variant_id).aggregate(units=Sum("quantity"))
    return max(moved["units"] or 0, 0)


def unreserve(stock: Stock, units: int) -> None:
    """Units of holds that are over, as far as they are counted: nobody is to be kept from giving
    back.
    """
    move_reserved(stock, -counted(stock, units))


def move_on_hand(stock: Stock, units: int, reason: Movement.Reason, **details: str) -> None:
    _count(stock, on_hand=units, reserved=0)
    rows.insert(
        Movement(
            variant_id=stock.variant_id,
            quantity=units,
            on_hand_after=stock.on_hand,
            reason=reason,
            created_at=timezone.now(),
            **details,
        )
    )


def _count(stock: Stock, on_hand: int, reserved: int) -> None:
    rows.change(_COUNT, {"variant": stock.pk, "on_hand": on_hand, "reserved": reserved})
    stock.on_hand += on_hand
    stock.reserved += reserved


def announce(*variant_ids: int) -> None:
    publish("stock.changed", {"variants": list(variant_ids)})
