"""What the relay renders and tells: seldom, numbered, and the last change always."""

import time
from typing import Any

import pytest

from catalog import live, stock
from catalog.live import current_stock, new_relay
from catalog.models import Variant
from shop.lib import live as telling
from tests.builders import thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(telling, "push", messages.append)
    return messages


@pytest.fixture
def variant() -> Variant:
    return thing(units=7)


def test_what_pages_hear_is_what_pages_show(variant: Variant) -> None:
    stock.hold(variant.pk, "cart:one", 4)
    [news] = current_stock([variant.pk])
    assert f'<template data-for="left-{variant.pk}">' in news.html
    assert f'<template data-for="availability-{variant.pk}">' in news.html
    assert "Only 3 left" in news.html
    assert "in 1 cart now" in news.html


def test_a_flash_sale_is_rendered_three_times_a_second_and_ends_with_the_truth(
    variant: Variant, pushed: list[dict[str, Any]]
) -> None:
    relay, began = new_relay(), time.monotonic()
    while time.monotonic() - began < 1.0:
        on_hand = stock.receive(variant.pk, 1, actor="test").on_hand
        relay.moved.add([variant.pk])
        relay.tell()
    assert 2 <= len(pushed) <= 3
    time.sleep(telling.INTERVAL)
    relay.tell()
    assert f'max="{on_hand}"' in pushed[-1]["news"][0][2]
    assert [message["number"] for message in pushed] == list(range(1, len(pushed) + 1))


def test_a_relay_with_nothing_to_tell_says_now_and_then_that_it_is_there(
    pushed: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PULSE", 0.2)
    relay, began = new_relay(), time.monotonic()
    while time.monotonic() - began < 0.5:
        relay.tell()
    assert [message["number"] for message in pushed] == [1, 2, 3]
    assert all(message["news"] == [] for message in pushed)


def test_what_cannot_be_rendered_leaves_a_gap_that_others_notice(
    variant: Variant, pushed: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = new_relay()
    relay.tell()
    with monkeypatch.context() as broken:
        broken.setattr(live, "current_stock", lambda ids: 1 / 0)
        relay.moved.add([variant.pk])
        with pytest.raises(ZeroDivisionError):
            relay.tell()
    relay.told_at = 0.0
    relay.tell()
    assert [message["number"] for message in pushed] == [1, 3]
