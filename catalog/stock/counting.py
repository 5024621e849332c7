"""What is on hand: sold, received, put back, counted. Each change is a movement in the ledger."""

from collections.abc import Mapping

from django.utils import timezone

from catalog.models import Movement, Stock
from catalog.stock.moving import announce, counted, free, move_on_hand, on_hand_by_ledger
from catalog.stock.refusals import HeldByShoppers
from catalog.stock.rows import locked, require, sweep_row
from shop.lib import rows
from shop.lib.database import fetch_prepared_rows

_HELD = "SELECT variant_id, quantity FROM catalog_hold WHERE owner = %(owner)s"
# What was added to a hold meanwhile stays held. An owner's holds are looked for by the owner alone:
# a join might look for them among those of all who hold the same thing.
_SELL = """
WITH sold AS (
    SELECT * FROM unnest(
        %(variants)s::bigint[], %(units)s::int[], %(used)s::int[], %(after)s::int[]
    ) AS sold (variant_id, units, used, after)
), used_up AS (
    DELETE FROM catalog_hold AS hold WHERE owner = %(owner)s
        AND quantity <= (SELECT units FROM sold WHERE sold.variant_id = hold.variant_id)
), used_in_part AS (
    UPDATE catalog_hold AS hold
    SET quantity = quantity - (SELECT units FROM sold WHERE sold.variant_id = hold.variant_id)
    WHERE owner = %(owner)s
        AND quantity > (SELECT units FROM sold WHERE sold.variant_id = hold.variant_id)
), counted AS (
    UPDATE catalog_stock AS stock
    SET on_hand = stock.on_hand - sold.units, reserved = stock.reserved - sold.used
    FROM sold WHERE stock.variant_id = sold.variant_id
)
INSERT INTO catalog_movement
       (variant_id, quantity, on_hand_after, reason, note, reference, actor, created_at)
SELECT variant_id, -units, after, %(reason)s, '', %(reference)s, 'shopper', %(now)s FROM sold"""


def sell(owner: str, quantities: Mapping[int, int], reference: str) -> None:
    """Take goods out for good, using up the owner's holds where there are any.

    Raises InsufficientStock, with nothing changed, when a hold lapsed and others took the goods; a
    patient transaction around it must end with that.
    """
    wanted = {variant_id: units for variant_id, units in sorted(quantities.items()) if units}
    with locked(*wanted, joins=True) as stocks:
        held = dict(fetch_prepared_rows(_HELD, {"owner": owner}))
        used = {}
        for variant_id, quantity in wanted.items():
            stock, own = stocks[variant_id], held.get(variant_id, 0)
            if free(stock) + counted(stock, own) < quantity:
                sweep_row(stock, except_owner=owner)
            require(stock, quantity, counted(stock, own))
            used[variant_id] = counted(stock, min(own, quantity))
            stock.on_hand -= quantity
            stock.reserved -= used[variant_id]
        _take_away(owner, list(stocks.values()), wanted, used, reference)
        announce(*wanted)


def track(variant_id: int) -> Stock:
    """Give a variant its counters, at zero. Safe to call again."""
    return Stock.objects.get_or_create(variant_id=variant_id)[0]


def receive(variant_id: int, quantity: int, *, actor: str, note: str = "") -> Stock:
    """Goods came in."""
    if quantity < 1:
        raise ValueError("receive() takes one unit or more")
    with locked(variant_id) as stocks:
        stock = stocks[variant_id]
        move_on_hand(stock, quantity, Movement.Reason.RECEIVED, actor=actor, note=note)
        announce(variant_id)
        return stock


def put_back(variant_id: int, quantity: int, *, reference: str, actor: str = "") -> Stock:
    """Goods of a cancelled or returned order went back on the shelf. Where the counters were lost
    the ledger alone knows, by which they are opened again: no money waits for that.
    """
    with locked(variant_id, even_lost=True) as stocks:
        stock = stocks.get(variant_id)
        if stock is None:
            stock = Stock(variant_id=variant_id, on_hand=on_hand_by_ledger(variant_id))
        reason = Movement.Reason.RETURNED
        move_on_hand(stock, quantity, reason, reference=reference, actor=actor)
        announce(variant_id)
        return stock


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


def _take_away(
    owner: str,
    stocks: list[Stock],
    sold: Mapping[int, int],
    used: Mapping[int, int],
    reference: str,
) -> None:
    """Holds, counters and ledger of all that is sold, by one statement."""
    values = {
        "variants": [stock.variant_id for stock in stocks],
        "units": [sold[stock.variant_id] for stock in stocks],
        "used": [used[stock.variant_id] for stock in stocks],
        "after": [stock.on_hand for stock in stocks],
    }
    how = {"reason": Movement.Reason.SOLD, "reference": reference, "now": timezone.now()}
    rows.change(_SELL, {**values, **how, "owner": owner})
