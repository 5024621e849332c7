"""What an order's open page is told when the order moves.

Told is only that it moved; rendered is where somebody has its page open, which is nowhere for
most: see docs/decisions/0028.
"""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from orders.models import Order, Refund
from shop.lib.live import News, Relay

SUBJECT = "orders"
# The parts of templates/orders/order.html that move, by name.
PIECES = {
    "timeline": "orders/_timeline.html",
    "parcels": "orders/_parcels.html",
    "doing": "orders/_doing.html",
    "money": "orders/_money.html",
    "bought": "orders/_bought.html",
}


def new_relay() -> Relay:
    return Relay(SUBJECT, lambda order_ids: {"moved": order_ids})


_relay = new_relay()
_reads = count(1)  # the hub of a process reads one after the other


def orders_moved(order_ids: Iterable[int]) -> None:
    """Tell the pages of these orders."""
    _relay.tell_of(order_ids)


def order_moved(payloads: list[dict[str, Any]]) -> None:
    """The relay's news, which pages hear of once it is committed."""
    moved = {payload["order"] for payload in payloads}
    transaction.on_commit(lambda: orders_moved(moved))


def money_moved(payloads: list[dict[str, Any]]) -> None:
    refunds = Refund.objects.filter(pk__in={payload["refund"] for payload in payloads})
    moved = set(refunds.values_list("payment__order", flat=True))
    transaction.on_commit(lambda: orders_moved(moved))


def tell_what_is_due() -> None:
    """The relay calls this between two looks at the outbox."""
    _relay.tell()


def current_orders(order_ids: Iterable[int]) -> list[News]:
    """How they stand now, in a fixed number of queries."""
    read = next(_reads)
    found = Order.objects.with_details().filter(pk__in=list(order_ids))
    return [News(order.pk, read, _html(order)) for order in found]


def _html(order: Order) -> str:
    pieces = {name: render_to_string(path, {"order": order}) for name, path in PIECES.items()}
    return "".join(
        f'<template data-for="{name}">{html.strip()}</template>' for name, html in pieces.items()
    )
