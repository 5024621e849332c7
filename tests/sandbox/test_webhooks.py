"""Events as the shop receives them: signed, retried, sometimes twice, and after a restart."""

import re
import time
from collections import Counter
from typing import Any

import pytest
import stripe

from shop.local.parts import WEBHOOK_EVENTS

from .process import ROOT, WEBHOOK_SECRET, Api, Received, Sandbox, Webhooks, visit

RETURN_URL = "https://shop.example/"


def pay(api: Api, method: str = "pm_card_visa") -> Any:
    return api.v1.payment_intents.create(
        {
            "amount": 1000,
            "currency": "usd",
            "confirm": True,
            "payment_method": method,
            "return_url": RETURN_URL,
        }
    )


def has(kind: str) -> Any:
    return lambda received: any(item.event.type == kind for item in received)


def first(received: list[Received], kind: str) -> Received:
    return next(item for item in received if item.event.type == kind)


def test_a_payment_is_told_signed_as_stripe_signs(own_sandbox: Sandbox, hooks: Webhooks) -> None:
    intent = pay(own_sandbox.client())
    received = hooks.wait_for(has("payment_intent.succeeded"))
    received = hooks.wait_for(lambda seen: len({item.event.id for item in seen}) == 3)
    assert {item.event.type for item in received} == {
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
    }
    item = first(received, "payment_intent.succeeded")
    event = item.event
    assert (event.object, event.livemode, event.data.object.id) == ("event", False, intent.id)
    assert event.data.object.status == "succeeded"
    assert event.request.id.startswith("req_")
    assert event.api_version == stripe.api_version
    assert re.fullmatch(r"t=\d+,v1=[0-9a-f]{64}", item.signature)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(item.payload + " ", item.signature, WEBHOOK_SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(item.payload, item.signature, "whsec_other")


def test_each_turn_of_a_payment_has_its_event(own_sandbox: Sandbox, hooks: Webhooks) -> None:
    api = own_sandbox.client()
    with pytest.raises(stripe.CardError):
        pay(api, "pm_card_visa_chargeDeclined")
    failed = first(
        hooks.wait_for(has("payment_intent.payment_failed")), "payment_intent.payment_failed"
    )
    assert failed.event.data.object.last_payment_error.decline_code == "generic_decline"
    asked = pay(api, "pm_card_authenticationRequired")
    hooks.wait_for(has("payment_intent.requires_action"))
    assert asked.next_action
    began = time.monotonic()
    visit("POST", asked.next_action.redirect_to_url.url, data={"outcome": "complete"})
    hooks.wait_for(has("payment_intent.succeeded"))
    assert time.monotonic() - began < 2
    api.v1.refunds.create({"payment_intent": asked.id, "amount": 100})
    refunded = first(hooks.wait_for(has("charge.refunded")), "charge.refunded")
    assert refunded.event.data.object.amount_refunded == 100
    assert refunded.event.data.previous_attributes.to_dict() == {
        "amount_refunded": 0,
        "refunded": False,
    }
    hooks.wait_for(has("refund.created"))
    waiting = api.v1.payment_intents.create({"amount": 1000, "currency": "usd"})
    api.v1.payment_intents.cancel(waiting.id)
    hooks.wait_for(has("payment_intent.canceled"))


def test_a_refused_event_comes_again_with_a_fresh_signature(
    own_sandbox: Sandbox, hooks: Webhooks
) -> None:
    hooks.answers = [500, 404]
    api = own_sandbox.client()
    intent = api.v1.payment_intents.create({"amount": 1000, "currency": "usd"})
    received = hooks.wait_for(lambda seen: len(seen) == 3)
    assert {item.event.data.object.id for item in received} == {intent.id}
    assert len({item.event.id for item in received}) == 1
    assert len({item.signature for item in received}) > 1
    event_id = received[0].event.id
    deadline = time.monotonic() + 5
    while api.v1.events.retrieve(event_id).pending_webhooks and time.monotonic() < deadline:
        time.sleep(0.02)
    assert api.v1.events.retrieve(event_id).pending_webhooks == 0
    page = visit("GET", own_sandbox.url).text
    assert "3 tries, HTTP 200" in page


def test_every_seventh_event_comes_twice(own_sandbox: Sandbox, hooks: Webhooks) -> None:
    api = own_sandbox.client()
    for number in range(20):
        api.v1.customers.create({"email": f"{number}@example.com"})
    hooks.wait_for(lambda seen: len(seen) == 22)
    counts = Counter(item.event.data.object.email for item in hooks.received)
    twice = {email for email, count in counts.items() if count == 2}
    assert twice == {"6@example.com", "13@example.com"}


def test_events_can_be_read_afterwards(own_sandbox: Sandbox) -> None:
    api = own_sandbox.client()
    intent = pay(api)
    listed = api.v1.events.list({"type": "payment_intent.succeeded"})
    assert [event.data.object.id for event in listed.data] == [intent.id]
    assert api.v1.events.retrieve(listed.data[0].id).type == "payment_intent.succeeded"
    assert len(api.v1.events.list({"limit": 2}).data) == 2


def test_a_restart_loses_no_payment_and_no_event(own_sandbox: Sandbox, hooks: Webhooks) -> None:
    hooks.answers = [503, 503]
    api = own_sandbox.client()
    options: Any = {"idempotency_key": "order-1"}
    params: Any = {"amount": 1000, "currency": "usd"}
    intent = api.v1.payment_intents.create(params, options)
    hooks.wait_for(lambda seen: len(seen) >= 1)
    own_sandbox.kill()
    own_sandbox.start()
    api = own_sandbox.client()
    assert api.v1.payment_intents.retrieve(intent.id).amount == 1000
    assert api.v1.payment_intents.create(params, options).id == intent.id
    received = hooks.wait_for(lambda seen: len(seen) >= 3 and not hooks.answers, 20)
    assert len({item.event.id for item in received}) == 1


def test_only_chosen_kinds_are_sent_and_all_are_listed(
    own_sandbox: Sandbox, hooks: Webhooks
) -> None:
    own_sandbox.stop()
    own_sandbox.events = "payment_intent.succeeded"
    own_sandbox.start()
    api = own_sandbox.client()
    pay(api)
    pay(api)
    received = hooks.wait_for(lambda seen: len({item.event.id for item in seen}) == 2)
    assert {item.event.type for item in received} == {"payment_intent.succeeded"}
    listed = api.v1.events.list({"type": "charge.succeeded"}).data
    assert [event.pending_webhooks for event in listed] == [0, 0]


def test_the_embedded_sandbox_sends_what_stripe_is_to_be_told_to_send() -> None:
    told = (ROOT / "docs" / "going-live.md").read_text()
    rows = r"^\| (`(?:payment_intent|charge|refund)\.[^|]+) \|"
    named = re.findall(rows, told, re.MULTILINE)
    kinds = []
    for names in named:
        first, *others = re.findall(r"`([a-z_.]+)`", names)
        head = first.rpartition(".")[0]
        kinds += [first, *(head + name if name.startswith(".") else name for name in others)]
    assert tuple(kinds) == WEBHOOK_EVENTS


def test_the_control_page_shows_payments_and_no_markup_of_theirs(own_sandbox: Sandbox) -> None:
    api = own_sandbox.client()
    intent = pay(api)
    page = visit("GET", own_sandbox.url)
    assert intent.id in page.text
    assert "$10.00 USD" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
