"""What the shop makes of news: of payments it lost, of refunds made elsewhere or sent back."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import stripe
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as AssertQueries
from pytest_django import Settings

from orders import (
    comparing,
    finalizing,
    following,
    listeners,
    payments,
    placing,
    recovery,
    refunding,
    tasks,
)
from orders.models import Message, Order, Payment, PaymentAttempt, Refund, WebhookEvent
from orders.refunding import Claim
from shop.events import relay
from shop.events.outbox import publish
from shop.notices.models import Notice
from tests.builders import cart_with, quote_for, thing
from tests.running import wait_until

from .conftest import Reviewed
from .paying import confirmed, registered
from .test_placing import TOTAL

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def payment(reviewed: Reviewed) -> Payment:
    checkout = reviewed(cart_with((thing(units=5), 2)))
    return placing.place_order(checkout, checkout.placing_key, quote_for(checkout)).payments.get()


def heard(intent_id: str, *kinds: str, minutes_ago: int = 0) -> None:
    for kind in kinds:
        WebhookEvent.objects.create(
            event_id=f"evt_{WebhookEvent.objects.count()}",
            kind=kind,
            intent_id=intent_id,
            received_at=timezone.now() - timedelta(minutes=minutes_ago),
        )


def refund_over_there(provider: stripe.StripeClient, payment: Payment, cents: int) -> str:
    made = provider.v1.refunds.create(params={"payment_intent": payment.intent_id, "amount": cents})
    return made.id


# --- Payments ------------------------------------------------------------------------------------


def test_news_of_a_payment_finishes_an_order_that_the_web_server_lost(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    attempt, _ = confirmed(checkout)
    assert recovery.settle_intent(attempt.intent_id or "")
    assert Order.objects.get().total == TOTAL
    assert not recovery.settle_intent(attempt.intent_id or "")


def test_events_of_one_payment_are_worked_on_together_in_any_order(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    attempt, _ = confirmed(checkout)
    heard(attempt.intent_id or "", "charge.refunded", "payment_intent.succeeded")
    heard(attempt.intent_id or "", "payment_intent.payment_failed")
    assert following.follow(attempt.intent_id or "")
    assert Order.objects.get().total == TOTAL
    assert not WebhookEvent.objects.waiting().exists()


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The payments that the relay has a worker look at."""
    intents: list[str] = []
    follow = tasks.follow_payment
    monkeypatch.setattr(follow, "apply_async", lambda args, retry: intents.extend(args))
    return intents


def relay_all_news() -> None:
    intents = WebhookEvent.objects.values_list("intent_id", flat=True)
    with transaction.atomic():
        for intent_id in intents:
            publish("payment.heard", {"intent": intent_id})
    relay.relay_batch()


def test_news_of_a_payment_that_made_its_order_wakes_no_worker(
    payment: Payment, woken: list[str], django_assert_num_queries: AssertQueries
) -> None:
    heard(payment.intent_id, "payment_intent.processing", "payment_intent.succeeded")
    with django_assert_num_queries(1):
        assert following.worth_following([payment.intent_id]) == {}
    relay_all_news()
    assert woken == []
    assert not WebhookEvent.objects.waiting().exists()


def test_news_of_refunds_wakes_a_worker_also_where_the_payment_is_settled(
    payment: Payment, woken: list[str]
) -> None:
    heard(payment.intent_id, "payment_intent.succeeded", "charge.refunded")
    relay_all_news()
    assert woken == [payment.intent_id]
    assert [event.kind for event in WebhookEvent.objects.waiting()] == ["charge.refunded"]


def test_news_of_a_payment_under_way_is_left_to_who_took_the_order_for_a_moment(
    payment: Payment, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "A_MOMENT", 0.2)
    PaymentAttempt.objects.update(outcome="open")
    heard(payment.intent_id, "payment_intent.succeeded")
    relay_all_news()
    listeners.follow_what_was_left()
    assert woken == []
    assert WebhookEvent.objects.waiting().exists()
    PaymentAttempt.objects.update(outcome="paid")
    time.sleep(0.2)
    listeners.follow_what_was_left()
    assert woken == []
    assert not WebhookEvent.objects.waiting().exists()


def test_news_of_a_payment_that_is_still_under_way_after_a_moment_wakes_a_worker_once(
    payment: Payment, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "A_MOMENT", 0.0)
    PaymentAttempt.objects.update(outcome="open")
    heard(payment.intent_id, "payment_intent.succeeded")
    relay_all_news()
    assert woken == []
    for _ in range(2):
        listeners.follow_what_was_left()
    assert woken == [payment.intent_id]


@pytest.mark.parametrize("outcome", ["declined", "cancelled"])
def test_news_of_a_payment_that_made_no_order_wakes_a_worker(
    payment: Payment, woken: list[str], outcome: str
) -> None:
    PaymentAttempt.objects.update(outcome=outcome)
    heard(payment.intent_id, "payment_intent.succeeded")
    heard("pi_unknown", "payment_intent.succeeded")
    relay_all_news()
    assert sorted(woken) == sorted([payment.intent_id, "pi_unknown"])
    assert WebhookEvent.objects.waiting().count() == 2


def test_news_of_a_payment_that_the_shop_does_not_know_is_done_with(
    provider: stripe.StripeClient,
) -> None:
    heard("pi_early", "payment_intent.succeeded", "refund.created")
    assert following.follow("pi_early")
    assert not WebhookEvent.objects.waiting().exists()
    assert not Order.objects.exists()


def test_while_the_provider_does_not_answer_news_waits(
    payment: Payment, settings: Settings, unused_port: int, provider: stripe.StripeClient
) -> None:
    refund_over_there(provider, payment, 500)
    heard(payment.intent_id, "charge.refunded", minutes_ago=5)
    there = settings.STRIPE_API_BASE
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{unused_port}"
    tasks.follow_payment(payment.intent_id)
    tasks.follow_late_news()
    assert WebhookEvent.objects.waiting().exists()
    settings.STRIPE_API_BASE = there
    assert following.follow_late() == 1
    assert following.follow_late() == 0
    assert Refund.objects.get().amount == Decimal("5.00")


def test_news_of_ours_that_the_provider_does_not_know_waits_for_the_right_keys(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    """Those of another account, say: meanwhile the payment is given up, and its money came in."""
    attempt, _ = confirmed(reviewed(cart_with((thing(), 2))))
    there, not_there = attempt.intent_id or "", "pi_of_another_account"
    PaymentAttempt.objects.update(intent_id=not_there)
    heard(not_there, "payment_intent.succeeded", minutes_ago=20)
    then = timezone.now() - timedelta(minutes=20)
    PaymentAttempt.objects.update(created_at=then, worked_on_at=then)
    assert not following.follow(not_there)
    assert recovery.recover_all().undone == 1
    for table in (PaymentAttempt, WebhookEvent):
        table.objects.update(intent_id=there)
    assert following.follow_late() == 1
    (back,) = provider.v1.refunds.list(params={"payment_intent": there}).data
    assert back.amount == 4919
    assert PaymentAttempt.objects.get().outcome == PaymentAttempt.Outcome.REFUNDED
    assert not WebhookEvent.objects.waiting().exists()


def test_news_whose_wake_up_may_still_come_is_left_to_it(payment: Payment) -> None:
    heard(payment.intent_id, "charge.refunded")
    assert following.follow_late() == 0


def test_events_are_forgotten_long_after_the_provider_stopped_repeating_them(
    provider: stripe.StripeClient,
) -> None:
    assert timedelta(days=3) < following.FORGET_AFTER
    heard("pi_1", "payment_intent.succeeded", minutes_ago=60 * 24 * 29)
    assert following.forget_old() == 0
    heard("pi_1", "payment_intent.succeeded", minutes_ago=60 * 24 * 31)
    assert following.forget_old() == 1


# --- Refunds -------------------------------------------------------------------------------------


def test_a_refund_made_in_the_providers_dashboard_becomes_ours_once(
    payment: Payment, provider: stripe.StripeClient
) -> None:
    refund_id = refund_over_there(provider, payment, 1000)
    for _ in range(2):
        heard(payment.intent_id, "charge.refunded", "refund.created", "refund.updated")
        assert following.follow(payment.intent_id)
    refund = Refund.objects.get()
    assert (refund.provider_id, refund.amount) == (refund_id, Decimal("10.00"))
    assert (refund.status, refund.actor) == (Refund.Status.DONE, "payment provider")
    payment.refresh_from_db()
    assert payment.refunded == Decimal("10.00")
    assert recovery.send_refunds() == 0
    relay.relay_batch()
    assert Message.objects.filter(kind=Message.Kind.REFUNDED).count() == 1


def test_what_no_webhook_told_of_is_asked_for(
    payment: Payment, provider: stripe.StripeClient
) -> None:
    refund_over_there(provider, payment, 1000)
    tasks.ask_for_refunds()
    assert Refund.objects.get().amount == Decimal("10.00")
    assert following.ask_for_refunds() == 0


def test_two_workers_that_hear_of_the_same_refund_count_it_once(
    payment: Payment, provider: stripe.StripeClient
) -> None:
    refund_over_there(provider, payment, 1000)
    (there,) = payments.refunds_of(payment.intent_id)

    def take_over(_: int) -> bool:
        try:
            return following._take_over(payment, there)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(take_over, range(8)))
    payment.refresh_from_db()
    assert payment.refunded == Decimal("10.00")
    assert Refund.objects.count() == 1


def test_news_of_our_own_refund_that_comes_before_its_answer_counts_nothing_twice(
    payment: Payment, provider: stripe.StripeClient
) -> None:
    refund = refunding.refund(
        payment.order, Claim(extra=Decimal("9.00")), actor="clerk", reason="scratched"
    )
    provider_id = payments.send_refund(refund)
    heard(payment.intent_id, "refund.created")
    assert following.follow(payment.intent_id)
    assert recovery.send_refunds() == 0
    refund.refresh_from_db()
    assert (refund.status, refund.provider_id) == (Refund.Status.DONE, provider_id)
    payment.refresh_from_db()
    assert payment.refunded == Decimal("9.00")


def test_a_refund_over_there_that_ours_leaves_no_room_for_waits_until_ours_was_refused(
    payment: Payment, provider: stripe.StripeClient
) -> None:
    """Two clerks at once, one of them in the provider's dashboard."""
    refunding.refund(payment.order, Claim(extra=TOTAL), actor="clerk", reason="all of it")
    refund_over_there(provider, payment, 4919)
    heard(payment.intent_id, "charge.refunded", minutes_ago=2)
    assert not following.follow(payment.intent_id)
    assert recovery.send_refunds() == 0
    following.follow_late()
    statuses = Refund.objects.values_list("status", "actor")
    assert sorted(statuses) == [("done", "payment provider"), ("failed", "clerk")]
    payment.refresh_from_db()
    assert payment.refunded == TOTAL


def test_a_refund_that_the_bank_sends_back_can_be_made_anew_and_staff_are_told(
    payment: Payment, provider: stripe.StripeClient
) -> None:
    refunding.refund(payment.order, Claim(extra=Decimal("9.00")), actor="clerk", reason="scratched")
    recovery.send_refunds()
    (there,) = payments.refunds_of(payment.intent_id)
    bounced = replace(there, status="failed", problem="lost_or_stolen_card")
    for _ in range(2):
        assert following._follow_refund(payment, bounced)
    refund = Refund.objects.get()
    assert (refund.status, "lost_or_stolen_card" in refund.reason) == (Refund.Status.FAILED, True)
    payment.refresh_from_db()
    assert payment.refunded == 0
    relay.relay_batch()
    notice = Notice.objects.get()
    assert payment.order.number in notice.subject
    assert notice.times_seen == 1


def test_a_refund_that_failed_over_there_and_was_never_ours_is_nothing(
    payment: Payment, provider: stripe.StripeClient
) -> None:
    refund_over_there(provider, payment, 1000)
    (there,) = payments.refunds_of(payment.intent_id)
    assert following._follow_refund(payment, replace(there, status="canceled"))
    assert not Refund.objects.exists()


# --- Banks that change their mind ----------------------------------------------------------------


def paid_with(reviewed: Reviewed, method: str) -> Payment:
    checkout = reviewed(cart_with((thing(units=5), 2)), method)
    return placing.place_order(checkout, checkout.placing_key, quote_for(checkout)).payments.get()


def test_a_dispute_is_a_notice_with_its_deadline_until_it_is_closed(
    reviewed: Reviewed, provider: stripe.StripeClient, quick_banks: None
) -> None:
    payment = paid_with(reviewed, "pm_card_createDispute")
    wait_until(lambda: payments.disputes_of(payment.intent_id), "the dispute", 5)
    for _ in range(2):
        heard(payment.intent_id, "charge.dispute.created", "charge.dispute.funds_withdrawn")
        assert following.follow(payment.intent_id)
    (dispute,) = payments.disputes_of(payment.intent_id)
    notice = Notice.objects.open().get()
    assert payment.order.number in notice.subject
    assert "$49.19" in notice.subject
    assert dispute.answer_by
    assert f"before {dispute.answer_by:%Y-%m-%d}" in notice.advice
    assert "Do not refund it as well" in notice.advice
    provider.v1.disputes.close(dispute.dispute_id)
    heard(payment.intent_id, "charge.dispute.closed")
    assert following.follow(payment.intent_id)
    assert not Notice.objects.open().exists()


def test_a_refund_that_fails_days_later_counts_as_not_refunded(
    reviewed: Reviewed, provider: stripe.StripeClient, quick_banks: None
) -> None:
    payment = paid_with(reviewed, "pm_card_refundFail")
    refunding.refund(payment.order, Claim(extra=Decimal("9.00")), actor="clerk", reason="scratch")
    assert recovery.send_refunds() == 1
    wait_until(lambda: payments.refunds_of(payment.intent_id)[0].has_failed, "the failure", 5)
    heard(payment.intent_id, "refund.failed")
    assert following.follow(payment.intent_id)
    assert Refund.objects.get().status == Refund.Status.FAILED
    payment.refresh_from_db()
    assert payment.refunded == 0


def test_staff_are_told_when_money_that_was_sent_back_for_want_of_an_order_did_not_arrive(
    reviewed: Reviewed,
    provider: stripe.StripeClient,
    quick_banks: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkout = reviewed(cart_with((thing(), 2)), "pm_card_refundFail")
    attempt = registered(checkout)
    finalizing.decline(attempt, "Nothing was charged.")
    intent_id = attempt.intent_id or ""
    payments.confirm(attempt, checkout.confirmation_token)
    assert recovery.settle_intent(intent_id)
    wait_until(lambda: payments.refunds_of(intent_id)[0].has_failed, "the failure", 5)
    monkeypatch.setattr(comparing, "GRACE", timedelta(seconds=-5))  # banks take days over it
    heard(intent_id, "refund.failed")
    assert following.follow(intent_id)
    assert Notice.objects.get(kind="payments").subject.startswith("$49.19 were paid")
