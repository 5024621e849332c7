"""What an order's open page is told: how it stands, to whoever has the link, and to nobody else."""

import asyncio
import re
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.db import connections
from django.test import Client
from pytest_django import Settings

from orders import fulfilment, live, refunding
from orders.consumers import NO_SUCH_ORDER, LiveOrder
from orders.live import PIECES, current_orders
from orders.models import Order
from orders.refunding import Claim
from shop.asgi import application
from shop.events import relay
from shop.lib import live as telling
from shop.lib.doorkeeper import doorkeeper
from shop.lib.live_socket import NOT_UNDERSTOOD, TRY_LATER
from tests.builders import order_of, thing

pytestmark = pytest.mark.django_db(transaction=True)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def order() -> Order:
    return order_of((thing(), 1))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(telling, "push", messages.append)
    monkeypatch.setattr(live, "_relay", live.new_relay())
    relay.relay_batch()
    messages.clear()
    return messages


def test_what_open_pages_are_sent_is_what_the_page_shows(client: Client, order: Order) -> None:
    page = words(client.get(order.get_absolute_url()).content.decode())
    [news] = current_orders([order.pk])
    pieces = dict(re.findall(r'<template data-for="(\w+)">(.*?)</template>', news.html, re.DOTALL))
    assert list(pieces) == list(PIECES)
    assert all(words(html) in page for html in pieces.values())


def test_orders_are_read_together_however_many_there_are(
    django_assert_max_num_queries: Any,
) -> None:
    orders = [order_of((thing(), 1)) for _ in range(5)]
    with django_assert_max_num_queries(9):
        assert len(current_orders(order.pk for order in orders)) == 5


def test_every_step_and_every_refund_is_told_of_by_number_and_nothing_else(
    order: Order, told: list[dict[str, Any]]
) -> None:
    def moved() -> set[int]:
        live._relay.moved.interval = 0
        relay.relay_batch()
        said = [message for message in told if message["subject"] == live.SUBJECT]
        assert all(message.keys() == {"subject", "relay", "number", "moved"} for message in said)
        told.clear()
        return {order_id for message in said for order_id in message["moved"]}

    fulfilment.pack(order, actor="clerk")
    assert moved() == {order.pk}
    refund = refunding.refund(order, Claim(extra=Decimal(1)), actor="clerk", reason="late")
    assert moved() == {order.pk}
    refund.mark_done("re_1")
    assert moved() == {order.pk}
    refund.mark_done("re_1")
    assert moved() == set()
    parcel = fulfilment.send(order, actor="clerk")
    assert moved() == {order.pk}
    fulfilment.correct_tracking(parcel, carrier="ups", tracking_number="1Z999", actor="clerk")
    assert moved() == {order.pk}
    fulfilment.deliver(parcel, actor="clerk")
    assert moved() == {order.pk}


# --- The socket ----------------------------------------------------------------------------------


class Line(ApplicationCommunicator):
    """A page's end of the socket."""

    def __init__(self, token: str) -> None:
        headers = [(b"origin", b"http://127.0.0.1")]
        path = f"/live/orders/{token}/"
        super().__init__(application, {"type": "websocket", "path": path, "headers": headers})

    async def open(self) -> "Line":
        await self.send_input({"type": "websocket.connect"})
        assert (await self.receive_output(5))["type"] == "websocket.accept"
        return self

    async def hear(self) -> str:
        return str((await self.receive_output(5))["text"])

    async def say(self, words: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": words})

    async def closing_code(self) -> int:
        return int((await self.receive_output(5))["code"])

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)


def pack_and_relay(order: Order) -> None:
    fulfilment.pack(order, actor="clerk")
    relay.relay_batch()
    connections.close_all()


def test_who_connects_hears_how_things_stand_and_then_what_moves(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the real relay and the real Valkey. What it tells before we listen, its pulse makes up."""
    other = order_of((thing(), 1))
    monkeypatch.setattr(telling, "PULSE", 0.1)

    async def watch() -> str:
        line = await Line(order.token).open()
        heard = await line.hear()
        assert "We pack it today or tomorrow" in heard
        await asyncio.to_thread(pack_and_relay, other)
        await asyncio.to_thread(pack_and_relay, order)
        async with asyncio.timeout(20):
            while "waits for the carrier" not in heard:
                await asyncio.to_thread(live.tell_what_is_due)
                with suppress(TimeoutError):
                    heard += str((await line.receive_output(0.5))["text"])
        await line.leave()
        assert not LiveOrder.hub().watchers
        return heard

    assert other.number not in async_to_sync(watch)()


def test_a_guessed_link_hears_nothing() -> None:
    async def guess() -> int:
        return await (await Line("guessed").open()).closing_code()

    assert async_to_sync(guess)() == NO_SUCH_ORDER


def test_where_there_is_no_room_the_page_tries_again_later(
    order: Order, settings: Settings
) -> None:
    settings.LIVE_SOCKETS_PER_PROCESS = 0

    async def come() -> int:
        return await (await Line(order.token).open()).closing_code()

    assert async_to_sync(come)() == TRY_LATER


def test_who_talks_is_not_listened_to(order: Order) -> None:
    async def talk() -> int:
        line = await Line(order.token).open()
        await line.hear()
        await line.say('{"watch": [1]}')
        return await line.closing_code()

    assert async_to_sync(talk)() == NOT_UNDERSTOOD
    assert doorkeeper.inside == 0
