"""What a cart says, in the words that stand there: its frames are filled with strings
(shop.lib.frames).
"""

from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.timesince import timeuntil

from cart.models import Cart, CartLine
from catalog.wording import Photo, photo_of
from shop.lib.money import Totals
from shop.lib.templatetags.shop import money


class LineInWords(NamedTuple):
    url: str  # of the product
    photo: Photo | None
    title: str
    label: str
    quantity: str
    price: str  # of one
    total: str


def line(shown: CartLine) -> LineInWords:
    variant = shown.variant
    return LineInWords(
        url=variant.product.get_absolute_url(),
        photo=photo_of(variant.picture),
        title=variant.product.title,
        label=variant.label,
        quantity=str(shown.quantity),
        price=money(variant.price),
        total=money(shown.total),
    )


def short(shown: CartLine) -> str:
    """Why a line cannot be bought as it is: what is left where its hold is gone, say."""
    if not shown.variant.is_for_sale:
        return "We do not sell this any more."
    if not shown.is_short:
        return ""
    if shown.can_have:
        return f"Only {shown.can_have} left."
    held = getattr(getattr(shown.variant, "stock", None), "held", 0)
    return "All of these are in other carts right now." if held else "Sold out."


class Ends(NamedTuple):
    """Of the hold that ends first. Moments and spans in milliseconds, as hold.js counts them."""

    at: str
    now: str
    span: str
    left: str  # in words
    clock: str  # when that is, by the shop's clock


def ends(cart: Cart) -> Ends | None:
    """None where nothing is held any more."""
    first = cart.first_hold
    if first is None:
        return None
    at = timezone.localtime(first.expires_at)
    return Ends(
        at=f"{int(at.timestamp())}000",
        now=f"{int(timezone.now().timestamp())}000",
        span=f"{round(first.span.total_seconds())}000",
        left=timeuntil(at),
        clock=dated(at, "H:i T"),
    )


def is_gone(cart: Cart, ends: Ends | None) -> bool:
    """Nothing is held any more, and nothing can be held again."""
    return not ends and not cart.can_be_renewed


class SumInWords(NamedTuple):
    subtotal: str
    tax: str
    shipping: str  # empty where it is free
    total: str


def sum_of(totals: Totals) -> SumInWords:
    shipping = money(totals.shipping) if totals.shipping else ""
    return SumInWords(money(totals.subtotal), money(totals.tax), shipping, money(totals.total))


def whole(cart: Cart) -> dict[str, Any]:
    """What a cart says beside its lines."""
    totals, count, hold_ends = cart.totals, cart.count, ends(cart)
    missing = totals.missing_for_free_shipping
    return {
        "count": str(count) if count else "",
        "items": "item" if count == 1 else "items",
        "ends": hold_ends,
        "has_lapsed": cart.has_lapsed,
        "is_gone": is_gone(cart, hold_ends),
        "sum": sum_of(totals),
        "missing": money(missing) if missing else "",  # for free delivery
        "percent": str(totals.free_shipping_percent),  # of the way there
    }
