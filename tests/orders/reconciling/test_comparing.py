"""Comparing the provider's books with the shop's: all damage is done for real, and found."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import stripe
from django.utils import timezone

from orders import comparing, finalizing, payments, placing, reconciling, recovery, refunding
from orders.models import Order, Payment, PaymentAttempt, Refund
from orders.payments import listing
from orders.refunding import Claim
from tests.builders import cart_with, quote_for, thing
from tests.orders.conftest import Reviewed
from tests.orders.paying import registered
from tests.orders.test_placing import TOTAL

from .books import forget, refund_over_there

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = timedelta(hours=1)


def found(since: timedelta = A_WHILE) -> list[str]:
    result = reconciling.reconcile(timezone.now() - since)
    return sorted(each.trouble for each in result.mismatches.values())


def begin(reviewed: Reviewed, method: str = "pm_card_visa") -> PaymentAttempt:
    return registered(reviewed(cart_with((thing(units=5), 2)), method))


# --- What agrees ---------------------------------------------------------------------------------


def test_what_the_shop_did_by_itself_agrees(order: Order, reviewed: Reviewed) -> None:
    declined = reviewed(cart_with((thing(units=5), 2)), "pm_card_visa_chargeDeclined")
    with pytest.raises(placing.PaymentDeclined):
        placing.place_order(declined, declined.placing_key, quote_for(declined))
    refunding.refund(order, Claim(extra=Decimal("9.00")), actor="clerk", reason="scratched")
    recovery.send_refunds()
    given_up = begin(reviewed)
    long_ago = timezone.now() - timedelta(minutes=20)
    PaymentAttempt.objects.filter(pk=given_up.pk).update(worked_on_at=long_ago)
    assert recovery.recover_all().undone == 1
    result = reconciling.reconcile(timezone.now() - A_WHILE)
    assert result.mismatches == {}
    assert len(result.compared) == 3


def test_without_a_beginning_everything_is_looked_at(order: Order) -> None:
    Payment.objects.update(paid_at=timezone.now() - timedelta(days=4))
    result = reconciling.reconcile()
    assert (len(result.compared), result.mismatches) == (1, {})


def test_payments_of_others_in_the_same_account_are_counted_and_left_alone(
    provider: stripe.StripeClient, judged_at_once: None
) -> None:
    before = reconciling.reconcile(timezone.now() - A_WHILE).counts["others"]
    for metadata in ({}, {"attempt": "7"}, {"attempt": str(uuid4()), "shop": "https://b.example"}):
        provider.v1.payment_intents.create(
            params={
                "amount": 700,
                "currency": "usd",
                "payment_method": "pm_card_visa",
                "confirm": True,
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "metadata": metadata,
            }
        )
    result = reconciling.reconcile(timezone.now() - A_WHILE)
    assert result.counts["others"] == before + 3
    assert result.mismatches == {}


def test_an_order_that_was_never_paid_through_the_shop_is_not_asked_for_its_payment(
    judged_at_once: None,
) -> None:
    Order.objects.create(email="a@example.com", subtotal=TOTAL, tax=0, shipping=0)
    assert found() == []


def test_days_are_walked_without_gap_or_overlap() -> None:
    since = timezone.now() - timedelta(days=2, hours=5)
    days = list(reconciling._days(since))
    assert days[0][0] == since
    assert days[-1][1] > timezone.now()
    assert [end for _, end in days[:-1]] == [start for start, _ in days[1:]]
    assert all(end - start <= timedelta(days=1) for start, end in days)


# --- Damage --------------------------------------------------------------------------------------


def lose_the_order(order: Order, provider: stripe.StripeClient) -> None:
    forget(order)


def lose_order_and_attempt(order: Order, provider: stripe.StripeClient) -> None:
    forget(order)
    PaymentAttempt.objects.all().delete()


def lose_the_payment(order: Order, provider: stripe.StripeClient) -> None:
    order.payments.all().delete()


def call_the_attempt_declined(order: Order, provider: stripe.StripeClient) -> None:
    PaymentAttempt.objects.update(outcome=PaymentAttempt.Outcome.DECLINED)


def never_charge(order: Order, provider: stripe.StripeClient) -> None:
    unpaid = provider.v1.payment_intents.create(params={"amount": 4919, "currency": "usd"})
    order.payments.update(intent_id=unpaid.id)
    PaymentAttempt.objects.update(intent_id=unpaid.id)


def name_a_payment_that_is_none(order: Order, provider: stripe.StripeClient) -> None:
    order.payments.update(intent_id="pi_gone")


def pay_in_another_currency(order: Order, provider: stripe.StripeClient) -> None:
    foreign = provider.v1.payment_intents.create(
        params={
            "amount": 4919,
            "currency": "eur",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )
    order.payments.update(intent_id=foreign.id)


def change_the_amount(order: Order, provider: stripe.StripeClient) -> None:
    order.payments.update(amount=Decimal("39.19"))


def change_the_order(order: Order, provider: stripe.StripeClient) -> None:
    Order.objects.update(subtotal=Decimal("39.00"))


def refund_in_the_dashboard(order: Order, provider: stripe.StripeClient) -> None:
    refund_over_there(provider, order, 500)


def send_no_refund(order: Order, provider: stripe.StripeClient) -> None:
    refunding.refund(order, Claim(extra=Decimal("9.00")), actor="clerk", reason="scratched")


def invent_a_refund(order: Order, provider: stripe.StripeClient) -> None:
    send_no_refund(order, provider)
    Refund.objects.update(status=Refund.Status.DONE, provider_id="re_gone")


def change_a_refund(order: Order, provider: stripe.StripeClient) -> None:
    send_no_refund(order, provider)
    recovery.send_refunds()
    Refund.objects.update(amount=Decimal("8.00"))


def refund_twice(order: Order, provider: stripe.StripeClient) -> None:
    send_no_refund(order, provider)
    refund = Refund.objects.get()
    for number in range(2):
        provider.v1.refunds.create(
            params={
                "payment_intent": refund.payment.intent_id,
                "amount": 900,
                "metadata": {"refund": str(refund.key)},
            },
            options={"idempotency_key": f"{refund.key}-{number}"},
        )
    refund.mark_done("")


def call_a_refund_failed(order: Order, provider: stripe.StripeClient) -> None:
    send_no_refund(order, provider)
    recovery.send_refunds()
    Refund.objects.update(status=Refund.Status.FAILED)
    Payment.objects.update(refunded=0)


@pytest.mark.parametrize(
    ("damage", "troubles"),
    [
        (lose_the_order, ["no order"]),
        (lose_order_and_attempt, ["no order"]),
        (lose_the_payment, ["no payment", "payment not here"]),
        (call_the_attempt_declined, ["attempt not paid"]),
        (never_charge, ["no order", "not paid"]),
        (name_a_payment_that_is_none, ["not paid", "payment not here"]),
        (pay_in_another_currency, ["other amount", "payment not here"]),
        (change_the_amount, ["order over another amount", "other amount"]),
        (change_the_order, ["order over another amount"]),
        (refund_in_the_dashboard, ["refund not here"]),
        (send_no_refund, ["refund not there"]),
        (invent_a_refund, ["refund not there"]),
        (change_a_refund, ["refund of another amount", "refunds do not add up"]),
        (call_a_refund_failed, ["refund not here"]),
        (refund_twice, ["refund not here"]),
    ],
)
def test_damage_is_found_from_either_side_and_named(
    order: Order,
    provider: stripe.StripeClient,
    damage: Callable[[Order, stripe.StripeClient], None],
    troubles: list[str],
) -> None:
    assert found() == []
    damage(order, provider)
    assert found() == troubles


def test_a_payment_that_was_given_up_and_can_still_be_charged_is_found(
    reviewed: Reviewed, judged_at_once: None
) -> None:
    attempt = begin(reviewed, "pm_card_authenticationRequired")
    payments.confirm(attempt, attempt.checkout.confirmation_token)
    assert found() == ["never ended"]
    finalizing.decline(attempt, "Nothing was charged.")
    assert found() == ["can still be charged"]


def test_money_that_came_and_belongs_to_nobody_is_found_until_it_went_back(
    reviewed: Reviewed, judged_at_once: None
) -> None:
    attempt = begin(reviewed)
    finalizing.decline(attempt, "Nothing was charged.")
    payments.confirm(attempt, attempt.checkout.confirmation_token)
    assert found() == ["no order"]
    assert recovery.settle_intent(attempt.intent_id or "")
    assert found() == []


def test_a_payment_whose_order_stands_without_it_is_to_be_written_back_and_not_refunded(
    order: Order, provider: stripe.StripeClient
) -> None:
    intent_id = order.payments.get().intent_id
    lose_the_payment(order, provider)
    mismatches = reconciling.reconcile(timezone.now() - A_WHILE).mismatches
    told = mismatches[f"{intent_id} payment not here"]
    assert order.number in told.subject
    assert "Do not refund it" in told.advice
    assert told.link == f"/admin/orders/order/{order.pk}/change/"


def test_a_second_payment_of_an_order_is_none_that_the_order_lost(
    order: Order, provider: stripe.StripeClient
) -> None:
    """It was given up, and charged after all; the order was paid with another card."""
    late = PaymentAttempt.objects.get()
    late.pk, late.key, late.outcome = None, uuid4(), PaymentAttempt.Outcome.DECLINED
    late.intent_id = provider.v1.payment_intents.create(
        params={
            "amount": 4919,
            "currency": "usd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    ).id
    late.save()
    assert found() == ["no order"]


def test_an_open_attempt_whose_payment_the_provider_does_not_know_is_found(
    reviewed: Reviewed, judged_at_once: None
) -> None:
    attempt = begin(reviewed)
    PaymentAttempt.objects.update(intent_id="pi_of_another_account")
    assert found() == ["never ended"]
    finalizing.decline(PaymentAttempt.objects.get(pk=attempt.pk), "Nothing was charged.")
    assert found() == []


def test_more_than_one_page_is_read(
    order: Order, reviewed: Reviewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        begin(reviewed)
    monkeypatch.setattr(listing, "_PAGE", 1)
    assert found() == ["never ended", "never ended"]


# --- Patience ------------------------------------------------------------------------------------


def test_what_is_just_being_made_is_put_off_and_judged_by_a_later_run(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(order)
    monkeypatch.setattr(comparing, "GRACE", timedelta(minutes=30))
    result = reconciling.reconcile(timezone.now() - A_WHILE)
    assert result.mismatches == {}
    assert len(result.put_off) == 1
    assert timedelta(days=2) <= reconciling.LOOK_BACK
    monkeypatch.setattr(comparing, "GRACE", timedelta(seconds=-5))
    assert found() == ["no order"]
