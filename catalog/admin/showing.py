"""How stock looks in the back office, wherever it is shown."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.models import Stock, Variant
from shop.lib.back_office import badge, button

_BADGES = {"none": "none", "few": "few", "plenty": "good"}


def available(variant: Variant) -> SafeString:
    """'3 left', coloured by how urgent it is, and what is held. Expects counted stock."""
    stock = getattr(variant, "stock", None)
    if stock is None:
        return badge("quiet", "Not counted")
    return level(stock)


def level(stock: Stock) -> SafeString:
    words = f"{stock.available:,} left" if stock.available else "Sold out"
    shown = badge(_BADGES[stock.level], words)
    if not stock.held:
        return shown
    return format_html('{} <span class="under">{} held</span>', shown, stock.held)


def stock_buttons(variant_id: int) -> SafeString:
    """The two ways to change a count."""
    return format_html(
        '<span class="pills">{}{}</span>',
        button("catalog_stock_receive", "Receive goods", variant_id),
        button("catalog_stock_adjust", "Adjust count", variant_id),
    )
