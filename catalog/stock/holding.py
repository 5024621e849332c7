"""Units kept for one owner for a while."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.models import Hold, Stock
from catalog.stock import queueing
from catalog.stock.allowance import Allowance
from catalog.stock.moving import announce, free, move_reserved, unreserve
from catalog.stock.refusals import InsufficientStock, StockBusy
from catalog.stock.rows import locked, owned, require, sweep_row
from shop.lib import rows
from shop.lib.database import fetch_prepared_rows

_ANY = Allowance()
# An owner's holds are looked for by the owner alone, as in catalog.stock.counting.
_OWN = """
SELECT variant_id, quantity, expires_at > statement_timestamp() FROM catalog_hold
WHERE owner = %(owner)s"""
_END = "LEAST(statement_timestamp() + %(until)s, created_at + %(most)s)"
_LENGTHEN = f"""
UPDATE catalog_hold SET expires_at = {_END}
WHERE owner = %(owner)s AND array_position(%(variants)s::bigint[], variant_id) IS NOT NULL
    AND expires_at < {_END}"""  # noqa: S608 - our own words


def hold(
    variant_id: int,
    owner: str,
    quantity: int,
    *,
    renew: bool = False,
    lasts: timedelta | None = None,
    allowance: Allowance = _ANY,
) -> Hold:
    """Keep exactly `quantity` units for the owner, in place of what the owner held before.

    A hold that is new or grows `lasts` so long from now (`HOLD_FOR`, less when stock is scarce),
    but never past `HOLD_FOR_AT_MOST` after it began. One that shrinks or stays as it was ends when
    it would have ended, unless `renew` says so. Raises InsufficientStock or HoldLimit, with
    nothing changed.
    """
    if quantity < 1:
        raise ValueError("hold() keeps one unit or more; release() lets go")
    with locked(variant_id) as stocks:
        stock = stocks[variant_id]
        sweep_row(stock)
        held = owned(owner, variant_id) or Hold(owner=owner, variant_id=variant_id, quantity=0)
        fresh = quantity - held.quantity
        if fresh == 0 and not renew:
            return held
        allowance.require(owner, fresh)
        require(stock, quantity, held.quantity)
        if fresh > 0 or renew:
            _lengthen(held, lasts or _usual(held, stock))
        if fresh < 0:
            unreserve(stock, -fresh)
        else:
            move_reserved(stock, fresh)
        held.quantity = quantity
        held.address = allowance.address or held.address
        held.save()
        if fresh:
            announce(variant_id)
        return held


def glance(variant_id: int, owner: str, more: int) -> None:
    """Raises InsufficientStock when so many more cannot be had, by one look without a lock.

    Whoever comes late to a sale hears so at once and does not queue for the row. To hear nothing
    promises nothing: `hold` decides.
    """
    stock = Stock.objects.as_of_now().filter(pk=variant_id).first()
    available = stock.available if stock else 0
    if more > available:
        held = owned(owner, variant_id)
        own = held.quantity if held and held.is_live else 0
        raise InsufficientStock(variant_id, requested=own + more, available=own + available)


def secure(owner: str, quantities: Mapping[int, int], until: timedelta) -> None:
    """Hold all of this for a payment that may take so long: what lapsed is held anew, what is held
    lasts `until` from now at least.

    A payment may go past `HOLD_FOR_AT_MOST`, but by no more than `until`. Raises InsufficientStock
    with nothing changed when others have taken what lapsed; a patient transaction around it must
    end with that.
    """
    with locked(*quantities, joins=True):
        held = fetch_prepared_rows(_OWN, {"owner": owner})
        live = {variant_id: quantity for variant_id, quantity, is_live in held if is_live}
        for variant_id, quantity in sorted(quantities.items()):
            if live.get(variant_id, 0) < quantity:
                hold(variant_id, owner, quantity)
        terms = {"until": until, "most": settings.HOLD_FOR_AT_MOST + until}
        rows.change(_LENGTHEN, {"owner": owner, "variants": list(quantities), **terms})


def release(owner: str, variant_ids: Iterable[int] | None = None) -> int:
    """Let go of the owner's holds, or of those of some variants, also where counters were lost.
    Returns how many there were.
    """
    with transaction.atomic():
        held = Hold.objects.filter(owner=owner)
        if variant_ids is not None:
            held = held.filter(variant_id__in=list(variant_ids))
        affected = sorted(held.values_list("variant_id", flat=True))
        return _drop(affected, owner) if affected else 0


def release_all(variant_id: int) -> int:
    """Let go of every hold of a variant, whoever has it, and count from zero, whatever the counter
    said before. Returns how many holds there were.
    """
    with locked(variant_id) as stocks:
        held = Hold.objects.filter(variant_id=variant_id)
        owners = list(held.values_list("owner", flat=True))
        held.delete()
        queueing.step_out(owners)
        move_reserved(stocks[variant_id], -stocks[variant_id].reserved)
        announce(variant_id)
        return len(owners)


def hand_over(variant_id: int, giver: str, taker: str, *, allowance: Allowance = _ANY) -> int:
    """What the giver holds, if it is still live, is the taker's from now on, on top of what the
    taker holds. Returns the units; free ones stay as many as they were. Raises HoldLimit, with
    nothing changed, when it is more than the taker may hold.
    """
    with locked(variant_id) as stocks:
        sweep_row(stocks[variant_id])
        given, own = owned(giver, variant_id), owned(taker, variant_id)
        if given is None or giver == taker:
            return 0
        allowance.require(taker, given.quantity)
        if own is not None:
            given.quantity += own.quantity
            given.expires_at = max(given.expires_at, own.expires_at)
            given.created_at = min(given.created_at, own.created_at)
            own.delete()
        units = given.quantity - (own.quantity if own else 0)
        given.owner = taker
        given.save()
        return units


def sweep(limit: int = 500) -> int:
    """Tidy up holds whose time is over. Returns how many went. Safe beside itself and buyers.

    What is too busy right now waits for the next round, what has lost its counters for those; and
    the others do not wait with it.
    """
    serve_overlooked()
    swept = 0
    counted = Hold.objects.lapsed().filter(variant__stock__isnull=False)
    lapsed = counted.order_by("variant_id").values_list("variant_id", flat=True)
    for variant_id in list(lapsed.distinct()[:limit]):
        with suppress(StockBusy), locked(variant_id) as stocks:
            swept += sweep_row(stocks[variant_id])
    return swept


def serve_overlooked() -> None:
    """Serve those in line for what is free but was not for sale when it got free. What is busy
    waits for the sweeper's next round.
    """
    for variant_id in queueing.overlooked():
        with suppress(StockBusy), locked(variant_id) as stocks:
            queueing.serve(stocks[variant_id])


def _usual(held: Hold, stock: Stock) -> timedelta:
    could_have = free(stock) + held.quantity
    return settings.HOLD_FOR_WHEN_SCARCE if could_have <= Stock.FEW else settings.HOLD_FOR


def _lengthen(held: Hold, lasts: timedelta) -> None:
    end = min(timezone.now() + lasts, held.created_at + settings.HOLD_FOR_AT_MOST)
    held.expires_at = max(held.expires_at or end, end)


def _drop(variant_ids: list[int], owner: str) -> int:
    with locked(*variant_ids, even_lost=True) as stocks:
        holds = list(Hold.objects.filter(owner=owner, variant_id__in=variant_ids))
        for held in holds:
            if held.variant_id in stocks:
                unreserve(stocks[held.variant_id], held.quantity)
        Hold.objects.filter(pk__in=[held.pk for held in holds]).delete()
        queueing.step_out([owner])
        announce(*variant_ids)
        return len(holds)
