"""Telling the workers that there is work."""

from typing import Any

import pytest
from celery import shared_task
from django.db import transaction

from shop.lib.wake import wake_after_commit


@shared_task
def look_for_work(*_: Any) -> None:
    """Something to be woken."""


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_for_twice_in_a_transaction_starts_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[tuple[Any, ...]] = []
    monkeypatch.setattr(look_for_work, "apply_async", lambda args, retry: started.append(args))
    with transaction.atomic():
        for number in (1, 1, 2):
            wake_after_commit(look_for_work, number)
        assert started == []
    assert started == [(1,), (2,)]
    wake_after_commit(look_for_work, 1)
    assert started == [(1,), (2,), (1,)]
