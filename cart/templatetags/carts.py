"""The tags `cart_line`, `line_to_look_at`, `hold` and `sum`: parts of a cart, filled into frames
that are rendered once for their shape (shop.lib.frames).
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cart import wording
from cart.models import Cart, CartLine
from catalog import stock_frames
from shop.lib import frames
from shop.lib.links import link
from shop.lib.money import Totals

register = template.Library()


@register.simple_tag
def cart_line(line: CartLine, problem: dict[str, Any] | None, opened: bool) -> SafeString:
    """`problem` as cart.views makes it, or None; `opened` in the reply to an add."""
    stock = getattr(line.variant, "stock", None)
    counts = (stock.on_hand, stock.held, stock.carts) if stock else (0, 0, 0)
    ways = {
        "set_url": link("cart:set_quantity", line.variant_id),
        "remove_url": link("cart:remove", line.variant_id),
    }
    shown = {
        "line": wording.line(line),
        "id": str(line.variant_id),
        "left": stock_frames.html(stock_frames.LEFT, *counts),
        "is_held": line.is_held,
        "warnings": _warnings(line, problem, opened, ways),
        **ways,
    }
    return frames.fill("cart/_line.html", shown)


def _warnings(
    line: CartLine, problem: dict[str, Any] | None, opened: bool, ways: dict[str, str]
) -> str:
    if not problem and line.is_held and line.variant.is_for_sale and not line.price_changed:
        return ""
    shown = {"line": line, "problem": problem, "opened": opened, "cart": line.cart, **ways}
    return render_to_string("cart/_warnings.html", shown)


@register.simple_tag
def line_to_look_at(line: CartLine) -> SafeString:
    """Of a cart, not to be changed here."""
    return frames.fill(
        "orders/_cart_line.html", {"line": wording.line(line), "short": wording.short(line)}
    )


@register.simple_tag
def hold(
    cart: Cart,
    words: str = "held for you. No one else can buy these.",
    return_to: str = "",
    *,
    plain: bool = False,
    renewable: bool = False,
) -> SafeString:
    """How long the goods are held, counted down by hold.js; nothing for an empty cart.

    `plain` on a tinted ground, `renewable` where the reply can take the cart's place, `return_to` a
    page that holds again when it is opened.
    """
    if cart.is_empty:
        return SafeString()
    ends = wording.ends(cart)
    is_gone = wording.is_gone(cart, ends)
    shown = {"ends": ends, "words": words, "has_lapsed": cart.has_lapsed, "is_gone": is_gone}
    ways = {"plain": plain, "renewable": renewable, "return_to": return_to}
    return frames.fill("cart/_hold.html", {**shown, **ways})


@register.simple_tag(name="sum")
def sum_of(totals: Totals, percent: str = "") -> SafeString:
    """`percent` names the tax, where that is known."""
    return frames.fill("orders/_sum.html", {"sum": wording.sum_of(totals), "percent": percent})
