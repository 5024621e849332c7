"""Giving money back through a provider that breaks down: once, and not only tomorrow."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import stripe
from django.utils import timezone

from orders import finalizing, payments, placing, recovery, refunding
from orders.models import Payment, PaymentAttempt, Refund
from orders.refunding import Claim
from tests.builders import cart_with, quote_for, thing
from tests.sandbox.process import Sandbox, visit

from .conftest import Reviewed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def breaking(running_sandbox: Sandbox) -> Iterator[str]:
    """The sandbox's control page."""
    control = f"{running_sandbox.url}/control/trouble"
    yield control
    visit("POST", control, data={"preset": "well-behaved"})


@pytest.fixture
def refund(reviewed: Reviewed) -> Refund:
    checkout = reviewed(cart_with((thing(units=5), 2)))
    order = placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    return refunding.refund(order, Claim(extra=Decimal("9.00")), actor="clerk", reason="scratched")


def given(provider: stripe.StripeClient, intent_id: str) -> list[int]:
    refunds = provider.v1.refunds.list(params={"payment_intent": intent_id})
    return [refund.amount for refund in refunds.data]


def minutes_pass(refund: Refund, minutes: int) -> None:
    then = timezone.now() - timedelta(minutes=minutes)
    Refund.objects.filter(pk=refund.pk).update(created_at=then)


def test_a_refund_that_was_done_before_the_provider_broke_down_is_found_there(
    refund: Refund, provider: stripe.StripeClient, breaking: str
) -> None:
    visit("POST", breaking, data={"scope": "refunds", "next": "error-after"})
    assert recovery.send_refunds() == 0
    assert recovery.send_refunds() == 0
    minutes_pass(refund, 1)
    assert recovery.send_refunds() == 1
    assert given(provider, refund.payment.intent_id) == [900]
    assert (
        Refund.objects.get().provider_id
        == payments.refunds_of(refund.payment.intent_id)[0].refund_id
    )


def test_a_refund_that_was_not_done_is_asked_for_anew_a_minute_later(
    refund: Refund, provider: stripe.StripeClient, breaking: str
) -> None:
    visit("POST", breaking, data={"scope": "refunds", "next": "error-before"})
    assert recovery.send_refunds() == 0
    minutes_pass(refund, 1)
    assert recovery.send_refunds() == 1
    assert given(provider, refund.payment.intent_id) == [900]


def test_a_refund_whose_key_may_be_forgotten_over_there_is_looked_for_first(
    refund: Refund, provider: stripe.StripeClient
) -> None:
    provider.v1.refunds.create(
        params={
            "payment_intent": refund.payment.intent_id,
            "amount": 900,
            "metadata": {"refund": str(refund.key)},
        }
    )
    minutes_pass(refund, 60 * 25)
    assert recovery.send_refunds() == 1
    assert given(provider, refund.payment.intent_id) == [900]


@pytest.mark.parametrize("trouble", ["error-before", "error-after"])
def test_money_without_an_order_goes_back_through_a_breakdown_too(
    reviewed: Reviewed, provider: stripe.StripeClient, breaking: str, trouble: str
) -> None:
    checkout = reviewed(cart_with((thing(units=5), 2)))
    attempt = placing.prepare(checkout.pk, checkout.placing_key, quote_for(checkout))
    assert isinstance(attempt, PaymentAttempt)
    placing.register(attempt)
    finalizing.decline(attempt, "Nothing was charged.")
    payments.confirm(attempt, checkout.confirmation_token)
    visit("POST", breaking, data={"scope": "refunds", "next": trouble})
    assert recovery.settle_intent(attempt.intent_id or "")
    attempt.refresh_from_db()
    assert attempt.outcome == PaymentAttempt.Outcome.OWED
    attempt.created_at = timezone.now() - timedelta(minutes=1)
    attempt.save()
    assert finalizing.return_money(attempt)
    assert given(provider, attempt.intent_id or "") == [4919]
    assert not Payment.objects.exists()
