"""The outbox: news is written with the change, and handed on once it is committed."""

from typing import Any

import pytest
from django.db import transaction

from shop.events import relay
from shop.events.models import Event
from shop.events.outbox import publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    payloads: list[dict[str, Any]] = []
    monkeypatch.setattr(relay, "listeners_to", lambda topic: [payloads.extend])
    return payloads


def test_publishing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        publish("stock.changed", {"variants": [1]})
    assert not Event.objects.exists()


def test_news_of_a_change_that_was_rolled_back_is_never_told(heard: list[Any]) -> None:
    with transaction.atomic():
        publish("stock.changed", {"variants": [1]})
        transaction.set_rollback(True)
    assert relay.relay_batch() == 0
    assert heard == []


def test_each_event_is_handed_on_once_and_in_order(heard: list[Any]) -> None:
    with transaction.atomic():
        for number in range(3):
            publish("stock.changed", {"variants": [number]})
    assert relay.relay_batch() == 3
    assert relay.relay_batch() == 0
    assert heard == [{"variants": [0]}, {"variants": [1]}, {"variants": [2]}]


def test_a_listener_that_fails_leaves_its_events_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(payloads: list[dict[str, Any]]) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(relay, "listeners_to", lambda topic: [fail])
    with transaction.atomic():
        publish("stock.changed", {"variants": [1]})
    with pytest.raises(relay.ListenerFailed):
        relay.relay_batch()
    assert Event.objects.waiting().count() == 1


def test_a_listener_that_always_fails_holds_up_no_other_topic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    payloads: list[dict[str, Any]] = []

    def fail(_: list[dict[str, Any]]) -> None:
        raise ZeroDivisionError

    listeners = {"order.moved": [fail], "stock.changed": [payloads.extend]}
    monkeypatch.setattr(relay, "listeners_to", listeners.__getitem__)
    with transaction.atomic():
        publish("order.moved", {"order": 1})
        publish("stock.changed", {"variants": [1]})
    with pytest.raises(relay.ListenerFailed, match="order.moved"):
        relay.relay_batch()
    assert payloads == [{"variants": [1]}]
    assert [event.topic for event in Event.objects.waiting()] == ["order.moved"]


def test_a_listener_that_always_fails_holds_up_nothing_that_had_to_wait_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: list[dict[str, Any]]) -> None:
        raise ZeroDivisionError

    told: list[bool] = []
    monkeypatch.setattr(relay, "listeners_to", lambda topic: [fail])
    monkeypatch.setattr(relay, "PAUSE_AFTER_FAILURE", 0)
    monkeypatch.setattr("catalog.live.tell_what_is_due", lambda: told.append(True))
    with transaction.atomic():
        publish("order.moved", {"order": 1})
    looks = iter([True, True, False])
    relay.run(lambda: next(looks))
    assert told == [True, True]


def test_every_listener_that_is_named_exists() -> None:
    from shop.events.listeners import LISTENERS

    for topic in LISTENERS:
        assert all(callable(listener) for listener in relay.listeners_to(topic))
