"""Many buyers and the one statement of 'Add to cart': who gets what, and who meets whom halfway."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from pytest_django import Settings

from cart.models import Cart
from catalog import stock
from catalog.auditing import drift_of
from catalog.models import Hold, Stock, Variant
from tests.builders import cart_with, counters, snapshot, thing

from .crowd import all_at_once
from .guards import guards
from .test_stock import kinds, no_constraint

__all__ = ["no_constraint"]
pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 48
Act = Callable[[Cart, Variant], object]


def add_as_newcomer(variant: Variant) -> None:
    Cart().add(variant.pk, 1)


def test_newcomers_get_the_twenty_units_there_are_and_no_more() -> None:
    variant = thing(units=20)
    results = all_at_once([partial(add_as_newcomer, variant)] * BUYERS)
    assert kinds(results) == {"NoneType": 20, "InsufficientStock": BUYERS - 20}
    assert counters(variant) == (20, 20)
    assert (Cart.objects.count(), Hold.objects.count()) == (20, 20)
    assert drift_of(variant.pk) == []


def test_newcomers_get_more_than_there_is_when_the_guard_is_off(
    no_constraint: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guard in guards():
        monkeypatch.setattr(*guard)
    variant = thing(units=20)
    all_at_once([partial(add_as_newcomer, variant)] * BUYERS)
    assert counters(variant)[1] > 20, "this race proves nothing: the guard is not what refuses"


# --- Two things in opposite order ----------------------------------------------------------------


def in_opposite_order(verb: Callable[[Cart, Variant, Variant], object]) -> list[object]:
    """Carts that have both things; half of them came to the one first, half to the other."""
    one, other = thing(units=500), thing(units=500)
    pairs = [(one, other), (other, one)] * 8
    jobs = [
        partial(verb, cart_with((first, 1), (second, 1)), first, second) for first, second in pairs
    ]
    return all_at_once(jobs)


def add_both(cart: Cart, first: Variant, second: Variant) -> None:
    cart.add(first.pk, 1)
    cart.add(second.pk, 1)


def renew(cart: Cart, first: Variant, second: Variant) -> None:
    cart.renew()


def sell_both(cart: Cart, first: Variant, second: Variant) -> None:
    stock.sell(cart.owner, {first.pk: 1, second.pk: 1}, reference="race")


def release_both(cart: Cart, first: Variant, second: Variant) -> None:
    stock.release(cart.owner, [first.pk, second.pk])


@pytest.mark.parametrize("verb", [add_both, renew, sell_both, release_both])
def test_two_things_in_opposite_order_never_meet_halfway(
    verb: Callable[[Cart, Variant, Variant], object],
) -> None:
    assert in_opposite_order(verb) == [None] * 16


def test_two_things_in_the_order_of_asking_do_meet_halfway(settings: Settings) -> None:
    """The negative control: held one by one in one transaction, and not in variant order."""

    def hold_both(cart: Cart, first: Variant, second: Variant) -> None:
        with transaction.atomic():
            for variant in (first, second):
                stock.hold(variant.pk, cart.owner, 2)
                time.sleep(0.05)

    settings.STOCK_LOCK_TIMEOUT = timedelta(seconds=20)
    assert "StockBusy" in kinds(in_opposite_order(hold_both))


# --- Waiting -------------------------------------------------------------------------------------


def act_while_locked(act: Act, row: QuerySet[Any], cart: Cart, variant: Variant) -> object:
    began = time.monotonic()
    with transaction.atomic():
        row.select_for_update().get()
        (result,) = all_at_once([partial(act, cart, variant)])
    assert time.monotonic() - began < 5
    return result


CHANGES = [
    lambda cart, variant: cart.add(variant.pk, 1),
    lambda cart, variant: cart.set_quantity(variant, 3),
    lambda cart, variant: cart.remove(variant),
    lambda cart, variant: cart.renew(),
]


@pytest.mark.parametrize("act", [*CHANGES, lambda _, variant: Cart().add(variant.pk, 1)])
def test_who_waits_for_the_counters_for_too_long_hears_that_they_are_busy(
    act: Act, settings: Settings
) -> None:
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=100)
    variant = thing(units=9)
    cart = cart_with((variant, 2))
    before = snapshot()
    result = act_while_locked(act, Stock.objects.filter(pk=variant.pk), cart, variant)
    assert isinstance(result, stock.StockBusy)
    assert snapshot() == before


@pytest.mark.parametrize("act", CHANGES)
def test_who_waits_for_the_cart_for_too_long_hears_that_it_is_busy(
    act: Act, settings: Settings
) -> None:
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=100)
    variant = thing(units=9)
    cart = cart_with((variant, 2))
    before = snapshot()
    result = act_while_locked(act, Cart.objects.filter(pk=cart.pk), cart, variant)
    assert isinstance(result, stock.StockBusy)
    assert snapshot() == before
