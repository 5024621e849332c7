"""Amounts: Decimal, two places, one rule of rounding."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> int:
    """The amount in the smallest unit, as payment providers count it."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


def from_cents(cents: int) -> Decimal:
    return Decimal(cents) / 100


def round_to_cent(amount: Decimal) -> Decimal:
    """Half a cent goes up, the rule that US sales tax tables use."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def share_of(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """What of `amount` belongs to `part` of `whole`, rounded once.

    Parts that are given back one after another get the difference of two shares: of all up to and
    with this one, less of all before it. However the whole is divided, the parts then come to
    `amount` exactly, and no part is less than nothing.
    """
    return round_to_cent(amount * part / whole) if whole else Decimal("0.00")


def percent(rate: Decimal) -> str:
    """0.08 becomes 8, and 0.08875 becomes 8.875."""
    return f"{(rate * 100).normalize():f}"


@dataclass(frozen=True, slots=True)
class Totals:
    """What a cart, a checkout or an order comes to. Tax is on goods, not on shipping."""

    subtotal: Decimal
    tax: Decimal
    shipping: Decimal

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.tax + self.shipping

    @property
    def missing_for_free_shipping(self) -> Decimal:
        return max(settings.FREE_SHIPPING_FROM - self.subtotal, Decimal(0))

    @property
    def free_shipping_percent(self) -> int:
        """How far the way to free shipping has been gone, 0 to 100."""
        if settings.FREE_SHIPPING_FROM <= 0:
            return 100
        return min(int(self.subtotal / settings.FREE_SHIPPING_FROM * 100), 100)


def totals_of(lines: Iterable[tuple[Decimal, int]]) -> Totals:
    """Totals of (unit price, quantity) pairs: tax once on the subtotal, rounded half up."""
    subtotal = sum((price * quantity for price, quantity in lines), Decimal("0.00"))
    free = subtotal == 0 or subtotal >= settings.FREE_SHIPPING_FROM
    return Totals(
        subtotal=subtotal,
        tax=round_to_cent(subtotal * settings.TAX_RATE),
        shipping=Decimal("0.00") if free else settings.SHIPPING_PRICE,
    )
