"""The HTML of a card, from the frame that all cards of its shape have in common.

What decides how a card looks (few left, a discount, new) is its shape; there are some hundreds.
What else differs (title, price, where it leads to) is text. A frame is rendered by the templates,
once for its shape, with a mark for each text: to render a card of its own takes twenty times as
long as to put its texts in, and a page has 24.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalog.cards import Card
from catalog.models.product import discount_percent
from catalog.models.stock import MANY_CARTS
from catalog.stock_frames import MOST_TOLD
from shop.lib.templatetags.shop import money

KEPT, KEPT_WHOLE = 4096, 8192  # frames, and cards with their texts, 2 kB each

# No product has these. Each is written into the page just as it stands here.
PRODUCT, VARIANT, REVIEWS = 9_007_199_254_740_011, 9_007_199_254_740_022, 9_007_199_254_740_033
LIST_PRICE = Decimal("9007199.99")
TITLE, BRAND, SLUG, FILE = (
    "the-titles-place",
    "the-brands-place",
    "the-slugs-place",
    "the-files-place",
)


class Shape(NamedTuple):
    heading: str
    lazy: bool
    is_new: bool
    has_picture: bool
    has_variant: bool
    discount: int  # per cent
    stars: Decimal  # as they are told, with one digit
    reviews: int  # 0, 1, or 2 for more
    units: int  # available, MOST_TOLD at most
    is_held: bool
    carts: int


@lru_cache(maxsize=KEPT_WHOLE)
def html(card: Card, heading: str, lazy: bool) -> SafeString:
    """`heading` is "h2" or "h3"; a lazy card's picture is below the fold."""
    between, places = _frame(_shape(card, heading, lazy))
    texts = _texts(card)
    filled = [between[0]]
    for place, then in zip(places, between[1:], strict=True):
        filled += (texts[place], then)
    return mark_safe("".join(filled))  # noqa: S308 - a template's, and texts that are escaped


@lru_cache(maxsize=KEPT)
def _frame(shape: Shape) -> tuple[list[str], list[int]]:
    """What stands between the texts, and which of `_texts` stands there."""
    card = _stand_in(shape)
    context = {"card": card, "heading": shape.heading, "lazy": shape.lazy}
    rendered = render_to_string("components/_card.html", context)
    marks = {mark: place for place, mark in enumerate(_texts(card)) if mark}
    pieces = re.split(f"({'|'.join(map(re.escape, marks))})", rendered)
    return pieces[::2], [marks[mark] for mark in pieces[1::2]]


def _texts(card: Card) -> list[str]:
    """As a page has them. The address has number and slug in it."""
    price, list_price = card.price, card.list_price
    return [
        card.slug,
        escape(card.picture_url) if card.file else "",
        escape(card.title),
        escape(card.brand),
        str(card.product_id),
        str(card.variant_id) if card.variant_id else "",
        "" if list_price is None else money(list_price),
        "" if price is None else money(price),
        f"{card.rating_count:,}" if card.rating_count > 1 else "",
    ]


def _shape(card: Card, heading: str, lazy: bool) -> Shape:
    units = max(card.on_hand - card.held, 0)
    return Shape(
        heading=heading,
        lazy=lazy,
        is_new=card.is_new,
        has_picture=bool(card.file),
        has_variant=card.variant_id is not None and card.price is not None,
        discount=discount_percent(card.price, card.list_price),
        stars=card.rating_average.quantize(Decimal("0.1"), ROUND_HALF_UP),
        reviews=min(card.rating_count, 2),
        units=min(units, MOST_TOLD),
        is_held=card.held > 0 and not units,
        carts=min(card.carts, MANY_CARTS),
    )


def _stand_in(shape: Shape) -> Card:
    price = LIST_PRICE * (100 - shape.discount) / 100 - Decimal("0.005")
    return Card(
        product_id=PRODUCT,
        slug=SLUG,
        title=TITLE,
        brand=BRAND,
        rating_average=shape.stars,
        rating_count=REVIEWS if shape.reviews > 1 else shape.reviews,
        is_new=shape.is_new,
        file=FILE if shape.has_picture else "",
        variant_id=VARIANT if shape.has_variant else None,
        price=price if shape.has_variant else None,
        list_price=LIST_PRICE if shape.discount else None,
        on_hand=shape.units + shape.is_held,
        held=int(shape.is_held),
        carts=shape.carts,
    )
