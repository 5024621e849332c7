"""What is on hand: sold, received, put back, counted. Each change is a movement in the ledger."""

from collections.abc import Mapping

from django.db.models import F

from catalog.models import Hold, Movement, Stock
from catalog.stock.moving import announce, free, move_on_hand, move_reserved
from catalog.stock.refusals import HeldByShoppers
from catalog.stock.rows import locked, require, sweep_row


def sell(owner: str, quantities: Mapping[int, int], reference: str) -> None:
    """Take goods out for good, using up the owner's holds where there are any.

    Raises InsufficientStock, with nothing changed, when a hold lapsed and others took the goods.
    """
    wanted = {variant_id: quantity for variant_id, quantity in quantities.items() if quantity}
    with locked(*wanted) as stocks:
        held = dict(
            Hold.objects.filter(owner=owner, variant_id__in=wanted).values_list(
                "variant_id", "quantity"
            )
        )
        for variant_id in sorted(wanted):
            stock, quantity = stocks[variant_id], wanted[variant_id]
            own = held.get(variant_id, 0)
            if free(stock) + own < quantity:
                sweep_row(stock, except_owner=owner)
            require(stock, quantity, own)
            _use_up(owner, variant_id, own, quantity)
            move_reserved(stock, -min(own, quantity))
            move_on_hand(
                stock, -quantity, Movement.Reason.SOLD, reference=reference, actor="shopper"
            )
        announce(*sorted(wanted))


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
    with locked(variant_id) as stocks:
        stock = stocks[variant_id]
        sweep_row(stock)
        if to < stock.reserved:
            raise HeldByShoppers(stock.reserved)
        if to != stock.on_hand:
            move_on_hand(
                stock, to - stock.on_hand, Movement.Reason.ADJUSTED, actor=actor, note=note
            )
            announce(variant_id)
        return stock


def _use_up(owner: str, variant_id: int, own: int, quantity: int) -> None:
    """Take sold units out of the owner's hold; what was added to it meanwhile stays held."""
    held = Hold.objects.filter(owner=owner, variant_id=variant_id)
    if own > quantity:
        held.update(quantity=F("quantity") - quantity)
    else:
        held.delete()


def _change(
    variant_id: int,
    quantity: int,
    reason: Movement.Reason,
    *,
    actor: str = "",
    note: str = "",
    reference: str = "",
) -> Stock:
    with locked(variant_id) as stocks:
        stock = stocks[variant_id]
        move_on_hand(stock, quantity, reason, actor=actor, note=note, reference=reference)
        announce(variant_id)
        return stock
