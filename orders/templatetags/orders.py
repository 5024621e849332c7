"""Filters of the checkout's and the orders' templates."""

from django import template

from orders.forms import SHIPS_TO

register = template.Library()


@register.filter
def country(code: str) -> str:
    """US becomes United States."""
    return SHIPS_TO.get(code, code)
