"""Many tabs save an address of one account in the same moment."""

import threading
from functools import partial
from typing import Any

import pytest
from pytest_django import Settings

from orders.models import SavedAddress
from orders.models.address import SavedAddressQuerySet
from shop.accounts.models import User
from tests.builders import ADDRESS

from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
TABS, LIMIT = 6, 2


def kept_by_a_crowd(settings: Settings) -> list[SavedAddress]:
    settings.MAX_SAVED_ADDRESSES = LIMIT
    shopper = User.objects.create_user("shopper@example.com", "long enough")
    keep = SavedAddress.objects.keep
    all_at_once([partial(keep, shopper, {**ADDRESS, "line1": f"{tab}"}) for tab in range(TABS)])
    return list(SavedAddress.objects.of(shopper))


def test_no_more_are_kept_than_there_is_room_for(settings: Settings) -> None:
    kept = kept_by_a_crowd(settings)
    assert len(kept) == LIMIT
    assert [one.is_default for one in kept] == [True, False]


def test_without_the_lock_the_race_is_real(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(TABS)

    def unlocked(self: SavedAddressQuerySet, user_id: int) -> Any:
        return _Counted(self.filter(user_id=user_id), together)

    monkeypatch.setattr(SavedAddressQuerySet, "locked_of", unlocked)
    assert len(kept_by_a_crowd(settings)) == 1  # each thought it was the first, and the default


class _Counted:
    """Everybody has counted before anybody writes."""

    def __init__(self, own: SavedAddressQuerySet, together: threading.Barrier) -> None:
        self.own, self.together = own, together

    def filter(self, **which: Any) -> SavedAddressQuerySet:
        return self.own.filter(**which)

    def count(self) -> int:
        counted = self.own.count()
        self.together.wait(30)
        return counted
