"""Payment intents: made, read, changed, listed. Paying them is in attempts.py and settling.py."""

from ..currencies import check_amount, read_currency
from ..errors import Json, invalid_request, no_such, unexpected_state
from ..parameters import (
    Parameters,
    Reader,
    choice,
    flag,
    integer,
    merge_metadata,
    metadata,
    names,
    nested,
    shipping,
    text,
    texts,
)
from ..thing import Thing, thing
from . import payment_methods
from .access import find, shown
from .attempts import attempt
from .call import Call, new_id
from .listing import Page, list_parameters, listed

UPDATABLE: dict[str, Reader] = {
    "amount": integer(1),
    "capture_method": choice("automatic", "automatic_async", "manual"),
    "currency": read_currency,
    "customer": text(),
    "description": text(1000),
    "expand": texts,
    "metadata": metadata,
    "payment_method": text(),
    "payment_method_types": texts,
    "receipt_email": text(512),
    "setup_future_usage": choice("on_session", "off_session"),
    "shipping": shipping,
    "statement_descriptor": text(22),
    "statement_descriptor_suffix": text(22),
}
ONLY_STRIPE = names(
    "allowed_payment_method_types amount_details application_fee_amount customer_account",
    "excluded_payment_method_types hooks payment_details payment_method_configuration",
    "payment_method_data payment_method_options transfer_data transfer_group",
)
AUTOMATIC = Parameters(
    {"enabled": flag, "allow_redirects": choice("always", "never")}, required=("enabled",)
)
CREATE = Parameters(
    {
        **UPDATABLE,
        "automatic_payment_methods": nested(AUTOMATIC),
        "confirm": flag,
        "confirmation_method": choice("automatic"),
        "confirmation_token": text(),
        "error_on_requires_action": flag,
        "off_session": flag,
        "return_url": text(),
        "use_stripe_sdk": flag,
    },
    required=("amount", "currency"),
    unsupported=ONLY_STRIPE | names("mandate mandate_data on_behalf_of radar_options"),
)
UPDATE = Parameters(UPDATABLE, unsupported=ONLY_STRIPE)
LIST = list_parameters({"customer": text()}, names("customer_account"))
RETRIEVE = Parameters({"client_secret": text(), "expand": texts})

# Copied from the request onto the intent as they stand.
PLAIN = (
    "description",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
)
AMOUNT_MAY_CHANGE = ("requires_payment_method", "requires_confirmation", "requires_action")


def _ways_to_pay(asked: Json) -> Json:
    types = asked.get("payment_method_types")
    automatic = asked.get("automatic_payment_methods")
    if types is not None and automatic and automatic["enabled"]:
        message = (
            "You may only specify one of these parameters: automatic_payment_methods,"
            " payment_method_types."
        )
        raise invalid_request(message)
    if types is not None or (automatic and not automatic["enabled"]):
        _check_types(types or ["card"])
        return {"automatic_payment_methods": None, "payment_method_types": types or ["card"]}
    redirects = (automatic or {}).get("allow_redirects") or "always"
    return {
        "automatic_payment_methods": {"allow_redirects": redirects, "enabled": True},
        "payment_method_types": ["card"],
    }


def _check_types(types: list[str]) -> None:
    if types != ["card"]:
        message = "The payment sandbox takes cards only: payment_method_types must be ['card']."
        raise invalid_request(message, "payment_method_types")


def create(call: Call) -> Thing:
    asked = CREATE.read(call.raw)
    check_amount(asked["amount"], asked["currency"])
    if asked.get("customer"):
        call.get("customer", asked["customer"], "customer")
    intent_id = new_id("pi")
    intent = thing(_fresh(call, intent_id, asked))
    if asked.get("payment_method"):
        method = payment_methods.find(call, asked["payment_method"], "payment_method")
        intent.body.update(payment_method=method.id, status="requires_confirmation")
    call.store.add(intent)
    call.emit("payment_intent.created", intent)
    if not asked.get("confirm"):
        _refuse_confirm_only(asked)
        return intent
    return attempt(call, intent, asked)


def _refuse_confirm_only(asked: Json) -> None:
    for name in ("confirmation_token", "return_url", "off_session", "error_on_requires_action"):
        if name in asked:
            message = (
                f"The parameter `{name}` cannot be passed when creating a PaymentIntent unless"
                " `confirm` is set to true."
            )
            raise invalid_request(message, name)


def _fresh(call: Call, intent_id: str, asked: Json) -> Json:
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": asked["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": asked.get("capture_method") or "automatic_async",
        "client_secret": f"{intent_id}_{new_id('secret')}",
        "confirmation_method": "automatic",
        "created": call.now,
        "currency": asked["currency"],
        "customer": asked.get("customer"),
        "customer_account": None,
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": merge_metadata({}, asked.get("metadata", {})),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "processing": None,
        "review": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
        **_ways_to_pay(asked),
        **{name: asked.get(name) for name in PLAIN},
    }


def retrieve(call: Call, intent_id: str) -> Thing:
    RETRIEVE.read(call.raw)
    return shown(call, find(call, intent_id))


def update(call: Call, intent_id: str) -> Thing:
    asked = UPDATE.read(call.raw)
    intent = call.get("payment_intent", intent_id, "intent")
    _check_update(call, intent.body, asked)
    changed = {name: asked[name] for name in (*PLAIN, "amount", "currency") if name in asked}
    for name in ("customer", "capture_method"):
        if asked.get(name):
            changed[name] = asked[name]
    if "payment_method_types" in asked:
        changed.update(_ways_to_pay(asked))
    if "metadata" in asked:
        changed["metadata"] = merge_metadata(intent.body["metadata"], asked["metadata"])
    if asked.get("payment_method"):
        method = payment_methods.find(call, asked["payment_method"], "payment_method")
        changed.update(payment_method=method.id, status="requires_confirmation")
    intent.body.update(changed)
    call.store.save(intent)
    return intent


def _check_update(call: Call, body: Json, asked: Json) -> None:
    status = body["status"]
    for name in ("amount", "currency", "customer", "capture_method", "payment_method"):
        if name in asked and status not in AMOUNT_MAY_CHANGE:
            message = (
                f"This PaymentIntent's {name} could not be updated because it has a status of"
                f" {status}. You may only update the {name} of a PaymentIntent with one of the"
                f" following statuses: {', '.join(AMOUNT_MAY_CHANGE)}."
            )
            raise unexpected_state(message, body)
    after = {**body, **asked}
    check_amount(after["amount"], after["currency"])
    if asked.get("customer") and call.store.find("customer", asked["customer"]) is None:
        raise no_such("customer", asked["customer"], "customer")


def list_all(call: Call) -> Page:
    asked = LIST.read(call.raw)
    wanted = {"json_extract(body, '$.customer')": asked.get("customer")}
    return listed(call, "payment_intent", "/v1/payment_intents", asked, wanted)
