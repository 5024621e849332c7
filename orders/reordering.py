"""Order again: what an order had, into the cart, as far as it can be had."""

from contextlib import suppress
from dataclasses import dataclass

from cart.models import Cart, CartLimit
from catalog.models import Variant
from catalog.stock import HoldLimit, InsufficientStock, StockBusy
from orders.models import Order, OrderLine

REFUSALS = (InsufficientStock, CartLimit, HoldLimit, StockBusy)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A line of the order that the cart has not, or has less of."""

    line: OrderLine
    units: int  # what the cart has of it
    why: str

    def __str__(self) -> str:
        name = f"{self.line.title} ({self.line.label})" if self.line.label else self.line.title
        if self.units:
            return f"{name}: {self.units} of {self.line.quantity} are in your cart. {self.why}"
        return f"{name} is not in your cart. {self.why}"


def order_again(order: Order, cart: Cart) -> list[Shortfall]:
    """Fill the cart up to what the order had, and hold it. Returns what fell short.

    Up to, and not on top: who presses twice does not have everything twice.
    """
    units = dict(cart.lines.values_list("variant_id", "quantity"))
    tries = (_put_in(line, units.get(line.variant_id or 0, 0), cart) for line in order.lines.all())
    return [short for short in tries if short]


def _put_in(line: OrderLine, has: int, cart: Cart) -> Shortfall | None:
    missing = line.quantity - has
    if missing <= 0:
        return None
    if line.variant_id is None:
        return Shortfall(line, has, "We do not sell it any more.")
    try:
        cart.add(line.variant_id, missing)
    except Variant.DoesNotExist:
        return Shortfall(line, has, "We do not sell it any more.")
    except REFUSALS as refusal:
        return _put_in_what_is_left(line, has, cart, refusal)
    _remember_price(line, has, cart)
    return None


def _put_in_what_is_left(
    line: OrderLine, has: int, cart: Cart, refusal: Exception
) -> Shortfall | None:
    left = refusal.available - has if isinstance(refusal, InsufficientStock) else 0
    if left > 0 and line.variant_id:
        with suppress(*REFUSALS, Variant.DoesNotExist):
            cart.add(line.variant_id, left)
            _remember_price(line, has, cart)
            has += left
    return Shortfall(line, has, _words_for(refusal))


def _remember_price(line: OrderLine, had: int, cart: Cart) -> None:
    """What the shopper knows is the price of then; the cart says when it is another now."""
    if line.variant_id and not had:
        cart.remember_price(line.variant_id, line.unit_price)


def _words_for(refusal: Exception) -> str:
    if isinstance(refusal, InsufficientStock):
        return "No more can be had right now." if refusal.available else "It is sold out."
    if isinstance(refusal, StockBusy):
        return "Many people want it at the moment; please try again."
    return f"{refusal}."
