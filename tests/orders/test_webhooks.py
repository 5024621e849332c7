"""News from the payment provider: only genuine, each once, and never trusted for its content."""

import hashlib
import hmac
import json
import time
from decimal import Decimal

import pytest
import stripe
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from orders import payments, placing, recovery
from orders.models import Order, PaymentAttempt, WebhookEvent
from shop.events.models import Event
from tests.builders import cart_with, thing
from tests.sandbox.process import WEBHOOK_SECRET

from .conftest import Reviewed

pytestmark = pytest.mark.django_db(transaction=True)
TOTAL = Decimal("49.19")


def send(client: Client, event: dict[str, object], *, secret: str = WEBHOOK_SECRET, age: int = 0):  # type: ignore[no-untyped-def]
    body = json.dumps(event)
    stamp = int(time.time()) - age
    digest = hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return client.post(
        reverse("orders:stripe_webhook"),
        body,
        content_type="application/json",
        headers={"stripe-signature": f"t={stamp},v1={digest}"},
    )


def event_about(intent_id: str, event_id: str = "evt_1") -> dict[str, object]:
    return {
        "id": event_id,
        "object": "event",
        "type": "payment_intent.succeeded",
        "data": {"object": {"id": intent_id, "object": "payment_intent"}},
    }


def test_a_doubled_event_is_answered_twice_and_written_down_once(
    client: Client, provider: stripe.StripeClient
) -> None:
    for _ in range(2):
        assert send(client, event_about("pi_1")).status_code == 200
    assert WebhookEvent.objects.count() == 1
    assert Event.objects.filter(topic="payment.heard").count() == 1


@pytest.mark.parametrize("how", [{"secret": "whsec_other"}, {"age": 3600}])
def test_a_forged_or_old_event_is_refused(
    client: Client, provider: stripe.StripeClient, how: dict[str, object]
) -> None:
    assert send(client, event_about("pi_1"), **how).status_code == 400  # type: ignore[arg-type]
    assert not WebhookEvent.objects.exists()


def test_without_a_secret_nobody_can_sign(
    client: Client, provider: stripe.StripeClient, settings: Settings
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert send(client, event_about("pi_1"), secret="").status_code == 400
    assert not WebhookEvent.objects.exists()


def test_news_of_a_payment_finishes_an_order_that_the_web_server_lost(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart_with((thing(), 2)))
    attempt = placing._prepare(checkout.pk, checkout.placing_key, TOTAL)
    assert isinstance(attempt, PaymentAttempt)
    placing._register(attempt)
    payments.confirm(attempt, checkout.confirmation_token)
    assert recovery.settle_intent(attempt.intent_id or "")
    assert Order.objects.get().total == TOTAL
    assert not recovery.settle_intent(attempt.intent_id or "")


def test_news_of_an_unknown_payment_changes_nothing(provider: stripe.StripeClient) -> None:
    assert not recovery.settle_intent("pi_unknown")
