"""Filters of the checkout's and the orders' templates, and the tag `bought_line`."""

from django import template
from django.utils.safestring import SafeString

from orders import addresses, wording
from orders.models import Order, OrderLine
from shop.lib import frames

register = template.Library()
register.filter("country", addresses.name_of)  # US becomes United States
register.filter("address_lines", addresses.lines_of)  # as on a letter, the country last
register.filter("address_in_one_line", addresses.in_one_line)


@register.filter
def place(address: addresses.Address) -> str:
    """Where it is, in one line, for below the name."""
    return addresses.in_one_line({**address, "name": ""})


@register.simple_tag
def bought_line(order: Order, line: OrderLine) -> SafeString:
    return frames.fill("orders/_bought_line.html", {"line": wording.bought(order, line)})
