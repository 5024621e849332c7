"""Confirmation tokens: what the Payment Element collected, on its way to the shop's server.

https://docs.stripe.com/payments/build-a-two-step-confirmation
"""

from ..cards import read_card
from ..errors import Json, invalid_request, missing_parameter
from ..parameters import (
    ONLY_EXPAND,
    Parameters,
    billing_details,
    choice,
    integer,
    names,
    nested,
    shipping,
    text,
    texts,
)
from ..thing import Thing, thing
from . import payment_methods
from .call import Call, new_id

LIFETIME = 12 * 3600

CARD = Parameters(
    {
        "number": text(clearable=False),
        "exp_month": integer(0),
        "exp_year": integer(0),
        "cvc": text(clearable=False),
    },
    required=("number", "exp_month", "exp_year"),
)
DATA = Parameters(
    {
        "type": choice("card"),
        "card": nested(CARD),
        "billing_details": billing_details,
        "allow_redisplay": choice("always", "limited", "unspecified"),
    },
    required=("type", "card"),
)
COMMON = {
    "expand": texts,
    "return_url": text(),
    "setup_future_usage": choice("on_session", "off_session"),
    "shipping": shipping,
}
FROM_ELEMENT = Parameters(
    {**COMMON, "payment_method_data": nested(DATA)}, required=("payment_method_data",)
)
FROM_TEST = Parameters(
    {**COMMON, "payment_method": text(clearable=False)},
    required=("payment_method",),
    unsupported=names("payment_method_data payment_method_options"),
)


def create_from_element(call: Call) -> Thing:
    """What the Payment Element's frame calls, with the typed card. Not open to secret keys."""
    asked = FROM_ELEMENT.read(call.raw)
    data = asked["payment_method_data"]
    if not data or not data.get("card"):
        raise missing_parameter("payment_method_data[card]")
    card = read_card(data["card"])
    details = payment_methods.billing(data.get("billing_details"))
    return _make(call, asked, payment_methods.card_shape(card), details, vars(card.behaviour))


def create_for_test(call: Call) -> Thing:
    asked = FROM_TEST.read(call.raw)
    method = payment_methods.find(call, asked["payment_method"], "payment_method")
    return _make(
        call,
        asked,
        method.body["card"],
        method.body["billing_details"],
        method.private["behaviour"],
    )


def _make(call: Call, asked: Json, card: Json, details: Json, behaviour: Json) -> Thing:
    token = thing(
        {
            "id": new_id("ctoken"),
            "object": "confirmation_token",
            "created": call.now,
            "expires_at": call.now + LIFETIME,
            "livemode": False,
            "mandate_data": None,
            "payment_intent": None,
            "payment_method_options": None,
            "payment_method_preview": {
                "allow_redisplay": "unspecified",
                "billing_details": details,
                "card": card,
                "customer": None,
                "customer_account": None,
                "type": "card",
            },
            "return_url": asked.get("return_url"),
            "setup_future_usage": asked.get("setup_future_usage"),
            "setup_intent": None,
            "shipping": asked.get("shipping"),
            "use_stripe_sdk": True,
        },
        private={"behaviour": behaviour},
    )
    call.store.add(token)
    return token


def retrieve(call: Call, token_id: str) -> Thing:
    ONLY_EXPAND.read(call.raw)
    return call.get("confirmation_token", token_id, "confirmation_token", "confirmationtoken")


def use(call: Call, token_id: str, intent_id: str) -> tuple[Thing, Thing]:
    """Spend the token on this payment: the token and the payment method made from it."""
    param = "confirmation_token"
    token = call.get("confirmation_token", token_id, param, "confirmationtoken")
    if token.body["payment_intent"] is not None:
        message = (
            f"The confirmation token {token_id} has already been used to confirm"
            f" {token.body['payment_intent']}. Create a new one for each attempt."
        )
        raise invalid_request(message, param)
    if token.body["expires_at"] <= call.now:
        raise invalid_request(f"The confirmation token {token_id} has expired.", param)
    preview = token.body["payment_method_preview"]
    method = payment_methods.make(
        call, preview["card"], preview["billing_details"], token.private["behaviour"], intent_id
    )
    token.body.update(payment_intent=intent_id, expires_at=None)
    call.store.save(token)
    return token, method
