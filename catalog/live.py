"""What open pages are told when stock moves: rendered here, sent on by `catalog.watching`.

The relay tells of a variant at once, and then about three times a second at most, however often
it moves: in a flash sale rendering every change would be work that nobody can see.
"""

import time
from collections.abc import Iterable
from functools import lru_cache
from itertools import count
from typing import NamedTuple
from uuid import uuid4

from django.db.models.expressions import RawSQL
from django.template.loader import render_to_string

from catalog.models import Stock
from catalog.search.documents import VERSION
from shop.lib import live
from shop.lib.pacing import Paced

GROUP = "stock"  # every web process is in it
PIECES = {"left": "catalog/_left.html", "availability": "catalog/_availability.html"}
INTERVAL = 0.35  # seconds between two news of one variant
PULSE = 2.0  # seconds between two messages of a relay that has nothing to tell
MOST_AT_ONCE = 500  # variants in one message


class News(NamedTuple):
    """HTML about a variant: a <template data-for> for each place that shows its stock. Of two
    news of a variant, the one with the higher version was read later."""

    variant_id: int
    version: int
    html: str


class Relay:
    """What this process tells all others. Its messages are numbered, so that who misses one
    notices at the next."""

    def __init__(self) -> None:
        self.name, self.numbers = uuid4().hex[:12], count(1)
        self.moved = Paced(INTERVAL)
        self.told_at = 0.0

    def tell(self) -> None:
        due = self.moved.due(MOST_AT_ONCE)
        now = time.monotonic()
        if not due and now - self.told_at < PULSE:
            return
        self.told_at = now
        number = next(self.numbers)  # taken first: what fails from here on leaves a gap
        news = [tuple(one) for one in current_stock(due)]
        live.push(GROUP, {"relay": self.name, "number": number, "news": news})


_relay = Relay()


def stock_moved(variant_ids: Iterable[int]) -> None:
    """Tell every page that shows one of these variants: now, or when its interval is over."""
    _relay.moved.add(variant_ids)
    _relay.tell()


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
