"""What is on hand: sold, received, put back, counted. Each change is a movement in the ledger."""

from collections.abc import Mapping

from catalog.models import Movement, Stock
from catalog.stock.moving import announce, free, move_on_hand
from catalog.stock.refusals import HeldByShoppers
from catalog.stock.rows import locked, require, sweep_row
from shop.lib import rows

_HELD = (
    "SELECT variant_id, quantity FROM catalog_hold"
    " WHERE owner = %(owner)s AND variant_id = ANY(%(variants)s)"
)
_OWN = "WHERE owner = %(owner)s AND variant_id = %(variant)s"
_USE_ALL = f"DELETE FROM catalog_hold {_OWN}"  # noqa: S608 - our own words
_USE_SOME = f"UPDATE catalog_hold SET quantity = quantity - %(units)s {_OWN}"  # noqa: S608 - our own words


def sell(owner: str, quantities: Mapping[int, int], reference: str) -> None:
    """Take goods out for good, using up the owner's holds where there are any.

    Raises InsufficientStock, with nothing changed, when a hold lapsed and others took the goods.
    """
    wanted = {variant_id: quantity for variant_id, quantity in quantities.items() if quantity}
    with locked(*wanted) as stocks:
        of_owner = {"owner": owner, "variants": list(wanted)}
        held = dict(rows.fetch_rows(_HELD, of_owner))
        for variant_id in sorted(wanted):
            stock, quantity = stocks[variant_id], wanted[variant_id]
            own = held.get(variant_id, 0)
            if free(stock) + own < quantity:
                sweep_row(stock, except_owner=owner)
            require(stock, quantity, own)
            _use_up(owner, variant_id, own, quantity)
            used = -min(own, quantity)
            details = {"reference": reference, "actor": "shopper"}
            move_on_hand(stock, -quantity, Movement.Reason.SOLD, reserved=used, **details)
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
    statement = _USE_SOME if own > quantity else _USE_ALL
    rows.change(statement, {"owner": owner, "variant": variant_id, "units": quantity})


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
