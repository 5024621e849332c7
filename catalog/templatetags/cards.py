"""The tags `card` and `cards_in_list`: product cards, each rendered once for the same content."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from catalog import card_frames, cards
from catalog.cards import Card
from catalog.models import Product

AT_ONCE = 4  # pictures are likely to be in view; the others are loaded when they come near

register = template.Library()


@register.simple_tag
def card(product: Product | Card, heading: str = "h3", *, lazy: bool = False) -> SafeString:
    """Of a Card, or of a product loaded by `with_card_details()`."""
    shown = product if isinstance(product, Card) else cards.card_of(product)
    return card_frames.html(shown, heading, lazy)


@register.simple_tag
def cards_in_list(products: Iterable[Card], places_before: int) -> SafeString:
    """Those of one page of results, each in its place among all of them."""
    items = [
        f'<li data-place="{places_before + place}">'
        f"{card_frames.html(product, 'h2', place > AT_ONCE)}</li>\n"
        for place, product in enumerate(products, start=1)
    ]
    return mark_safe("".join(items))  # noqa: S308 - a template's
