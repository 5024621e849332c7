"""The tag `facet_values`: values of a facet, each rendered once for all its counts.

A page has a hundred of them, and from one search to the next their counts alone differ.
"""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from catalog.search.results import FacetValue

KEPT = 10_000  # values, of about 600 bytes
PLACE = "\x00"  # of the count; no text of ours, and none that a database keeps, contains it

register = template.Library()


@register.simple_tag
def facet_values(name: str, values: Iterable[FacetValue]) -> SafeString:
    """`name` is the facet's, as addresses say it."""
    return mark_safe("".join([_html(name, value) for value in values]))  # noqa: S308 - a template's


def _html(name: str, value: FacetValue) -> str:
    state = "checked" if value.selected else "disabled" if value.is_empty else ""
    before, after = _around_count(name, value.value, value.label, value.depth, value.swatch, state)
    return f"{before}{_told(value)}{after}"


@lru_cache(maxsize=KEPT)
def _around_count(
    name: str, value: str, label: str, depth: int, swatch: str, state: str
) -> tuple[str, str]:
    shown = {"name": name, "value": value, "label": label, "depth": depth, "swatch": swatch}
    html = render_to_string("catalog/_facet_value.html", {**shown, "state": state, "count": PLACE})
    before, _, after = html.partition(PLACE)
    return before, after


def _told(value: FacetValue) -> str:
    if value.is_partial:
        return f"{value.count:,}+" if value.count else ""
    return f"{value.count:,}"
