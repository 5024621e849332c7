"""Filters and tags of every template."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def money(amount: Decimal | int | None) -> str:
    """1234.5 becomes $1,234.50."""
    return "" if amount is None else f"${amount:,.2f}"


@register.filter
def days(window: tuple[date, date]) -> str:
    """First and last day become 'Thu 26 – Fri 27 November'; the year goes without saying."""
    first, last = window
    start = (
        f"{first:%a} {first.day}"
        if first.month == last.month
        else f"{first:%a} {first.day} {first:%B}"
    )
    return f"{start} – {last:%a} {last.day} {last:%B}"


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """A line drawing of static/img/icons.svg. It says nothing: the words beside it do."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )
