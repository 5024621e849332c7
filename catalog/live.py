"""What open pages are told when stock moves: rendered here, sent on by `catalog.watching`.

The relay tells of a variant at once, and then about three times a second at most, however often
it moves: in a flash sale rendering every change would be work that nobody can see.
"""

from collections.abc import Iterable
from typing import Any

from catalog import stock_frames
from catalog.models.stock import Carts, Lapsed
from catalog.search.documents import VERSION
from shop.lib.database import any_of, fetch_prepared_rows
from shop.lib.live import News, Relay

SUBJECT = "stock"
PIECES = {"left": stock_frames.LEFT, "availability": stock_frames.AVAILABILITY}
# The version comes from the statement's own snapshot: it says how new what was read is.
_NOW = f"""\
SELECT stock.variant_id, ({VERSION}), stock.on_hand,
    stock.reserved - {Lapsed.of_stock("stock")}, {Carts.of_stock("stock")}
FROM catalog_stock AS stock WHERE stock.variant_id = {any_of("variants")}"""  # noqa: S608 - our own words


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
    return [
        News(variant_id, version, _html(variant_id, *counts))
        for variant_id, version, *counts in fetch_prepared_rows(_NOW, {"variants": ids})
    ]


def _html(variant_id: int, on_hand: int, held: int, carts: int) -> str:
    return "".join(
        f'<template data-for="{piece}-{variant_id}">'
        f"{stock_frames.html(template, on_hand, held, carts).strip()}</template>"
        for piece, template in PIECES.items()
    )
