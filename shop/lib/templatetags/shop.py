"""Filters and tags of every template."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def money(amount: Decimal | int | None) -> str:
    """1234.5 becomes $1,234.50."""
    return "" if amount is None else f"${amount:,.2f}"
