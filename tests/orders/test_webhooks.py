"""News from the payment provider: only genuine, each once, and never trusted for its content."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries as AssertQueries
from pytest_django import Settings

from orders import webhooks
from orders.models import WebhookEvent
from shop.events.models import Event
from shop.local.stripe_sandbox.webhooks import signature
from tests.sandbox.process import WEBHOOK_SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secret(settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET


def send(client: Client, event: object, *, secret: str = WEBHOOK_SECRET, age: int = 0) -> Any:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    return client.post(
        reverse("orders:stripe_webhook"),
        body,
        content_type="application/json",
        headers={"stripe-signature": signature(body, secret, int(time.time()) - age)},
    )


def event_about(intent_id: str, event_id: str = "evt_1") -> dict[str, object]:
    return {
        "id": event_id,
        "object": "event",
        "type": "payment_intent.succeeded",
        "data": {"object": {"id": intent_id, "object": "payment_intent"}},
    }


def test_a_doubled_event_is_answered_twice_and_written_down_once(client: Client) -> None:
    for _ in range(2):
        assert send(client, event_about("pi_1")).status_code == 200
    assert WebhookEvent.objects.count() == 1
    assert Event.objects.filter(topic="payment.heard").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_deliveries_at_the_same_moment_one_is_written_down() -> None:
    def deliver(_: int) -> int:
        try:
            return send(Client(), event_about("pi_1")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(deliver, range(24))) == {200}
    assert WebhookEvent.objects.count() == Event.objects.count() == 1


def test_it_is_answered_after_one_statement(
    client: Client, django_assert_num_queries: AssertQueries
) -> None:
    with django_assert_num_queries(1):
        assert send(client, event_about("pi_1")).status_code == 200


@pytest.mark.parametrize("how", [{"secret": "whsec_other"}, {"age": 3600}])
def test_a_forged_or_old_event_is_refused(client: Client, how: dict[str, Any]) -> None:
    assert send(client, event_about("pi_1"), **how).status_code == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize(
    "payload",
    [
        b"not JSON",
        b"\xff\xfe",
        b"",
        [],
        {"object": "event", "type": "refund.created", "data": {"object": {}}},
        {"id": "", "object": "event", "type": "refund.created", "data": {"object": {}}},
        {"id": "evt_1", "object": "v2.core.event", "type": "v1.billing.meter.no_meter_found"},
        {"id": "pi_1", "object": "payment_intent"},
        {"id": "evt_1", "object": "event", "type": "refund.created", "data": {"object": "re_1"}},
        event_about("pi_1", "evt_" + "1" * 120),
        event_about("pi_1", "evt_\x00"),
        event_about("pi_\ud800"),
        {**event_about("pi_1"), "type": "payment_intent." + "x" * 120},
    ],
)
def test_what_is_signed_and_no_event_is_refused_with_a_line_in_the_log(
    client: Client,
    caplog: pytest.LogCaptureFixture,
    payload: object,
) -> None:
    assert send(client, payload).status_code == 400
    assert "Refused a webhook" in caplog.text
    assert not WebhookEvent.objects.exists()
    assert not Event.objects.exists()


def test_the_signature_is_looked_at_before_the_content(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert send(client, b"not JSON", secret="whsec_other").status_code == 400
    assert "signature" in caplog.text


def test_a_payload_larger_than_any_event_is_refused_unread(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    event = {**event_about("pi_1"), "filler": "x" * webhooks.LARGEST}
    assert send(client, event).status_code == 400
    assert "more than any event has" in caplog.text
    assert not WebhookEvent.objects.exists()


def test_nothing_but_a_post_is_heard(client: Client) -> None:
    assert client.get(reverse("orders:stripe_webhook")).status_code == 405


@pytest.mark.parametrize(
    ("kind", "thing"),
    [
        ("payment_intent.created", {"object": "payment_intent", "id": "pi_1"}),
        ("customer.created", {"object": "customer", "id": "cus_1"}),
        ("refund.created", {"object": "refund", "id": "re_1", "payment_intent": None}),
        ("made.up.yesterday", {}),
    ],
)
def test_events_that_tell_the_shop_nothing_are_kept_and_ask_for_no_work(
    client: Client, kind: str, thing: dict[str, object]
) -> None:
    event = {"id": "evt_1", "object": "event", "type": kind, "data": {"object": thing}}
    assert send(client, event).status_code == 200
    assert WebhookEvent.objects.get().handled_at
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("kind", "intent"),
    [
        ("charge.refunded", "pi_1"),
        ("refund.failed", "pi_1"),
        ("charge.refund.updated", {"id": "pi_1", "object": "payment_intent"}),
        ("charge.dispute.created", "pi_1"),
    ],
)
def test_news_of_refunds_and_disputes_is_news_of_their_payment(
    client: Client, kind: str, intent: object
) -> None:
    thing = {"object": "what it is", "id": "xx_1", "payment_intent": intent}
    event = {"id": "evt_1", "object": "event", "type": kind, "data": {"object": thing}}
    assert send(client, event).status_code == 200
    assert WebhookEvent.objects.waiting().get().intent_id == "pi_1"
    assert Event.objects.get().payload == {"intent": "pi_1"}


def test_without_a_secret_nobody_can_sign(client: Client, settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert send(client, event_about("pi_1"), secret="").status_code == 400
    assert not WebhookEvent.objects.exists()
