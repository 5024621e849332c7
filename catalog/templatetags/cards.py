"""The tag `card`: a product card, rendered once for the same content."""

from django import template
from django.utils.safestring import SafeString

from catalog import card_frames, cards
from catalog.cards import Card
from catalog.models import Product

register = template.Library()


@register.simple_tag
def card(product: Product | Card, heading: str = "h3", *, lazy: bool = False) -> SafeString:
    """Of a Card, or of a product loaded by `with_card_details()`."""
    shown = product if isinstance(product, Card) else cards.card_of(product)
    return card_frames.html(shown, heading, lazy)
