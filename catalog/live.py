"""What open pages are told when stock moves: rendered here, sent on by `catalog.watching`.

The relay tells of a variant at once, and then about three times a second at most, however often
it moves: in a flash sale rendering every change would be work that nobody can see.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models.expressions import RawSQL
from django.template.loader import render_to_string

from catalog.models import Stock
from catalog.search.documents import VERSION
from shop.lib.live import News, Relay

SUBJECT = "stock"
PIECES = {"left": "catalog/_left.html", "availability": "catalog/_availability.html"}


def new_relay() -> Relay:
    return Relay(SUBJECT, _news_of)


def _news_of(variant_ids: list[int]) -> dict[str, Any]:
    return {"news": [tuple(one) for one in current_stock(variant_ids)]}


_relay = new_relay()


def stock_moved(variant_ids: Iterable[int]) -> None:
    """Tell every page that shows one of these variants."""
    _relay.tell_of(variant_ids)


def tell_what_is_due() -> None:
    """The relay calls this between two looks at the outbox."""
    _relay.tell()


def current_stock(variant_ids: Iterable[int]) -> list[News]:
    """How things stand now, in one query."""
    ids = list(variant_ids)
    if not ids:
        return []
    rows = Stock.objects.as_of_now().filter(variant_id__in=ids)
    # The subquery runs in the statement's own snapshot: it says how new what was read is.
    rows = rows.annotate(version=RawSQL(f"({VERSION})", []))  # noqa: S611 - our own words
    return [News(row.pk, row.version, _html(row)) for row in rows]


def _html(stock: Stock) -> str:
    contents = _contents(stock.on_hand, stock.held, stock.carts)
    return "".join(
        f'<template data-for="{piece}-{stock.pk}">{content}</template>'
        for piece, content in zip(PIECES, contents, strict=True)
    )


@lru_cache(maxsize=4096)
def _contents(on_hand: int, held: int, carts: int) -> list[str]:
    """The same counts make the same pieces, whatever they count."""
    stock = Stock(on_hand=on_hand, reserved=held)
    stock.carts = carts
    return [render_to_string(name, {"stock": stock}).strip() for name in PIECES.values()]
