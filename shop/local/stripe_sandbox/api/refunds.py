"""Refunds: never more than was taken. https://docs.stripe.com/api/refunds."""

from ..currencies import written
from ..errors import Json, StripeError, invalid_request
from ..parameters import (
    ONLY_EXPAND,
    Parameters,
    choice,
    integer,
    merge_metadata,
    metadata,
    names,
    text,
    texts,
)
from ..thing import Thing, thing
from . import payment_methods
from .call import Call, new_id
from .listing import Page, list_parameters, listed, of_charge

CREATE = Parameters(
    {
        "amount": integer(1),
        "charge": text(),
        "expand": texts,
        "metadata": metadata,
        "payment_intent": text(),
        "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
    },
    unsupported=names(
        "currency customer instructions_email origin refund_application_fee reverse_transfer"
    ),
)
LIST = list_parameters({"payment_intent": text(), "charge": text()}, frozenset())


def create(call: Call) -> Thing:
    asked = CREATE.read(call.raw)
    charge = _charge(call, asked)
    if charge.body["disputed"]:
        raise _disputed(charge)
    left = charge.body["amount_captured"] - charge.body["amount_refunded"]
    if charge.body["refunded"]:
        message = f"Charge {charge.id} has already been refunded."
        raise StripeError(
            400, "invalid_request_error", message, executed=True, code="charge_already_refunded"
        )
    amount = asked.get("amount", left)
    if amount > left:
        currency = charge.body["currency"]
        message = (
            f"Refund amount ({written(amount, currency)}) is greater than unrefunded amount on"
            f" charge ({written(left, currency)})"
        )
        raise StripeError(400, "invalid_request_error", message, executed=True, param="amount")
    return _refund(call, charge, amount, asked)


def _disputed(charge: Thing) -> StripeError:
    message = f"Charge {charge.id} has been charged back; cannot issue a refund."
    return StripeError(400, "invalid_request_error", message, executed=True, code="charge_disputed")


def _charge(call: Call, asked: Json) -> Thing:
    if asked.get("charge"):
        charge: Thing | None = call.get("charge", asked["charge"], "charge")
    elif asked.get("payment_intent"):
        intent = call.get("payment_intent", asked["payment_intent"], "payment_intent")
        charge = call.store.find("charge", intent.body["latest_charge"] or "")
    else:
        message = (
            "One of the following params should be provided for this request: payment_intent or"
            " charge."
        )
        raise invalid_request(message, None, "parameter_missing")
    if charge is None or not charge.body["captured"]:
        intent_id = charge.body["payment_intent"] if charge else asked["payment_intent"]
        message = f"This PaymentIntent ({intent_id}) does not have a successful charge to refund."
        raise invalid_request(message)
    return charge


def _refund(call: Call, charge: Thing, amount: int, asked: Json) -> Thing:
    before = {name: charge.body[name] for name in ("amount_refunded", "refunded")}
    refund = thing(_shape(call, charge.body, amount, asked), parent=charge.parent)
    fate = payment_methods.behaviour_by_id(call, charge.body["payment_method"]).refund
    if fate == "pending":
        refund.body.update(status="pending", pending_reason="processing")
        call.later("complete the refund", refund.id)
    elif fate == "fails":
        call.later("fail the refund", refund.id)
    _move(call, charge, amount)
    call.store.add(refund)
    call.emit("charge.refunded", charge, before)
    call.emit("refund.created", refund)
    return refund


def _move(call: Call, charge: Thing, amount: int) -> None:
    charge.body["amount_refunded"] += amount
    charge.body["refunded"] = charge.body["amount_refunded"] == charge.body["amount_captured"]
    call.store.save(charge)


def complete(call: Call, refund_id: str) -> None:
    """The bank took the pending refund."""
    refund = call.get("refund", refund_id, "refund")
    del refund.body["pending_reason"]
    _changed(call, refund, status="succeeded")


def fail(call: Call, refund_id: str) -> None:
    """The bank sent it back. What was refunded counts as the shop's again and can be refunded."""
    refund = call.get("refund", refund_id, "refund")
    charge = call.get("charge", refund.body["charge"], "charge")
    _move(call, charge, -refund.body["amount"])
    _changed(call, refund, status="failed", failure_reason="expired_or_canceled_card")
    call.emit("refund.failed", refund)


def _changed(call: Call, refund: Thing, **fields: str) -> None:
    before = {name: refund.body.get(name) for name in fields}
    refund.body.update(fields)
    call.store.save(refund)
    call.emit("refund.updated", refund, before)
    call.emit("charge.refund.updated", refund, before)


def _shape(call: Call, charge: Json, amount: int, asked: Json) -> Json:
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": merge_metadata({}, asked.get("metadata", {})),
        "payment_intent": charge["payment_intent"],
        "reason": asked.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def retrieve(call: Call, refund_id: str) -> Thing:
    ONLY_EXPAND.read(call.raw)
    return call.get("refund", refund_id, "id")


def list_all(call: Call) -> Page:
    asked = LIST.read(call.raw)
    wanted = {"parent": asked.get("payment_intent"), **of_charge(call, asked.get("charge"))}
    return listed(call, "refund", "/v1/refunds", asked, wanted)
