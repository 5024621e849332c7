"""The small steps that change the counters of a locked row."""

from django.db.models import F
from django.utils import timezone

from catalog.models import Movement, Stock
from shop.events.outbox import publish


def free(stock: Stock) -> int:
    """Units that the counters call nobody's."""
    return stock.on_hand - stock.reserved


def move_reserved(stock: Stock, units: int) -> None:
    if units:
        Stock.objects.filter(pk=stock.pk).update(reserved=F("reserved") + units)
        stock.reserved += units


def move_on_hand(stock: Stock, units: int, reason: Movement.Reason, **details: str) -> None:
    Stock.objects.filter(pk=stock.pk).update(on_hand=F("on_hand") + units)
    stock.on_hand += units
    Movement.objects.create(
        variant_id=stock.variant_id,
        quantity=units,
        on_hand_after=stock.on_hand,
        reason=reason,
        created_at=timezone.now(),
        **details,
    )


def announce(*variant_ids: int) -> None:
    publish("stock.changed", {"variants": list(variant_ids)})
