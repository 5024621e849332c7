"""What is asked of an existing intent: confirm it, capture what is held, cancel it."""

from ..errors import Json, invalid_request, unexpected_state
from ..parameters import (
    Parameters,
    choice,
    flag,
    integer,
    merge_metadata,
    metadata,
    names,
    shipping,
    text,
    texts,
)
from ..thing import Thing
from .access import find, shown
from .attempts import attempt
from .call import Call

CONFIRM = Parameters(
    {
        "capture_method": choice("automatic", "automatic_async", "manual"),
        "client_secret": text(),
        "confirmation_token": text(),
        "error_on_requires_action": flag,
        "expand": texts,
        "off_session": flag,
        "payment_method": text(),
        "receipt_email": text(512),
        "return_url": text(),
        "setup_future_usage": choice("on_session", "off_session"),
        "shipping": shipping,
        "use_stripe_sdk": flag,
    },
    unsupported=names(
        "allowed_payment_method_types amount_details amount_to_confirm hooks mandate",
        "excluded_payment_method_types mandate_data payment_details payment_method_data",
        "payment_method_options payment_method_types radar_options",
    ),
)
CAPTURE = Parameters(
    {
        "amount_to_capture": integer(1),
        "expand": texts,
        "metadata": metadata,
        "statement_descriptor": text(22),
        "statement_descriptor_suffix": text(22),
    },
    unsupported=names(
        "amount_details application_fee_amount final_capture hooks payment_details",
        "transfer_data",
    ),
)
CANCEL = Parameters(
    {
        "cancellation_reason": choice(
            "abandoned", "duplicate", "fraudulent", "requested_by_customer"
        ),
        "expand": texts,
    }
)
CANCELABLE = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
)


def confirm(call: Call, intent_id: str) -> Thing:
    asked = CONFIRM.read(call.raw)
    intent = find(call, intent_id)
    status = intent.body["status"]
    if status == "succeeded":
        message = (
            "You cannot confirm this PaymentIntent because it has already succeeded after being"
            " previously confirmed."
        )
        raise unexpected_state(message, shown(call, intent).body)
    if status in {"canceled", "processing", "requires_capture"}:
        message = (
            f"You cannot confirm this PaymentIntent because it has a status of {status}. Only a"
            " PaymentIntent with one of the following statuses may be confirmed:"
            " requires_confirmation, requires_action."
        )
        raise unexpected_state(message, shown(call, intent).body)
    return shown(call, attempt(call, intent, asked))


def capture(call: Call, intent_id: str) -> Thing:
    asked = CAPTURE.read(call.raw)
    intent = call.get("payment_intent", intent_id, "intent")
    body = intent.body
    if body["status"] != "requires_capture":
        message = (
            "This PaymentIntent could not be captured because it has a status of"
            f" {body['status']}. Only a PaymentIntent with one of the following statuses may be"
            " captured: requires_capture."
        )
        raise unexpected_state(message, body)
    amount = asked.get("amount_to_capture", body["amount_capturable"])
    if amount > body["amount_capturable"]:
        message = (
            f"The provided capture amount {amount} is greater than the capturable amount"
            f" {body['amount_capturable']}."
        )
        raise invalid_request(message, "amount_to_capture", "amount_too_large")
    charge = call.get("charge", body["latest_charge"], "charge")
    charge.body.update(captured=True, amount_captured=amount)
    body.update(amount_received=amount, amount_capturable=0, status="succeeded")
    if "metadata" in asked:
        body["metadata"] = merge_metadata(body["metadata"], asked["metadata"])
    call.store.save(charge)
    call.store.save(intent)
    call.emit("charge.captured", charge, {"captured": False, "amount_captured": 0})
    call.emit("payment_intent.succeeded", intent)
    return intent


def cancel(call: Call, intent_id: str) -> Thing:
    asked = CANCEL.read(call.raw)
    intent = call.get("payment_intent", intent_id, "intent")
    body = intent.body
    if body["status"] not in CANCELABLE:
        message = (
            f"You cannot cancel this PaymentIntent because it has a status of {body['status']}."
            " Only a PaymentIntent with one of the following statuses may be canceled:"
            f" {', '.join(CANCELABLE)}, processing."
        )
        raise unexpected_state(message, body)
    if body["status"] == "requires_capture":
        _release(call, body)
    body.update(
        amount_capturable=0,
        canceled_at=call.now,
        cancellation_reason=asked.get("cancellation_reason"),
        next_action=None,
        status="canceled",
    )
    call.store.save(intent)
    call.emit("payment_intent.canceled", intent)
    return intent


def _release(call: Call, body: Json) -> None:
    """Money that was held and not taken goes back whole."""
    charge = call.get("charge", body["latest_charge"], "charge")
    charge.body.update(refunded=True, amount_refunded=charge.body["amount"])
    call.store.save(charge)
    call.emit("charge.refunded", charge, {"refunded": False, "amount_refunded": 0})
