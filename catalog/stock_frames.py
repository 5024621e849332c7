"""The HTML of what says how much is left, from the frame that all counts of its shape share.

Counts move with every purchase, and what is said of them hardly ever does: above MOST_TOLD units a
number stands only where no reader looks, in the meter. See card_frames for the idea.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from catalog.models import Stock
from catalog.models.stock import MANY_CARTS

LEFT, AVAILABILITY = "catalog/_left.html", "catalog/_availability.html"
MOST_TOLD = 21  # units; from here on nobody is told a number

# No product has so many. Each is written into the page just as it stands here.
ON_HAND, AVAILABLE = 9_007_199_254_740_044, 1_007_199_254_740_033


def html(template: str, on_hand: int, held: int, carts: int) -> SafeString:
    """`template` is LEFT or AVAILABILITY."""
    available = max(on_hand - held, 0)
    is_held = bool(held) and not available
    frame = _frame(template, min(available, MOST_TOLD), is_held, min(carts, MANY_CARTS))
    filled = frame.replace(str(ON_HAND), str(on_hand)).replace(str(AVAILABLE), str(available))
    return mark_safe(filled)  # noqa: S308 - a template's, and numbers


@lru_cache(maxsize=2 * (MOST_TOLD + 2) * (MANY_CARTS + 1))  # all that there are
def _frame(template: str, units: int, is_held: bool, carts: int) -> str:
    available = AVAILABLE if units == MOST_TOLD else units
    on_hand = ON_HAND if units or is_held else 0
    stock = Stock(on_hand=on_hand, reserved=on_hand - available)
    stock.carts = carts
    return render_to_string(template, {"stock": stock})
