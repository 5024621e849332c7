"""Filters of the checkout's and the orders' templates."""

from django import template

from orders import addresses

register = template.Library()
register.filter("country", addresses.name_of)  # US becomes United States
register.filter("address_lines", addresses.lines_of)  # as on a letter, the country last
register.filter("address_in_one_line", addresses.in_one_line)


@register.filter
def place(address: addresses.Address) -> str:
    """Where it is, in one line, for below the name."""
    return addresses.in_one_line({**address, "name": ""})
