"""Disputes: a shopper asks the bank for the money back. https://docs.stripe.com/api/disputes.

The test card's dispute is fraudulent and opens a while after the charge. As at Stripe, evidence
whose `uncategorized_text` is `winning_evidence` wins it and `losing_evidence` loses it, again a
while later; closing it accepts the loss.
"""

from ..errors import Json, StripeError
from ..parameters import (
    ONLY_EXPAND,
    Parameters,
    flag,
    merge_metadata,
    metadata,
    names,
    nested,
    text,
    texts,
)
from ..thing import Thing, thing
from .call import Call, new_id
from .listing import Page, list_parameters, listed, of_charge

DAYS_TO_RESPOND = 9
VERDICTS = {"winning_evidence": "won", "losing_evidence": "lost"}
OPEN = ("needs_response", "under_review")

EVIDENCE_TEXTS = names(
    "access_activity_log billing_address cancellation_policy_disclosure cancellation_rebuttal",
    "customer_email_address customer_name customer_purchase_ip duplicate_charge_explanation",
    "duplicate_charge_id product_description refund_policy_disclosure refund_refusal_explanation",
    "service_date shipping_address shipping_carrier shipping_date shipping_tracking_number",
    "uncategorized_text",
)
EVIDENCE_FILES = names(
    "cancellation_policy customer_communication customer_signature duplicate_charge_documentation",
    "receipt refund_policy service_documentation shipping_documentation uncategorized_file",
)
EVIDENCE = Parameters(
    dict.fromkeys(EVIDENCE_TEXTS, text(20_000)), unsupported=EVIDENCE_FILES | {"enhanced_evidence"}
)
UPDATE = Parameters(
    {"evidence": nested(EVIDENCE), "expand": texts, "metadata": metadata, "submit": flag}
)
LIST = list_parameters({"charge": text(), "payment_intent": text()}, frozenset())


def open_for(call: Call, charge_id: str) -> None:
    charge = call.get("charge", charge_id, "charge")
    if charge.body["refunded"]:  # there is nothing left to ask back
        return
    charge.body["disputed"] = True
    call.store.save(charge)
    dispute = thing(_shape(call, charge.body), parent=charge.parent)
    call.store.add(dispute)
    call.emit("charge.dispute.created", dispute)
    call.emit("charge.dispute.funds_withdrawn", dispute)


def _shape(call: Call, charge: Json) -> Json:
    dispute_id = new_id("du")
    return {
        "id": dispute_id,
        "object": "dispute",
        "amount": charge["amount"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(sorted(EVIDENCE_TEXTS | EVIDENCE_FILES)),
        "evidence_details": {
            "due_by": call.now + DAYS_TO_RESPOND * 24 * 3600,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": charge["payment_method_details"]["card"]["brand"],
                "case_type": "chargeback",
                "network_reason_code": "10.4",
            },
            "type": "card",
        },
        "reason": "fraudulent",
        "status": "needs_response",
    }


def retrieve(call: Call, dispute_id: str) -> Thing:
    ONLY_EXPAND.read(call.raw)
    return call.get("dispute", dispute_id, "dispute")


def list_all(call: Call) -> Page:
    asked = LIST.read(call.raw)
    wanted = {"parent": asked.get("payment_intent"), **of_charge(call, asked.get("charge"))}
    return listed(call, "dispute", "/v1/disputes", asked, wanted)


def update(call: Call, dispute_id: str) -> Thing:
    asked = UPDATE.read(call.raw)
    dispute = _open(call, dispute_id)
    body = dispute.body
    body["metadata"] = merge_metadata(body["metadata"], asked.get("metadata", {}))
    if evidence := asked.get("evidence"):
        body["evidence"].update(evidence)
        body["evidence_details"]["has_evidence"] = True
    if asked.get("submit", bool(evidence)):
        body["status"] = "under_review"
        body["evidence_details"]["submission_count"] += 1
        if body["evidence"]["uncategorized_text"] in VERDICTS:
            call.later("decide the dispute", dispute_id)
    call.store.save(dispute)
    call.emit("charge.dispute.updated", dispute)
    return dispute


def close(call: Call, dispute_id: str) -> Thing:
    ONLY_EXPAND.read(call.raw)
    dispute = _open(call, dispute_id)
    _end(call, dispute, "lost")
    return dispute


def decide(call: Call, dispute_id: str) -> None:
    dispute = call.get("dispute", dispute_id, "dispute")
    if dispute.body["status"] == "under_review":
        _end(call, dispute, VERDICTS[dispute.body["evidence"]["uncategorized_text"]])


def _end(call: Call, dispute: Thing, status: str) -> None:
    dispute.body["status"] = status
    call.store.save(dispute)
    if status == "won":
        call.emit("charge.dispute.funds_reinstated", dispute)
    call.emit("charge.dispute.closed", dispute)


def _open(call: Call, dispute_id: str) -> Thing:
    dispute = call.get("dispute", dispute_id, "dispute")
    if dispute.body["status"] not in OPEN:
        raise StripeError(400, "invalid_request_error", "This dispute is already closed")
    return dispute
