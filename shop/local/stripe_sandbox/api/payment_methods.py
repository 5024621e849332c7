"""Payment methods: cards, by what may be known of them afterwards."""

from ..cards import Card, ready_made
from ..errors import Json, no_such
from ..known_cards import TEST_PAYMENT_METHODS, Behaviour
from ..parameters import ONLY_EXPAND
from ..thing import Thing, thing
from .call import Call, new_id

NO_BILLING_DETAILS: Json = {
    "address": {
        "city": None,
        "country": None,
        "line1": None,
        "line2": None,
        "postal_code": None,
        "state": None,
    },
    "email": None,
    "name": None,
    "phone": None,
    "tax_id": None,
}


def billing(details: Json | None) -> Json:
    details = details or {}
    address = {**NO_BILLING_DETAILS["address"], **(details.get("address") or {})}
    return {**NO_BILLING_DETAILS, **details, "address": address}


def card_shape(card: Card) -> Json:
    return {
        **card.public(),
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked",
        },
        "country": "US",
        "display_brand": card.brand,
        "funding": "credit",
        "generated_from": None,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def make(
    call: Call, card_facts: Json, billing_details: Json, behaviour: Json, used_by: str | None = None
) -> Thing:
    method = thing(
        {
            "id": new_id("pm"),
            "object": "payment_method",
            "allow_redisplay": "unspecified",
            "billing_details": billing_details,
            "card": card_facts,
            "created": call.now,
            "customer": None,
            "customer_account": None,
            "livemode": False,
            "metadata": {},
            "type": "card",
        },
        private={"behaviour": behaviour, "used_by": used_by},
    )
    call.store.add(method)
    return method


def find(call: Call, method_id: str, param: str) -> Thing:
    """The payment method; a test id such as pm_card_visa makes a new one, as at Stripe."""
    if method_id in TEST_PAYMENT_METHODS:
        card = ready_made(method_id)
        return make(call, card_shape(card), billing(None), vars(card.behaviour))
    method = call.store.find("payment_method", method_id)
    if method is None:
        raise no_such("PaymentMethod", method_id, param)
    return method


def behaviour_of(method: Thing) -> Behaviour:
    return Behaviour(**method.private["behaviour"])


def behaviour_by_id(call: Call, method_id: str) -> Behaviour:
    return behaviour_of(call.get("payment_method", method_id, "payment_method"))


def retrieve(call: Call, method_id: str) -> Thing:
    ONLY_EXPAND.read(call.raw)
    return find(call, method_id, "payment_method")
