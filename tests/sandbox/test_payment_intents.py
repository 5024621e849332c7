"""Paying through the real SDK: the two-step flow, the test cards, capture, cancel, lists."""

import time
from typing import Any

import pytest
import stripe

from .process import PUBLISHABLE_KEY, SECRET_KEY, Api, Sandbox, told, visit

RETURN_URL = "https://shop.example/checkout/done/"


def token_for(api: Api, method: str) -> str:
    made = api.v1.test_helpers.confirmation_tokens.create({"payment_method": method})
    return made.id


def make(api: Api, **more: Any) -> Any:
    return api.v1.payment_intents.create({"amount": 4200, "currency": "usd", **more})


def confirm(api: Api, intent_id: str, method: str) -> Any:
    return api.v1.payment_intents.confirm(
        intent_id, {"confirmation_token": token_for(api, method), "return_url": RETURN_URL}
    )


def test_the_two_step_flow_takes_the_money_once(api: Api) -> None:
    intent = make(api, metadata={"order": "H-1"}, description="Order H-1")
    assert intent.status == "requires_payment_method"
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    paid = confirm(api, intent.id, "pm_card_visa")
    assert (paid.status, paid.amount_received) == ("succeeded", 4200)
    assert paid.metadata["order"] == "H-1"
    again = api.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    charge = again.latest_charge
    assert (charge.paid, charge.captured, charge.amount_captured) == (True, True, 4200)
    assert charge.payment_method_details.card.brand == "visa"
    assert charge.payment_method_details.card.last4 == "4242"
    listed = api.v1.charges.list({"payment_intent": intent.id})
    assert [item.id for item in listed.data] == [charge.id]
    assert api.v1.charges.retrieve(charge.id).payment_intent == intent.id
    with pytest.raises(stripe.InvalidRequestError) as refused:
        confirm(api, intent.id, "pm_card_visa")
    assert refused.value.code == "payment_intent_unexpected_state"
    assert "already succeeded" in str(refused.value)


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", None),
    ],
)
def test_a_declined_card_is_a_402_and_the_intent_stays_payable(
    api: Api, method: str, code: str, decline_code: str | None
) -> None:
    intent = make(api)
    with pytest.raises(stripe.CardError) as refused:
        confirm(api, intent.id, method)
    error = told(refused.value)
    assert (refused.value.http_status, refused.value.code) == (402, code)
    assert error.decline_code == decline_code if decline_code else True
    assert error.payment_intent.id == intent.id
    now = api.v1.payment_intents.retrieve(intent.id)
    assert (now.status, now.payment_method) == ("requires_payment_method", None)
    assert now.last_payment_error.code == code
    assert now.last_payment_error.charge == now.latest_charge == error.charge
    failed = api.v1.charges.retrieve(now.latest_charge)
    assert (failed.status, failed.paid, failed.failure_code) == ("failed", False, code)
    assert confirm(api, intent.id, "pm_card_visa").status == "succeeded"


def test_a_confirmation_token_pays_once(api: Api) -> None:
    token = token_for(api, "pm_card_mastercard")
    preview = api.v1.confirmation_tokens.retrieve(token)
    assert preview.payment_method_preview.card.brand == "mastercard"
    assert preview.payment_method_preview.card.last4 == "4444"
    assert preview.expires_at - preview.created == 12 * 3600
    first, second = make(api), make(api)
    params: Any = {"confirmation_token": token, "return_url": RETURN_URL}
    assert api.v1.payment_intents.confirm(first.id, params).status == "succeeded"
    assert api.v1.confirmation_tokens.retrieve(token).payment_intent == first.id
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.payment_intents.confirm(second.id, params)
    assert refused.value.param == "confirmation_token"
    assert api.v1.payment_intents.retrieve(second.id).status == "requires_payment_method"


def test_create_and_confirm_in_one_call(api: Api) -> None:
    automatic = {"enabled": True, "allow_redirects": "never"}
    paid = make(
        api, confirm=True, payment_method="pm_card_visa", automatic_payment_methods=automatic
    )
    assert paid.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="return_url"):
        make(api, confirm=True, payment_method="pm_card_visa")


def test_a_payment_method_without_a_customer_is_not_used_twice(api: Api) -> None:
    method = api.v1.payment_methods.retrieve("pm_card_visa")
    assert method.id != "pm_card_visa"
    once: Any = {"confirm": True, "payment_method": method.id, "return_url": RETURN_URL}
    assert make(api, **once).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        make(api, **once)
    customer = api.v1.customers.create({"email": "sea@example.com", "name": "A. Sailor"})
    assert api.v1.customers.retrieve(customer.id).email == "sea@example.com"
    kept = api.v1.payment_methods.retrieve("pm_card_visa")
    with_customer = {**once, "payment_method": kept.id, "customer": customer.id}
    make(api, **with_customer, setup_future_usage="off_session")
    assert make(api, **with_customer).status == "succeeded"


def test_3d_secure_by_redirect_or_by_stripe_js(api: Api, sandbox: Sandbox) -> None:
    intent = make(api)
    asked = confirm(api, intent.id, "pm_card_authenticationRequired")
    assert asked.status == "requires_action"
    assert asked.next_action.type == "use_stripe_sdk"
    redirected = make(
        api, confirm=True, payment_method="pm_card_authenticationRequired", return_url=RETURN_URL
    )
    assert redirected.next_action.type == "redirect_to_url"
    url = redirected.next_action.redirect_to_url.url
    assert "Complete authentication" in visit("GET", url).text
    answer = visit("POST", url, data={"outcome": "complete"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{RETURN_URL}?payment_intent={redirected.id}&")
    assert answer.headers["Location"].endswith("redirect_status=succeeded")
    now = api.v1.payment_intents.retrieve(redirected.id, {"expand": ["latest_charge"]})
    assert now.status == "succeeded"
    assert now.latest_charge.payment_method_details.card.three_d_secure.result == "authenticated"
    visit("POST", url, data={"outcome": "fail"})
    assert api.v1.payment_intents.retrieve(redirected.id).status == "succeeded"


def test_3d_secure_failed_or_followed_by_a_decline(api: Api) -> None:
    intent = make(api)
    asked = confirm(api, intent.id, "pm_card_authenticationRequired")
    visit("POST", asked.next_action["use_stripe_sdk"]["stripe_js"], data={"outcome": "fail"})
    failed = api.v1.payment_intents.retrieve(intent.id)
    assert failed.status == "requires_payment_method"
    assert failed.last_payment_error.code == "payment_intent_authentication_failure"
    poor = "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"
    asked = confirm(api, intent.id, poor)
    visit("POST", asked.next_action["use_stripe_sdk"]["stripe_js"], data={"outcome": "complete"})
    declined = api.v1.payment_intents.retrieve(intent.id)
    assert declined.status == "requires_payment_method"
    assert declined.last_payment_error.decline_code == "insufficient_funds"


def test_3d_secure_off_session_is_a_decline(api: Api) -> None:
    with pytest.raises(stripe.CardError) as refused:
        make(
            api,
            confirm=True,
            off_session=True,
            payment_method="pm_card_authenticationRequired",
            return_url=RETURN_URL,
        )
    assert refused.value.code == "authentication_required"


def test_manual_capture_and_cancel(api: Api) -> None:
    intent = make(api, capture_method="manual")
    held = confirm(api, intent.id, "pm_card_visa")
    assert (held.status, held.amount_capturable, held.amount_received) == (
        "requires_capture",
        4200,
        0,
    )
    with pytest.raises(stripe.InvalidRequestError):
        api.v1.payment_intents.capture(intent.id, {"amount_to_capture": 4201})
    taken = api.v1.payment_intents.capture(intent.id, {"amount_to_capture": 4000})
    assert (taken.status, taken.amount_received) == ("succeeded", 4000)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.payment_intents.capture(intent.id)
    assert refused.value.code == "payment_intent_unexpected_state"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.payment_intents.cancel(intent.id)
    assert refused.value.code == "payment_intent_unexpected_state"
    other = make(api)
    canceled = api.v1.payment_intents.cancel(other.id, {"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        confirm(api, other.id, "pm_card_visa")
    assert refused.value.code == "payment_intent_unexpected_state"
    released = make(api, capture_method="manual")
    confirm(api, released.id, "pm_card_visa")
    api.v1.payment_intents.cancel(released.id)
    freed = api.v1.payment_intents.retrieve(released.id, {"expand": ["latest_charge"]})
    assert freed.latest_charge.refunded is True


def test_update_changes_only_what_may_still_change(api: Api) -> None:
    intent = make(api, metadata={"a": "1", "b": "2"})
    changed = api.v1.payment_intents.update(
        intent.id, {"amount": 5000, "metadata": {"a": "", "c": "3"}}
    )
    assert (changed.amount, changed.metadata.to_dict()) == (5000, {"b": "2", "c": "3"})
    confirm(api, intent.id, "pm_card_visa")
    with pytest.raises(stripe.InvalidRequestError, match="amount could not be updated"):
        api.v1.payment_intents.update(intent.id, {"amount": 1})
    assert api.v1.payment_intents.update(intent.id, {"metadata": {"d": "4"}}).amount == 5000


def test_lists_come_in_pages_newest_first(api: Api) -> None:
    began = int(time.time())
    customer = api.v1.customers.create()
    made = [make(api, customer=customer.id).id for _ in range(5)]
    newest_first = made[::-1]
    page = api.v1.payment_intents.list({"customer": customer.id, "limit": 2})
    assert ([item.id for item in page.data], page.has_more) == (newest_first[:2], True)
    assert [item.id for item in page.auto_paging_iter()] == newest_first
    last = api.v1.payment_intents.list(
        {"customer": customer.id, "limit": 2, "starting_after": newest_first[2]}
    )
    assert ([item.id for item in last.data], last.has_more) == (newest_first[3:], False)
    back = api.v1.payment_intents.list(
        {"customer": customer.id, "limit": 2, "ending_before": newest_first[3]}
    )
    assert [item.id for item in back.data] == newest_first[1:3]
    early: Any = {"customer": customer.id, "created": {"lt": began}}
    assert api.v1.payment_intents.list(early).data == []
    late: Any = {"customer": customer.id, "created": {"gte": began}}
    assert len(api.v1.payment_intents.list(late).data) == 5
    expanded = api.v1.payment_intents.list({"limit": 1, "expand": ["data.customer"]})
    assert expanded.data[0].customer.id == customer.id


def test_a_publishable_key_sees_and_does_only_what_a_browser_may(
    api: Api, sandbox: Sandbox
) -> None:
    intent = make(api, metadata={"note": "for the shop only"})
    bearer = {"Authorization": f"Bearer {PUBLISHABLE_KEY}"}
    address = f"{sandbox.url}/v1/payment_intents/{intent.id}"
    secret = {"client_secret": intent.client_secret}
    seen = visit("GET", address, headers=bearer, params=secret)
    assert seen.json()["id"] == intent.id
    assert "metadata" not in seen.json()
    assert seen.headers["Access-Control-Allow-Origin"] == "*"
    wrong = {"client_secret": intent.client_secret + "x"}
    assert visit("GET", address, headers=bearer, params=wrong).status_code == 400
    assert visit("GET", address, headers=bearer).status_code == 400
    refused = visit("GET", f"{sandbox.url}/v1/payment_intents", headers=bearer)
    assert refused.status_code == 401
    assert refused.json()["error"]["code"] == "secret_key_required"
    assert visit("POST", f"{sandbox.url}/v1/refunds", headers=bearer).status_code == 401
    by_secret = visit("POST", f"{sandbox.url}/v1/confirmation_tokens", auth=(SECRET_KEY, ""))
    assert by_secret.status_code == 404
    assert visit("OPTIONS", address).headers["Access-Control-Allow-Headers"]
