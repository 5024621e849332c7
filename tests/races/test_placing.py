"""Placing one order many times at once: one charge, one order."""

import time
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import stripe
from django.db import connection, transaction
from pytest_django import Settings

from cart.models import Cart
from catalog import stock
from orders import placing
from orders.models import Order, PaymentAttempt
from orders.models.checkout import CheckoutQuerySet
from tests.builders import cart_with, counters, lapse, quote_for, thing
from tests.orders.conftest import Reviewed
from tests.orders.paying import confirmed
from tests.orders.test_placing import intents_of

from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
TOTAL = Decimal("49.19")


def test_sixteen_presses_of_the_same_button_make_one_order_and_one_charge(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    variant = thing(units=9)
    checkout = reviewed(cart_with((variant, 2)))
    press = partial(placing.place_order, checkout, checkout.placing_key, quote_for(checkout))
    results = all_at_once([press] * 16)
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, placing.AlreadyPlacing) for one in refused)
    assert {one.pk for one in results if isinstance(one, Order)} == {Order.objects.get().pk}
    assert counters(variant) == (7, 0)
    assert [one.status for one in intents_of(provider, checkout)] == ["succeeded"]


def test_without_keys_and_locks_the_same_presses_try_to_charge_more_than_once(
    reviewed: Reviewed, provider: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: each press has a key of its own, and nobody waits for anybody."""
    checkout = reviewed(cart_with((thing(units=9), 2)))
    seen = quote_for(checkout)
    monkeypatch.setattr(CheckoutQuerySet, "lock", lambda self, pk, **_: self.get(pk=pk))
    guard = next(
        one
        for one in PaymentAttempt._meta.constraints
        if one.name == "one_open_attempt_per_checkout"
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(PaymentAttempt, guard)
    try:
        all_at_once([lambda: placing.place_order(checkout, uuid4(), seen)] * 16)
        assert len(intents_of(provider, checkout)) > 1, (
            "this race proves nothing: each press tries to charge"
        )
    finally:
        PaymentAttempt.objects.update(outcome=PaymentAttempt.Outcome.CANCELLED)
        with connection.schema_editor() as editor:
            editor.add_constraint(PaymentAttempt, guard)


def test_a_tab_that_fills_the_cart_while_it_is_being_paid_waits_its_turn(
    reviewed: Reviewed, provider: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a pause after the sale: whoever took stock before the cart would deadlock there."""
    sell = stock.sell

    def sell_slowly(*args: Any, **options: Any) -> None:
        sell(*args, **options)
        time.sleep(0.5)

    monkeypatch.setattr(stock, "sell", sell_slowly)
    variant = thing(units=40)
    cart = cart_with((variant, 2))
    checkout = reviewed(cart)
    place = partial(placing.place_order, checkout, checkout.placing_key, quote_for(checkout))

    def keep_adding() -> None:
        while not PaymentAttempt.objects.exists():
            time.sleep(0.005)
        for _ in range(12):
            type(cart).objects.get(pk=cart.pk).add(variant.pk, 1)
            time.sleep(0.02)

    order, *others = all_at_once([place, keep_adding])
    assert isinstance(order, Order), order
    assert others == [None]
    assert cart.lines.get().quantity == 12
    assert counters(variant) == (38, 12)


def test_recovery_and_the_shopper_finishing_at_once_make_one_order(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    attempt, outcome = confirmed(checkout)
    results = all_at_once([partial(placing.conclude, attempt, outcome)] * 8)
    assert {one.pk for one in results if isinstance(one, Order)} == {Order.objects.get().pk}
    assert not [one for one in results if isinstance(one, Exception)]


def test_orders_of_two_things_in_opposite_order_are_all_placed(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    one, other = thing(units=50), thing(units=50)
    pairs = [(one, other), (other, one)] * 4
    checkouts = [reviewed(cart_with((first, 1), (second, 1))) for first, second in pairs]
    results = all_at_once(
        [partial(placing.place_order, c, c.placing_key, quote_for(c)) for c in checkouts]
    )
    assert [type(one) for one in results] == [Order] * 8
    assert (counters(one), counters(other)) == ((42, 0), (42, 0))


def test_a_hold_that_lapsed_before_the_payment_has_one_winner(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    for _ in range(3):
        variant = thing(units=1)
        checkout, rival = reviewed(cart_with((variant, 1))), Cart()
        lapse()
        order, added, _swept = all_at_once(
            [
                partial(placing.place_order, checkout, checkout.placing_key, quote_for(checkout)),
                partial(rival.add, variant.pk, 1),
                stock.sweep,
            ]
        )
        lost = [isinstance(one, stock.InsufficientStock) for one in (order, added)]
        assert sorted(lost) == [False, True], (order, added)
        assert counters(variant) == ((0, 0) if isinstance(order, Order) else (1, 1))
        assert PaymentAttempt.objects.filter(checkout=checkout).exists() is isinstance(order, Order)


def test_a_cart_that_somebody_keeps_makes_the_order_wait_and_not_hang(
    reviewed: Reviewed, provider: stripe.StripeClient, settings: Settings
) -> None:
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=200)
    checkout = reviewed(cart_with((thing(), 2)))
    place = partial(placing.place_order, checkout, checkout.placing_key, quote_for(checkout))
    with transaction.atomic():
        Cart.objects.select_for_update().get()
        (busy,) = all_at_once([place])
    assert isinstance(busy, stock.StockBusy)
    assert not PaymentAttempt.objects.exists()
    attempt, outcome = confirmed(checkout)
    with transaction.atomic():
        Cart.objects.select_for_update().get()
        (paid,) = all_at_once([partial(placing.conclude, attempt, outcome)])
    assert isinstance(paid, placing.AlreadyPlacing), "the money is in: the order is made later"
    assert isinstance(placing.conclude(attempt, outcome), Order)
