"""Telling the workers that there is work."""

from typing import Any

import pytest
from celery import shared_task
from django.db import transaction

from shop.lib import wake
from shop.lib.pacing import Paced
from shop.lib.wake import wake_after_commit, wake_in_turn, wake_who_is_due


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """With what arguments the task was started."""
    starts: list[tuple[Any, ...]] = []
    monkeypatch.setattr(look_for_work, "apply_async", lambda args, retry: starts.append(args))
    return starts


@shared_task
def look_for_work(*_: Any) -> None:
    """Something to be woken."""


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_for_twice_in_a_transaction_starts_once(
    started: list[tuple[Any, ...]],
) -> None:
    with transaction.atomic():
        for number in (1, 1, 2):
            wake_after_commit(look_for_work, number)
        assert started == []
    assert started == [(1,), (2,)]
    wake_after_commit(look_for_work, 1)
    assert started == [(1,), (2,), (1,)]


@pytest.mark.django_db(transaction=True)
def test_what_transaction_after_transaction_asks_for_starts_at_once_and_then_now_and_then(
    started: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1000, 1))  # a tenth of a second each time it is looked at
    monkeypatch.setattr(wake, "_in_turn", Paced(wake.INTERVAL, lambda: next(clock) / 10))
    with transaction.atomic():
        wake_in_turn(look_for_work)
        assert started == []
    assert started == [()]
    for _ in range(3):
        with transaction.atomic():
            wake_in_turn(look_for_work)
    assert started == [()]
    for _ in range(10):
        wake_who_is_due()
    assert started == [(), ()], "the last that asked is not forgotten, and nobody starts a third"


@pytest.mark.django_db(transaction=True)
def test_work_of_a_transaction_that_was_rolled_back_wakes_nobody(
    started: list[tuple[Any, ...]],
) -> None:
    with transaction.atomic():
        wake_in_turn(look_for_work)
        transaction.set_rollback(True)
    wake_who_is_due()
    assert started == []
