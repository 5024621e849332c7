"""The tag `availability`: the panel that says how much there is of a variant."""

from django import template
from django.utils.safestring import SafeString

from catalog import stock_frames
from catalog.models import Stock

register = template.Library()


@register.simple_tag
def availability(stock: Stock | None) -> SafeString:
    """Of a Stock from `as_of_now()`. Where nothing is counted, there is none."""
    counts = (stock.on_hand, stock.held, stock.carts) if stock else (0, 0, 0)
    return stock_frames.html(stock_frames.AVAILABILITY, *counts)
