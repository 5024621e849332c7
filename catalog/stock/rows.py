"""Stock rows under lock, and the small steps that the verbs are made of."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from catalog.models import Hold, Movement, Stock
from catalog.stock.refusals import InsufficientStock, busy_when_waited_in_vain
from shop.events.outbox import publish


def patience() -> str:
    """How long a statement may wait for another buyer's row, in milliseconds."""
    return str(int(settings.STOCK_LOCK_TIMEOUT.total_seconds() * 1000))


@contextmanager
def patient(*variant_ids: int) -> Iterator[None]:
    """A transaction in which waiting for a row ends after `STOCK_LOCK_TIMEOUT`, as StockBusy."""
    with busy_when_waited_in_vain(*variant_ids), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience()])
        yield


@contextmanager
def locked(*variant_ids: int) -> Iterator[dict[int, Stock]]:
    """Rows of these variants, locked in variant order until the outermost transaction ends.

    Raises StockBusy when a row stays locked for longer than `STOCK_LOCK_TIMEOUT`.
    """
    with patient(*variant_ids):
        rows = Stock.objects.select_for_update().filter(variant_id__in=variant_ids)
        stocks = {row.variant_id: row for row in rows.order_by("variant_id")}
        for variant_id in set(variant_ids) - set(stocks):
            raise InsufficientStock(variant_id, requested=1, available=0)
        yield stocks


def require(stock: Stock, quantity: int, own: int) -> None:
    could_have = stock.on_hand - stock.reserved + own
    if quantity > could_have:
        raise InsufficientStock(stock.variant_id, quantity, max(could_have, 0))


def sweep_row(stock: Stock, except_owner: str = "") -> int:
    """Drop the lapsed holds of a locked row. A seller's own hold is theirs to use up.

    One statement decides and deletes, so that a hold which is extended meanwhile survives.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalog_hold WHERE variant_id = %s AND owner <> %s"
            " AND expires_at <= statement_timestamp() RETURNING quantity",
            [stock.variant_id, except_owner],
        )
        gone = [quantity for (quantity,) in cursor.fetchall()]
    if gone:
        move_reserved(stock, -sum(gone))
        announce(stock.variant_id)
    return len(gone)


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


def owned(owner: str, variant_id: int) -> Hold | None:
    return Hold.objects.filter(owner=owner, variant_id=variant_id).first()


def announce(*variant_ids: int) -> None:
    publish("stock.changed", {"variants": list(variant_ids)})
