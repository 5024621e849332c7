"""Placing an order with a payment provider that is really there: one charge, one order, or none."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
import stripe
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from catalog import stock
from catalog.models import Hold, Variant
from orders import checkout as steps
from orders import payments, placing, recovery
from orders.models import Checkout, IdempotencyKey, Order, Payment, PaymentAttempt
from shop.events.models import Event
from tests.builders import cart_with, counters, quote_for, snapshot, thing

from .conftest import Reviewed
from .paying import confirmed, prepared, registered

pytestmark = pytest.mark.django_db(transaction=True)
TOTAL = Decimal("49.19")  # two at 20.00, tax 8 %, shipping 5.99 below 50


def intents_of(provider: stripe.StripeClient, checkout: Checkout) -> list[stripe.PaymentIntent]:
    listed = provider.v1.payment_intents.list(params={"limit": 100})
    own = str(checkout.pk)  # others stand beside them, of tests before and with nothing of ours
    return [one for one in listed.data if one.metadata.to_dict().get("checkout") == own]


def put_away(variant: Variant) -> None:
    """Somebody else bought all of it while the hold was gone."""
    past = timezone.now() - timedelta(minutes=1)
    Hold.objects.filter(variant=variant).update(expires_at=past)
    stock.sweep()
    on_hand, _ = counters(variant)
    stock.sell("somebody-else", {variant.pk: on_hand}, reference="other")


def test_a_good_card_makes_one_order_with_the_prices_agreed(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)))
    order = placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    assert (order.total, order.tax, order.shipping) == (
        TOTAL,
        Decimal("3.20"),
        Decimal("5.99"),
    )
    assert counters(variant) == (3, 0)
    assert checkout.cart.lines.count() == 0
    assert order.lines.get().unit_price == Decimal("20.00")
    (intent,) = intents_of(provider, checkout)
    assert (intent.status, intent.amount) == ("succeeded", 4919)
    assert Payment.objects.get(order=order).intent_id == intent.id
    assert Event.objects.filter(topic="order.placed").count() == 1


def test_placing_again_with_the_same_key_answers_with_the_same_order(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    orders = {
        placing.place_order(checkout, checkout.placing_key, quote_for(checkout)).pk
        for _ in range(3)
    }
    assert len(orders) == Order.objects.count() == 1
    assert len(intents_of(provider, checkout)) == 1


def test_a_declined_card_leaves_cart_holds_and_stock_as_they_were(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    variant = thing(units=5)
    cart = cart_with((variant, 2))
    checkout = reviewed(cart, "pm_card_visa_chargeDeclined")
    with pytest.raises(placing.PaymentDeclined) as refusal:
        placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    assert "Nothing was charged" in str(refusal.value)
    assert counters(variant) == (5, 2)
    assert cart.lines.get().quantity == 2
    checkout = Checkout.objects.anew(checkout)
    assert checkout.state == Checkout.State.PAYMENT
    assert not Order.objects.exists()
    assert PaymentAttempt.objects.get().outcome == PaymentAttempt.Outcome.DECLINED


def test_after_a_decline_another_card_pays_for_the_same_cart(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)), "pm_card_visa_chargeDeclined")
    with pytest.raises(placing.PaymentDeclined):
        placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    token = provider.v1.test_helpers.confirmation_tokens.create(
        params={"payment_method": "pm_card_visa"}
    )
    checkout = steps.pay_with(checkout, token.id)
    order = placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    paid = [one for one in intents_of(provider, checkout) if one.status == "succeeded"]
    assert [order.total] == [Decimal(one.amount) / 100 for one in paid]


def test_what_is_not_what_was_seen_is_not_charged_though_the_total_is_the_same(
    reviewed: Reviewed,
) -> None:
    one, other = thing(price="20.00"), thing(price="30.00")
    checkout = reviewed(cart_with((one, 1), (other, 1)))
    seen = quote_for(checkout)
    Variant.objects.filter(pk=one.pk).update(price=Decimal("21.00"))
    Variant.objects.filter(pk=other.pk).update(price=Decimal("29.00"))
    before = snapshot()
    with pytest.raises(placing.OutOfDate) as change:
        placing.place_order(checkout, checkout.placing_key, seen)
    assert [words.split(" costs ")[1] for words in change.value.changes] == [
        "$21.00 now; it was $20.00.",
        "$29.00 now; it was $30.00.",
    ]
    assert snapshot() == before
    assert not PaymentAttempt.objects.exists()
    assert not IdempotencyKey.objects.exists(), "the key may be used for what is agreed to next"
    assert checkout.failures.get().code == "CHANGED"


def test_a_lapsed_hold_is_renewed_while_there_is_stock(reviewed: Reviewed) -> None:
    variant = thing(units=2)
    checkout = reviewed(cart_with((variant, 2)))
    Hold.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    assert counters(variant) == (0, 0)


def test_what_others_took_meanwhile_is_refused_before_anything_is_charged(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    variant = thing(units=2)
    checkout = reviewed(cart_with((variant, 2)))
    put_away(variant)
    with pytest.raises(stock.InsufficientStock):
        placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    assert intents_of(provider, checkout) == []
    checkout = Checkout.objects.anew(checkout)
    assert checkout.state == Checkout.State.REVIEW


def test_three_d_secure_waits_for_the_shopper_and_then_makes_the_order(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)), "pm_card_authenticationRequired")
    with pytest.raises(placing.AuthenticationNeeded) as wanted:
        placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    assert wanted.value.client_secret
    checkout = Checkout.objects.anew(checkout)
    assert checkout.is_placing
    assert not Order.objects.exists()
    with pytest.raises(placing.AuthenticationNeeded):
        placing.resume(checkout)


def test_an_order_that_a_webhook_makes_between_two_looks_is_found(reviewed: Reviewed) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    attempt, outcome = confirmed(checkout)
    looks = count(1)

    def meanwhile(execute: Callable[..., Any], *statement: Any) -> Any:
        if next(looks) == 2:
            placing.conclude(attempt, outcome)
        return execute(*statement)

    with connection.execute_wrapper(meanwhile):
        assert placing.resume(checkout) == Order.objects.get()


def test_money_for_goods_that_went_during_payment_goes_straight_back(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    variant = thing(units=2)
    checkout = reviewed(cart_with((variant, 2)))
    attempt, outcome = confirmed(checkout)
    put_away(variant)
    with pytest.raises(placing.PaymentDeclined) as refusal:
        placing.conclude(attempt, outcome)
    assert "on its way back" in str(refusal.value)
    assert not Order.objects.exists()
    (refund,) = provider.v1.refunds.list(params={"payment_intent": attempt.intent_id or ""}).data
    assert refund.amount == 4919


@pytest.mark.parametrize("reached", [prepared, registered, confirmed])
def test_recovery_finishes_or_undoes_what_a_crash_left(
    reviewed: Reviewed, provider: stripe.StripeClient, reached: Callable[[Checkout], object]
) -> None:
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)))
    reached(checkout)
    PaymentAttempt.objects.update(worked_on_at=timezone.now() - timedelta(minutes=10))
    assert recovery.recover_all().settled == 1
    assert recovery.recover_all().settled == 0
    checkout = Checkout.objects.anew(checkout)
    charged = [one for one in intents_of(provider, checkout) if one.status == "succeeded"]
    if reached is confirmed:
        assert Order.objects.get().total == TOTAL
        assert (len(charged), counters(variant)) == (1, (3, 0))
    else:
        card_was_shown = reached is registered
        step = Checkout.State.PAYMENT if card_was_shown else Checkout.State.REVIEW
        assert checkout.state == step
        assert (charged, counters(variant)) == ([], (5, 2))
        assert not Order.objects.exists()


def test_without_the_provider_nothing_is_charged_and_the_same_card_pays_when_it_is_back(
    reviewed: Reviewed, settings: Settings, unused_port: int
) -> None:
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)))
    key, seen = checkout.placing_key, quote_for(checkout)
    there, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, f"http://127.0.0.1:{unused_port}"
    for _ in range(2):
        with pytest.raises(placing.PaymentUnavailable):
            placing.place_order(checkout, key, seen)
    checkout = Checkout.objects.anew(checkout)
    assert checkout.state == Checkout.State.REVIEW
    assert counters(variant) == (5, 2)
    settings.STRIPE_API_BASE = there
    assert placing.place_order(checkout, checkout.placing_key, seen).total == TOTAL


@pytest.mark.parametrize(("price", "is_taken"), [("0.40", False), ("0.50", True), ("1e6", False)])
def test_an_amount_that_the_provider_takes_no_payment_over_is_said_to_be_that(
    reviewed: Reviewed, settings: Settings, price: str, is_taken: bool
) -> None:
    settings.TAX_RATE = settings.SHIPPING_PRICE = Decimal(0)
    variant = thing(units=5, price=price)
    checkout = reviewed(cart_with((variant, 1)))
    key, seen = checkout.placing_key, quote_for(checkout)
    if is_taken:
        assert placing.place_order(checkout, key, seen).total == Decimal(price)
        return
    with pytest.raises(placing.AmountNotTaken, match="no payment of this amount"):
        placing.place_order(checkout, key, seen)
    assert Checkout.objects.anew(checkout).state == Checkout.State.REVIEW
    assert counters(variant) == (5, 1)


@pytest.mark.parametrize(
    ("trouble", "charged"), [("pm_card_errorBefore", []), ("pm_card_errorAfter", [4919])]
)
def test_a_provider_that_breaks_down_is_asked_at_once_what_it_did(
    reviewed: Reviewed, provider: stripe.StripeClient, trouble: str, charged: list[int]
) -> None:
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)), trouble)
    key, seen = checkout.placing_key, quote_for(checkout)
    if charged:
        assert placing.place_order(checkout, key, seen).total == TOTAL
    else:
        with pytest.raises(placing.PaymentDeclined, match="Nothing was charged"):
            placing.place_order(checkout, key, seen)
        assert Checkout.objects.anew(checkout).state == Checkout.State.PAYMENT
        assert counters(variant) == (5, 2)
    assert not PaymentAttempt.objects.under_way().exists()
    (intent,) = intents_of(provider, checkout)
    assert [intent.amount_received] == charged or (intent.status, charged) == ("canceled", [])


def test_a_checkout_that_nobody_comes_back_to_is_closed_and_the_next_one_begins_anew(
    reviewed: Reviewed,
) -> None:
    cart = cart_with((thing(), 1))
    old = reviewed(cart)
    assert recovery.close_old() == 0
    Checkout.objects.update(changed_at=timezone.now() - timedelta(days=61))
    assert recovery.close_old() == 1
    old = Checkout.objects.anew(old)
    assert old.state == Checkout.State.ABANDONED
    assert steps.open_for(cart, AnonymousUser()).pk != old.pk


def test_the_provider_is_never_called_inside_a_transaction(provider: stripe.StripeClient) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        payments.look_up("pi_1")


def test_a_payment_that_makes_no_sense_keeps_none_of_the_others_waiting(
    reviewed: Reviewed, provider: stripe.StripeClient, caplog: pytest.LogCaptureFixture
) -> None:
    odd, good = (reviewed(cart_with((thing(), 2))) for _ in range(2))
    confirmed(odd)
    PaymentAttempt.objects.update(lines=[{"variant": "no number"}])
    confirmed(good)
    PaymentAttempt.objects.update(worked_on_at=timezone.now() - timedelta(minutes=10))
    recovered = recovery.recover_all()
    assert (recovered.ordered, recovered.waiting) == (1, 1)
    assert Order.objects.get().checkout_id == good.pk
    assert f"Checkout {odd.pk} cannot be settled" in caplog.text
