"""What banks say after the request was answered: disputes, refunds sent back, slow payments."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from .process import Api, Sandbox, Webhooks, visit

RETURN_URL = "https://shop.example/"


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory, shared_hooks: Webhooks) -> Iterator[Sandbox]:
    """A sandbox whose banks make up their minds fast."""
    state = tmp_path_factory.mktemp("bank") / "state.sqlite3"
    running = Sandbox(state, shared_hooks.url).start()
    visit("POST", f"{running.url}/control/trouble", data={"bank-seconds": "0.2"})
    yield running
    running.stop()


def pay(api: Api, method: str, amount: int = 1000) -> Any:
    return api.v1.payment_intents.create(
        {
            "amount": amount,
            "currency": "usd",
            "confirm": True,
            "payment_method": method,
            "return_url": RETURN_URL,
        }
    )


def told(hooks: Webhooks, intent: Any, *kinds: str) -> Any:
    """The last of these events about this payment, once all of them have arrived."""
    hooks.wait_for(lambda seen: set(kinds) <= set(hooks.types_about(intent.id)))
    return hooks.about(intent.id, kinds[-1])


def eventually(read: Callable[[], Any], wanted: Any) -> None:
    deadline = time.monotonic() + 5
    while read() != wanted:
        assert time.monotonic() < deadline, read()
        time.sleep(0.05)


def test_the_disputed_card_is_charged_and_then_disputed(
    bank: Sandbox, shared_hooks: Webhooks
) -> None:
    api = bank.client()
    intent = pay(api, "pm_card_createDispute")
    assert intent.status == "succeeded"
    assert api.v1.disputes.list({"payment_intent": intent.id}).data == []
    event = told(shared_hooks, intent, "charge.dispute.funds_withdrawn", "charge.dispute.created")
    assert event.request.id is None
    dispute = event.data.object
    assert (dispute.status, dispute.reason, dispute.amount) == (
        "needs_response",
        "fraudulent",
        1000,
    )
    assert api.v1.disputes.retrieve(dispute.id).payment_intent == intent.id
    listed = api.v1.disputes.list({"charge": str(intent.latest_charge), "expand": ["data.charge"]})
    assert [item.id for item in listed.data] == [dispute.id]
    assert listed.data[0].charge.disputed is True
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.refunds.create({"payment_intent": intent.id})
    assert refused.value.code == "charge_disputed"
    assert api.v1.charges.retrieve(str(intent.latest_charge)).amount_refunded == 0
    assert api.v1.disputes.close(dispute.id).status == "lost"
    assert told(shared_hooks, intent, "charge.dispute.closed").data.object.status == "lost"
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        api.v1.disputes.close(dispute.id)


def test_winning_evidence_wins(bank: Sandbox, shared_hooks: Webhooks) -> None:
    api = bank.client()
    intent = pay(api, "pm_card_createDispute")
    dispute = told(shared_hooks, intent, "charge.dispute.created").data.object
    evidence: Any = {"evidence": {"uncategorized_text": "winning_evidence"}}
    assert api.v1.disputes.update(dispute.id, evidence).status == "under_review"
    closed = told(
        shared_hooks, intent, "charge.dispute.funds_reinstated", "charge.dispute.closed"
    ).data.object
    assert (closed.id, closed.status) == (dispute.id, "won")


def test_a_refund_may_fail_after_it_had_succeeded(bank: Sandbox, shared_hooks: Webhooks) -> None:
    api = bank.client()
    intent = pay(api, "pm_card_refundFail")
    refund = api.v1.refunds.create({"payment_intent": intent.id, "amount": 400})
    assert refund.status == "succeeded"
    failed = told(
        shared_hooks, intent, "refund.updated", "charge.refund.updated", "refund.failed"
    ).data.object
    assert (failed.id, failed.status) == (refund.id, "failed")
    assert failed.failure_reason == "expired_or_canceled_card"
    assert api.v1.refunds.retrieve(refund.id).status == "failed"
    charge = api.v1.charges.retrieve(str(intent.latest_charge))
    assert (charge.amount_refunded, charge.refunded) == (0, False)


def test_a_refund_may_be_pending_for_a_while_and_through_a_restart(
    bank: Sandbox, shared_hooks: Webhooks
) -> None:
    api = bank.client()
    intent = pay(api, "pm_card_pendingRefund")
    refund = api.v1.refunds.create({"payment_intent": intent.id})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    bank.kill()
    bank.start()
    told(shared_hooks, intent, "refund.updated")
    assert bank.client().v1.refunds.retrieve(refund.id).status == "succeeded"
    assert bank.client().v1.charges.retrieve(str(intent.latest_charge)).refunded is True


def test_a_payment_may_be_processing_and_then_succeed(
    bank: Sandbox, shared_hooks: Webhooks
) -> None:
    api = bank.client()
    intent = pay(api, "pm_card_processing")
    assert (intent.status, intent.amount_received) == ("processing", 0)
    assert api.v1.charges.retrieve(str(intent.latest_charge)).status == "pending"
    for refused in (
        lambda: api.v1.payment_intents.cancel(intent.id),
        lambda: api.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"}),
        lambda: api.v1.refunds.create({"payment_intent": intent.id}),
    ):
        with pytest.raises(stripe.InvalidRequestError):
            refused()
    event = told(
        shared_hooks,
        intent,
        "charge.pending",
        "payment_intent.processing",
        "payment_intent.succeeded",
    )
    assert event.data.object.amount_received == 1000
    charge = api.v1.charges.retrieve(str(intent.latest_charge))
    assert (charge.status, charge.paid, charge.captured) == ("succeeded", True, True)
    assert len(api.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_a_payment_may_be_processing_and_then_fail(bank: Sandbox) -> None:
    api = bank.client()
    intent = pay(api, "pm_card_processingFails")
    assert intent.status == "processing"
    eventually(lambda: api.v1.payment_intents.retrieve(intent.id).status, "requires_payment_method")
    failed = api.v1.payment_intents.retrieve(intent.id)
    assert failed.last_payment_error.decline_code == "insufficient_funds"
    assert api.v1.charges.retrieve(str(intent.latest_charge)).failure_code == "card_declined"
