"""A bank's no of which only a webhook tells: it ends the attempt, and takes nobody's answer."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from orders import following, payments, placing
from orders.models import Checkout, CheckoutFailure, Order, PaymentAttempt, WebhookEvent
from orders.payments import Outcome
from tests.builders import cart_with, counters, quote_for, thing
from tests.running import wait_until

from .conftest import Reviewed
from .paying import confirmed, registered
from .test_following import heard
from .test_idempotency import ask
from .test_late_payments import sign

pytestmark = pytest.mark.django_db(transaction=True)
FAILED = "payment_intent.payment_failed"
NO_MONEY = "pm_card_visa_chargeDeclinedInsufficientFunds"
NO_MONEY_IN_WORDS = "There is not enough money on this card."


def hear_and_follow(intent_id: str, kind: str = FAILED) -> None:
    """As a worker does."""
    heard(intent_id, kind)
    assert following.follow(intent_id)


def test_a_bank_that_thinks_and_says_no_is_believed_at_once_and_its_reason_is_kept(
    reviewed: Reviewed, quick_banks: None
) -> None:
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)), "pm_card_processingFails")
    with pytest.raises(placing.AlreadyPlacing):
        placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    intent_id = PaymentAttempt.objects.get().intent_id or ""
    wait_until(lambda: payments.look_up(intent_id).status == Outcome.DECLINED, "the no", 5)
    hear_and_follow(intent_id)
    attempt = PaymentAttempt.objects.get()
    assert attempt.outcome == PaymentAttempt.Outcome.DECLINED
    assert attempt.reason.startswith(NO_MONEY_IN_WORDS)
    assert checkout.failures.get().reason == attempt.reason
    assert Checkout.objects.anew(checkout).state == Checkout.State.PAYMENT
    assert (counters(variant), checkout.cart.lines.get().quantity) == ((5, 2), 2)
    assert payments.look_up(intent_id).status == Outcome.CANCELLED
    assert not WebhookEvent.objects.waiting().exists()
    with pytest.raises(placing.PaymentDeclined, match=NO_MONEY_IN_WORDS):
        placing.resume(checkout)


def test_a_payment_that_was_cancelled_over_there_is_over_here_too(reviewed: Reviewed) -> None:
    attempt = registered(reviewed(cart_with((thing(), 2))))
    payments.cancel(attempt.intent_id or "")
    hear_and_follow(attempt.intent_id or "", "payment_intent.canceled")
    attempt.refresh_from_db()
    assert attempt.outcome == PaymentAttempt.Outcome.DECLINED
    assert "Nothing was charged" in attempt.reason


def test_news_of_a_payment_whose_card_nobody_has_charged_yet_ends_nothing(
    reviewed: Reviewed,
) -> None:
    """It may be old, and whoever took the order is about to charge the card."""
    attempt = registered(reviewed(cart_with((thing(), 2))))
    hear_and_follow(attempt.intent_id or "")
    attempt.refresh_from_db()
    assert attempt.outcome == PaymentAttempt.Outcome.OPEN


def test_who_comes_between_the_shutting_of_a_declined_payment_and_its_end_reads_the_reason(
    reviewed: Reviewed,
) -> None:
    attempt, _ = confirmed(reviewed(cart_with((thing(), 2)), NO_MONEY))
    payments.cancel(attempt.intent_id or "")
    hear_and_follow(attempt.intent_id or "")
    attempt.refresh_from_db()
    assert attempt.reason.startswith(NO_MONEY_IN_WORDS)


@pytest.mark.parametrize("is_sooner", [True, False])
def test_the_request_that_a_worker_overtakes_is_told_402_as_if_there_was_no_worker(
    reviewed: Reviewed, client: Client, monkeypatch: pytest.MonkeyPatch, is_sooner: bool
) -> None:
    """The worker is done before the request hears of it, or both of them are at it."""
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)), NO_MONEY)
    sign(client, checkout.cart)
    confirm, workers = payments.confirm, []

    def work(intent_id: str) -> None:
        try:
            hear_and_follow(intent_id)
        finally:
            connection.close()

    def overtaken(attempt: PaymentAttempt, token: str) -> Outcome:
        outcome = confirm(attempt, token)
        workers.append(threading.Thread(target=work, args=[attempt.intent_id]))
        workers[-1].start()
        if is_sooner:
            workers[-1].join()
            assert attempt.outcome_now == PaymentAttempt.Outcome.DECLINED
        return outcome

    monkeypatch.setattr(payments, "confirm", overtaken)
    key, seen = uuid4(), quote_for(checkout)
    first = ask(client, key, seen)
    workers[-1].join()
    assert (first.status_code, first.json()["code"]) == (402, "PAYMENT_FAILED")
    assert first.json()["message"].startswith(NO_MONEY_IN_WORDS)
    again = ask(client, key, seen)
    assert (again.status_code, again.content) == (402, first.content)
    assert len(workers) == CheckoutFailure.objects.count() == 1
    assert PaymentAttempt.objects.get().outcome == PaymentAttempt.Outcome.DECLINED
    assert counters(variant) == (5, 2)
    assert not Order.objects.exists()
