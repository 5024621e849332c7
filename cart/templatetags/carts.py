"""The tags `whole_cart` and `sum`, filled into frames that are rendered once for their shape
(shop.lib.frames).
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cart import line_frames, wording
from cart.models import Cart
from shop.lib import frames
from shop.lib.money import Totals

register = template.Library()
OF_THE_SHOP = ("hold_minutes", "scarce_minutes", "tax_percent")


@register.simple_tag(takes_context=True)
def whole_cart(
    context: template.Context, cart: Cart, problem: Mapping[str, Any] | None, opened: bool
) -> SafeString:
    """`problem` as cart.views makes it, or None; `opened` in the reply to an add."""
    about = {"cart": cart, "problem": problem, "opened": opened}
    shown = {
        **{name: context.get(name, "") for name in OF_THE_SHOP},
        **wording.whole(cart),
        "problem": render_to_string("cart/_problem.html", about) if problem else "",
        "lines": [line_frames.in_cart(line, problem, opened) for line in cart.loaded_lines],
    }
    return frames.fill("cart/_cart.html", shown)


@register.simple_tag(name="sum")
def sum_of(totals: Totals, percent: str = "") -> SafeString:
    """`percent` names the tax, where that is known."""
    return frames.fill("orders/_sum.html", {"sum": wording.sum_of(totals), "percent": percent})
