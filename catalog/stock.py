"""Hold, release, sell, receive, adjust: with its bulk half `catalog.stock_history` the only
writer of Stock, Hold and Movement.

Every verb reads *and* decides while it has the stock row locked, takes rows in variant order so
that two callers cannot deadlock, and publishes `stock.changed` in the same transaction. A hold
that is past its time never stands in a buyer's way: it is swept when someone asks for the goods.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from catalog.models import Hold, Movement, Stock
from shop.events.outbox import publish

logger = logging.getLogger(__name__)
_WAITED_IN_VAIN = {"55P03", "40P01"}  # lock_not_available, deadlock_detected


@dataclass(eq=False)
class InsufficientStock(Exception):
    """Fewer units can be had than were asked for. `available` includes what the asker holds."""

    variant_id: int
    requested: int
    available: int

    code = "INSUFFICIENT_INVENTORY"

    def __str__(self) -> str:
        return f"Only {self.available} available" if self.available else "Sold out"


@dataclass(eq=False)
class HeldByShoppers(Exception):
    """A count below what is in carts right now: release those holds first."""

    held: int

    def __str__(self) -> str:
        return f"{self.held} are held in carts right now; the count cannot go below that"


class StockBusy(Exception):
    """Another buyer held the row for too long; asking again in a second is right."""


def hold(variant_id: int, owner: str, quantity: int, ttl: timedelta | None = None) -> Hold:
    """Keep exactly `quantity` units for the owner until `ttl` from now (30 minutes by default).

    An earlier hold of the same owner is replaced. Raises InsufficientStock, with nothing changed.
    """
    if quantity < 1:
        raise ValueError("hold() keeps one unit or more; release() lets go")
    with _locked(variant_id) as stocks:
        stock = stocks[variant_id]
        _sweep_row(stock)
        previous = Hold.objects.filter(owner=owner, variant_id=variant_id).first()
        own = previous.quantity if previous else 0
        _require(stock, quantity, own)
        _move_reserved(stock, quantity - own)
        held, _ = Hold.objects.update_or_create(
            owner=owner,
            variant_id=variant_id,
            defaults={
                "quantity": quantity,
                "expires_at": timezone.now() + (ttl or settings.HOLD_FOR),
            },
        )
        if quantity != own:
            _announce([variant_id])
        return held


def extend(owner: str, until: timedelta) -> None:
    """Let the owner's live holds last at least so long from now. Lapsed ones stay lapsed."""
    end = timezone.now() + until
    Hold.objects.live().filter(owner=owner, expires_at__lt=end).update(expires_at=end)


def release(owner: str, variant_ids: Iterable[int] | None = None) -> int:
    """Let go of the owner's holds, or of those of some variants. Returns how many there were."""
    with transaction.atomic():
        held = Hold.objects.filter(owner=owner)
        if variant_ids is not None:
            held = held.filter(variant_id__in=list(variant_ids))
        affected = sorted(held.values_list("variant_id", flat=True))
        return _drop_holds(affected, owner)


def sell(owner: str, quantities: Mapping[int, int], reference: str) -> None:
    """Take goods out for good, using up the owner's holds where there are any.

    Raises InsufficientStock, with nothing changed, when a hold lapsed and others took the goods.
    """
    wanted = {variant_id: quantity for variant_id, quantity in quantities.items() if quantity}
    with _locked(*wanted) as stocks:
        held = dict(
            Hold.objects.filter(owner=owner, variant_id__in=wanted).values_list(
                "variant_id", "quantity"
            )
        )
        for variant_id in sorted(wanted):
            stock, quantity = stocks[variant_id], wanted[variant_id]
            own = held.get(variant_id, 0)
            if stock.on_hand - stock.reserved + own < quantity:
                _sweep_row(stock, except_owner=owner)
            _require(stock, quantity, own)
            _use_up(owner, variant_id, own, quantity)
            _move_reserved(stock, -min(own, quantity))
            _move_on_hand(stock, -quantity, Movement.Reason.SOLD, reference=reference)
        _announce(sorted(wanted))


def track(variant_id: int) -> Stock:
    """Give a variant its counters, at zero. Safe to call again."""
    return Stock.objects.get_or_create(variant_id=variant_id)[0]


def receive(variant_id: int, quantity: int, *, actor: str, note: str = "") -> Stock:
    """Goods came in."""
    if quantity < 1:
        raise ValueError("receive() takes one unit or more")
    return _change(variant_id, quantity, Movement.Reason.RECEIVED, actor=actor, note=note)


def put_back(variant_id: int, quantity: int, *, reference: str, actor: str = "") -> Stock:
    """Goods of a cancelled or returned order went back on the shelf."""
    return _change(variant_id, quantity, Movement.Reason.RETURNED, reference=reference, actor=actor)


def adjust(variant_id: int, to: int, *, actor: str, note: str) -> Stock:
    """Someone counted: there are `to` units. Raises HeldByShoppers when carts hold more."""
    with _locked(variant_id) as stocks:
        stock = stocks[variant_id]
        _sweep_row(stock)
        if to < stock.reserved:
            raise HeldByShoppers(stock.reserved)
        if to != stock.on_hand:
            _move_on_hand(
                stock, to - stock.on_hand, Movement.Reason.ADJUSTED, actor=actor, note=note
            )
            _announce([variant_id])
        return stock


def sweep(limit: int = 500) -> int:
    """Tidy up holds whose time is over. Returns how many went. Safe beside itself and buyers."""
    swept = 0
    lapsed = Hold.objects.lapsed().order_by("variant_id").values_list("variant_id", flat=True)
    for variant_id in list(lapsed.distinct()[:limit]):
        with _locked(variant_id) as stocks:
            gone = _sweep_row(stocks[variant_id])
            if gone:
                _announce([variant_id])
            swept += gone
    return swept


# --- The parts they share ------------------------------------------------------------------------


@contextmanager
def _locked(*variant_ids: int) -> Iterator[dict[int, Stock]]:
    """Rows of these variants, locked in variant order until the outermost transaction ends.

    Raises StockBusy when a row stays locked for longer than `STOCK_LOCK_TIMEOUT`.
    """
    try:
        with transaction.atomic():
            wait = int(settings.STOCK_LOCK_TIMEOUT.total_seconds() * 1000)
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(wait)])
            rows = Stock.objects.select_for_update().filter(variant_id__in=variant_ids)
            stocks = {row.variant_id: row for row in rows.order_by("variant_id")}
            for variant_id in set(variant_ids) - set(stocks):
                raise InsufficientStock(variant_id, requested=1, available=0)
            yield stocks
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") not in _WAITED_IN_VAIN:
            raise
        logger.warning("Stock of variants %s was busy for too long", variant_ids)
        raise StockBusy from error


def _require(stock: Stock, quantity: int, own: int) -> None:
    could_have = stock.on_hand - stock.reserved + own
    if quantity > could_have:
        raise InsufficientStock(stock.variant_id, quantity, max(could_have, 0))


def _sweep_row(stock: Stock, except_owner: str = "") -> int:
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
    _move_reserved(stock, -sum(gone))
    return len(gone)


def _use_up(owner: str, variant_id: int, own: int, quantity: int) -> None:
    """Take sold units out of the owner's hold; what was added to it meanwhile stays held."""
    held = Hold.objects.filter(owner=owner, variant_id=variant_id)
    if own > quantity:
        held.update(quantity=F("quantity") - quantity)
    else:
        held.delete()


def _drop_holds(variant_ids: list[int], owner: str) -> int:
    if not variant_ids:
        return 0
    with _locked(*variant_ids) as stocks:
        holds = list(Hold.objects.filter(owner=owner, variant_id__in=variant_ids))
        for held in holds:
            _move_reserved(stocks[held.variant_id], -held.quantity)
        Hold.objects.filter(pk__in=[held.pk for held in holds]).delete()
        _announce(variant_ids)
        return len(holds)


def _change(
    variant_id: int,
    quantity: int,
    reason: Movement.Reason,
    *,
    actor: str = "",
    note: str = "",
    reference: str = "",
) -> Stock:
    with _locked(variant_id) as stocks:
        stock = stocks[variant_id]
        _move_on_hand(stock, quantity, reason, actor=actor, note=note, reference=reference)
        _announce([variant_id])
        return stock


def _move_reserved(stock: Stock, units: int) -> None:
    if units:
        Stock.objects.filter(pk=stock.pk).update(reserved=F("reserved") + units)
        stock.reserved += units


def _move_on_hand(stock: Stock, units: int, reason: Movement.Reason, **details: str) -> None:
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


def _announce(variant_ids: list[int]) -> None:
    publish("stock.changed", {"variants": variant_ids})


__all__ = [
    "HeldByShoppers",
    "InsufficientStock",
    "StockBusy",
    "adjust",
    "extend",
    "hold",
    "put_back",
    "receive",
    "release",
    "sell",
    "sweep",
    "track",
]
