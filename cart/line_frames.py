"""A line of a cart as HTML, filled into a frame that is rendered once for its shape
(shop.lib.frames).
"""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cart import wording
from cart.models import CartLine
from catalog import stock_frames
from shop.lib import frames
from shop.lib.links import link


def in_cart(line: CartLine, problem: Mapping[str, Any] | None, opened: bool) -> SafeString:
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
    line: CartLine, problem: Mapping[str, Any] | None, opened: bool, ways: dict[str, str]
) -> str:
    if not problem and line.is_held and line.variant.is_for_sale and not line.price_changed:
        return ""
    shown = {"line": line, "problem": problem, "opened": opened, "cart": line.cart, **ways}
    return render_to_string("cart/_warnings.html", shown)


def to_look_at(line: CartLine) -> SafeString:
    """Not to be changed here."""
    return frames.fill(
        "orders/_cart_line.html", {"line": wording.line(line), "short": wording.short(line)}
    )
