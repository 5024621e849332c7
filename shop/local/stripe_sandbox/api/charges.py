"""Charges: one for each attempt to take money, whether it worked or not."""

import hashlib

from ..errors import Json
from ..known_cards import DECLINES, Decline
from ..parameters import ONLY_EXPAND, names, text
from ..thing import Thing, thing
from .call import Call, new_id
from .listing import Page, list_parameters, listed

LIST = list_parameters({"payment_intent": text(), "customer": text()}, names("transfer_group"))

NOT_IN_THE_SANDBOX = names(
    "application application_fee application_fee_amount balance_transaction on_behalf_of review",
    "failure_balance_transaction receipt_number receipt_url source_transfer transfer_data",
    "transfer_group",
)
APPROVED: Json = {
    "advice_code": None,
    "network_advice_code": None,
    "network_decline_code": None,
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "risk_score": 24,
    "seller_message": "Payment complete.",
    "type": "authorized",
}


def make(
    call: Call,
    intent: Json,
    method: Thing,
    decline: str,
    *,
    authenticated: bool,
    pending: bool = False,
) -> Thing:
    """Charge the card: a failed charge when ``decline`` names a reason."""
    body: Json = {
        "id": new_id("ch"),
        "object": "charge",
        **dict.fromkeys(NOT_IN_THE_SANDBOX),
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": method.body["billing_details"],
        "calculated_statement_descriptor": intent["statement_descriptor"] or "HOLDFAST",
        "captured": False,
        "created": call.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": APPROVED,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method.id,
        "payment_method_details": _details(intent, method, decline, authenticated),
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "shipping": intent["shipping"],
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
    }
    if not pending:
        body.update(_settled(intent, decline))
    charge = thing(body, parent=intent["id"])
    call.store.add(charge)
    return charge


def settle(call: Call, charge: Thing, intent: Json, decline: str) -> None:
    """The bank's word on a charge that was pending."""
    charge.body.update(_settled(intent, decline))
    call.store.save(charge)


def _settled(intent: Json, decline: str) -> Json:
    if refusal := DECLINES.get(decline):
        return {
            "failure_code": refusal.code,
            "failure_message": refusal.message,
            "outcome": _refused(refusal),
            "status": "failed",
        }
    captured = intent["capture_method"] != "manual"
    amount = intent["amount"] if captured else 0
    return {"amount_captured": amount, "captured": captured, "paid": True, "status": "succeeded"}


def _refused(refusal: Decline) -> Json:
    return {
        **APPROVED,
        "advice_code": refusal.advice,
        "network_decline_code": "01",
        "network_status": "declined_by_network",
        "reason": refusal.reason,
        "seller_message": "The bank did not return any further details with this decline.",
        "type": "issuer_declined",
    }


def _details(intent: Json, method: Thing, decline: str, authenticated: bool) -> Json:
    card = method.body["card"]
    kept = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    cvc_check = "fail" if decline == "incorrect_cvc" else "pass"
    code = int(hashlib.sha256(method.id.encode()).hexdigest(), 16) % 1_000_000
    return {
        "card": {
            **{name: card[name] for name in kept},
            "amount_authorized": None if decline else intent["amount"],
            "authorization_code": None if decline else f"{code:06d}",
            "checks": {**card["checks"], "cvc_check": cvc_check},
            "extended_authorization": {"status": "disabled"},
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": card["brand"],
            "network_token": {"used": False},
            "overcapture": {
                "maximum_amount_capturable": intent["amount"],
                "status": "unavailable",
            },
            "regulated_status": card["regulated_status"],
            "three_d_secure": _three_d_secure() if authenticated else None,
            "wallet": None,
        },
        "type": "card",
    }


def _three_d_secure() -> Json:
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": new_id("3ds", 12),
        "version": "2.2.0",
    }


def retrieve(call: Call, charge_id: str) -> Thing:
    ONLY_EXPAND.read(call.raw)
    return call.get("charge", charge_id, "id")


def list_all(call: Call) -> Page:
    asked = LIST.read(call.raw)
    wanted = {
        "parent": asked.get("payment_intent"),
        "json_extract(body, '$.customer')": asked.get("customer"),
    }
    return listed(call, "charge", "/v1/charges", asked, wanted)
