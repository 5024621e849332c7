"""Answers that come late or twice: nobody pays for nothing, and no payment counts as none."""

from datetime import timedelta
from typing import Any

import pytest
import stripe
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.signing import get_cookie_signer
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cart.middleware import CART_COOKIE
from cart.models import Cart
from catalog import stock, stock_history
from catalog.models import Hold, Stock
from orders import checkout as steps
from orders import finalizing, mails, payments, placing, recovery
from orders.models import Checkout, Order, PaymentAttempt
from shop.events import relay
from tests.builders import cart_with, counters, quote_for, thing

from .conftest import Reviewed
from .paying import confirmed, prepared, registered
from .test_placing import TOTAL, intents_of, put_away

pytestmark = pytest.mark.django_db(transaction=True)
Outcome = PaymentAttempt.Outcome


def refunds_of(provider: stripe.StripeClient, attempt: PaymentAttempt) -> list[stripe.Refund]:
    return provider.v1.refunds.list(params={"payment_intent": attempt.intent_id or ""}).data


def give_up_on(attempt: PaymentAttempt) -> None:
    """The shop took it for unpaid, and told the shopper so."""
    finalizing.decline(attempt, "Nothing was charged.")
    attempt.refresh_from_db()
    assert attempt.outcome == Outcome.DECLINED


def test_looking_while_the_card_is_about_to_be_charged_does_not_call_it_declined(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    """A second tab, or a double click: its page looks every two seconds."""
    checkout = reviewed(cart_with((thing(), 2)))
    attempt = registered(checkout)
    checkout = Checkout.objects.anew(checkout)
    with pytest.raises(placing.AlreadyPlacing):
        placing.resume(checkout)
    order = placing.conclude(attempt, payments.confirm(attempt, checkout.confirmation_token))
    assert order.total == TOTAL
    (intent,) = intents_of(provider, checkout)
    assert intent.status == "succeeded"


@pytest.mark.parametrize(("seconds", "is_charged"), [(9, False), (11, True), (61, False)])
def test_who_waits_for_a_charge_that_got_lost_sees_it_taken_up_but_not_much_later(
    reviewed: Reviewed, provider: stripe.StripeClient, seconds: int, is_charged: bool
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    registered(checkout)
    then = timezone.now() - timedelta(seconds=seconds)
    PaymentAttempt.objects.update(created_at=then, worked_on_at=then)
    checkout = Checkout.objects.anew(checkout)
    if is_charged:
        assert placing.resume(checkout).total == TOTAL
    else:
        with pytest.raises(placing.AlreadyPlacing):
            placing.resume(checkout)
    (intent,) = intents_of(provider, checkout)
    assert (intent.status == "succeeded") == is_charged


def test_recovery_that_read_the_attempt_before_it_was_registered_does_not_end_it(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    attempt = prepared(checkout)
    PaymentAttempt.objects.update(worked_on_at=timezone.now() - timedelta(minutes=10))
    (read_early,) = PaymentAttempt.objects.left_alone(recovery.PATIENCE)
    placing.register(attempt)
    assert not read_early.take_up(recovery.PATIENCE)
    order = placing.conclude(attempt, payments.confirm(attempt, checkout.confirmation_token))
    assert order.total == TOTAL


def test_a_bank_dialog_that_nobody_ends_is_given_up_while_its_goods_are_held(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)), "pm_card_authenticationRequired")
    with pytest.raises(placing.AuthenticationNeeded):
        placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    for minutes, settled in ((14, 0), (16, 1)):
        long_ago = timezone.now() - timedelta(minutes=minutes)
        PaymentAttempt.objects.update(created_at=long_ago, worked_on_at=long_ago)
        assert recovery.recover_all().settled == settled
    assert [one.status for one in intents_of(provider, checkout)] == ["canceled"]
    assert recovery.PATIENCE_WITH_SHOPPER < settings.HOLD_FOR_PAYMENT


def test_a_payment_the_provider_does_not_know_is_given_up_while_its_goods_are_held(
    reviewed: Reviewed,
) -> None:
    """Keys of another account: nobody can pay by it any more, and the shopper would wait on."""
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)))
    registered(checkout)
    for minutes, undone in ((14, 0), (16, 1)):
        then = timezone.now() - timedelta(minutes=minutes)
        PaymentAttempt.objects.update(
            intent_id="pi_of_another_account", created_at=then, worked_on_at=then
        )
        assert recovery.recover_all().undone == undone
    attempt = PaymentAttempt.objects.get()
    assert attempt.outcome == Outcome.DECLINED
    assert "Nothing was charged" in attempt.reason
    assert Checkout.objects.anew(checkout).state == Checkout.State.PAYMENT
    assert counters(variant) == (5, 2)


def test_money_that_comes_after_the_shop_gave_up_goes_back(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)))
    attempt = registered(checkout)
    give_up_on(attempt)
    payments.confirm(attempt, checkout.confirmation_token)
    assert recovery.settle_intent(attempt.intent_id or "")
    attempt.refresh_from_db()
    assert attempt.outcome == Outcome.REFUNDED
    assert [refund.amount for refund in refunds_of(provider, attempt)] == [4919]
    assert not Order.objects.exists()
    assert counters(variant) == (5, 2)
    assert not recovery.settle_intent(attempt.intent_id or "")


def test_a_second_payment_of_the_same_checkout_goes_back_and_the_order_stays(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    late = registered(checkout)
    token = checkout.confirmation_token
    give_up_on(late)
    other = provider.v1.test_helpers.confirmation_tokens.create(
        params={"payment_method": "pm_card_visa"}
    )
    checkout = steps.pay_with(checkout, other.id)
    order = placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    payments.confirm(late, token)
    assert recovery.settle_intent(late.intent_id or "")
    assert len(refunds_of(provider, late)) == 1
    assert Order.objects.get() == order
    assert not refunds_of(provider, checkout.attempts.get(outcome=Outcome.PAID))


def test_money_that_cannot_go_back_now_goes_back_later_though_the_goods_came_back(
    reviewed: Reviewed, provider: stripe.StripeClient, settings: Settings, unused_port: int
) -> None:
    """Once it is promised, or half done, an order on top would be goods for nothing."""
    variant = thing(units=2)
    checkout = reviewed(cart_with((variant, 2)))
    attempt, outcome = confirmed(checkout)
    put_away(variant)
    there = settings.STRIPE_API_BASE
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{unused_port}"
    with pytest.raises(placing.PaymentDeclined):
        placing.conclude(attempt, outcome)
    settings.STRIPE_API_BASE = there
    stock.receive(variant.pk, 2, actor="test")
    PaymentAttempt.objects.update(worked_on_at=timezone.now() - timedelta(minutes=10))
    recovery.recover_all()
    attempt.refresh_from_db()
    assert attempt.outcome == Outcome.REFUNDED
    assert [refund.amount for refund in refunds_of(provider, attempt)] == [4919]
    assert not Order.objects.exists()


def test_who_found_the_goods_gone_tells_of_the_order_that_another_made_meanwhile(
    reviewed: Reviewed, provider: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A webhook and the shopper's own look end the same payment; some goods come back between."""
    variant = thing(units=2)
    checkout = reviewed(cart_with((variant, 2)))
    attempt, outcome = confirmed(checkout)
    put_away(variant)
    give_back, made = finalizing._give_back, []

    def overtaken(*end: Any) -> Order:
        stock.receive(variant.pk, 2, actor="test")
        made.append(placing.conclude(PaymentAttempt.objects.get(), outcome))
        return give_back(*end)

    monkeypatch.setattr(finalizing, "_give_back", overtaken)
    assert [placing.conclude(attempt, outcome)] == made
    assert not refunds_of(provider, attempt)


def test_what_is_paid_is_an_order_though_its_counters_know_of_no_hold(reviewed: Reviewed) -> None:
    """They were lost, and an import opened them anew."""
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)))
    attempt, outcome = confirmed(checkout)
    Stock.objects.filter(pk=variant.pk).delete()
    stock_history.receive_many({variant.pk: 5}, actor="import")
    order = placing.conclude(attempt, outcome)
    assert order.total == TOTAL
    assert counters(variant) == (3, 0)
    assert not Hold.objects.exists()


@pytest.mark.parametrize("is_late", [False, True])
def test_the_mail_about_another_amount_than_was_agreed_names_the_one_that_goes_back(
    reviewed: Reviewed, provider: stripe.StripeClient, is_late: bool
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    attempt = registered(checkout)
    provider.v1.payment_intents.update(attempt.intent_id or "", params={"amount": 5150})
    if is_late:
        give_up_on(attempt)
    payments.confirm(attempt, checkout.confirmation_token)
    assert recovery.settle_intent(attempt.intent_id or "")
    assert [refund.amount for refund in refunds_of(provider, attempt)] == [5150]
    relay.relay_batch()
    assert mails.send_owed() == 1
    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    for body in (sent.body, str(sent.alternatives[0][0])):
        assert "$51.50" in body
        assert "$49.19" not in body


def test_a_payment_of_which_a_backup_has_not_even_the_id_is_an_order_all_the_same(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    """It was made between registering and charging: the key finds what came of it."""
    checkout = reviewed(cart_with((thing(), 2)))
    attempt, _ = confirmed(checkout)
    PaymentAttempt.objects.update(
        intent_id=None, worked_on_at=timezone.now() - timedelta(minutes=10)
    )
    recovered = recovery.recover_all()
    assert (recovered.ordered, recovered.undone) == (1, 0)
    assert Order.objects.get().payments.get().intent_id == attempt.intent_id
    assert not refunds_of(provider, attempt)


def test_one_payment_the_provider_does_not_know_does_not_stop_the_recovery_of_others(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    lost, paid = (reviewed(cart_with((thing(), 2))) for _ in range(2))
    unknown = prepared(lost)
    PaymentAttempt.objects.filter(pk=unknown.pk).update(intent_id="pi_of_another_account")
    confirmed(paid)
    PaymentAttempt.objects.update(worked_on_at=timezone.now() - timedelta(minutes=10))
    recovery.recover_all()
    assert Order.objects.get().checkout_id == paid.pk


def test_a_payment_the_provider_does_not_know_is_a_page_that_waits(
    reviewed: Reviewed, client: Client
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    attempt = prepared(checkout)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(intent_id="pi_of_another_account")
    sign(client, checkout.cart)
    assert client.get("/checkout/finish/").status_code == 409


def test_a_card_that_is_given_while_the_order_is_placed_elsewhere_changes_nothing(
    reviewed: Reviewed, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    sign(client, checkout.cart)

    def slowly(token: str) -> str:
        prepared(checkout)
        return "Visa ending 4242"

    monkeypatch.setattr(payments, "card_behind", slowly)
    response = client.post(
        "/checkout/payment/",
        {"confirmation_token": "ctoken_x"},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert (response.status_code, response["Location"]) == (302, "/checkout/")
    checkout = Checkout.objects.anew(checkout)
    assert checkout.is_placing


def sign(client: Client, cart: Cart) -> None:
    client.cookies[CART_COOKIE] = get_cookie_signer(salt=CART_COOKIE * 2).sign(str(cart.pk))
