"""One attempt to pay: the card, perhaps 3-D Secure, then what outcomes.py makes of it.

The states are those of https://docs.stripe.com/payments/paymentintents/lifecycle.
"""

from dataclasses import dataclass

from ..errors import Json, StripeError, invalid_request, unexpected_state
from ..known_cards import Behaviour
from ..store import Store
from ..thing import Thing, thing
from . import confirmation_tokens, payment_methods
from .access import shown
from .call import Call, new_id
from .outcomes import back_to_start, settle

MISSING_METHOD = (
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either"
    " update the PaymentIntent with a payment method and then confirm it again, or confirm it again"
    " directly with a payment method or ConfirmationToken."
)
MISSING_RETURN_URL = (
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because"
    " some of these payment methods might redirect your customer off of your page, you must provide"
    " a `return_url`. If you don't want to accept redirect-based payment methods, set"
    " `automatic_payment_methods[enabled]` to `true` and"
    " `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and"
    " Payment Intents."
)
FAILED_AUTHENTICATION = (
    "We are unable to authenticate your payment method. Please choose a different payment method"
    " and try again."
)


@dataclass
class Way:
    """How one attempt is to be paid."""

    method: Thing
    return_url: str | None
    use_stripe_sdk: bool


def attempt(call: Call, intent: Thing, asked: Json) -> Thing:
    """One attempt to pay. A decline is an answer of its own and leaves the intent payable."""
    way = _way(call, intent, asked)
    body = intent.body
    if not way.return_url and not call.publishable and _may_redirect(body):
        raise invalid_request(MISSING_RETURN_URL, "return_url")
    for name in ("receipt_email", "setup_future_usage", "shipping", "capture_method"):
        if asked.get(name):
            body[name] = asked[name]
    behaviour = payment_methods.behaviour_of(way.method)
    call.trouble.brought_by_card(behaviour.trouble)
    body.update(payment_method=way.method.id, next_action=None, last_payment_error=None)
    if behaviour.asks_3ds and (asked.get("off_session") or asked.get("error_on_requires_action")):
        return _pay(call, intent, way.method, Behaviour("authentication_required"))
    if behaviour.asks_3ds:
        return _ask_for_3ds(call, intent, way)
    return _pay(call, intent, way.method, behaviour)


def _may_redirect(body: Json) -> bool:
    automatic = body["automatic_payment_methods"]
    return bool(automatic and automatic["allow_redirects"] == "always")


def _way(call: Call, intent: Thing, asked: Json) -> Way:
    token_id, method_id = asked.get("confirmation_token"), asked.get("payment_method")
    if token_id and method_id:
        message = (
            "You may only specify one of these parameters: confirmation_token, payment_method."
        )
        raise invalid_request(message)
    if token_id:
        token, method = confirmation_tokens.use(call, token_id, intent.id)
        for name in ("setup_future_usage", "shipping"):
            if token.body[name]:
                intent.body[name] = token.body[name]
        return Way(method, asked.get("return_url") or token.body["return_url"], True)
    method_id = method_id or intent.body["payment_method"]
    if not method_id:
        raise unexpected_state(MISSING_METHOD, shown(call, intent).body)
    method = payment_methods.find(call, method_id, "payment_method")
    _check_reuse(method, intent.id)
    return Way(method, asked.get("return_url"), bool(asked.get("use_stripe_sdk")))


def _check_reuse(method: Thing, intent_id: str) -> None:
    if method.body["customer"] is None and method.private["used_by"] not in {None, intent_id}:
        message = (
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer"
            " attachment, shared with a connected account without Customer attachment, or was"
            " detached from a Customer. It may not be used again. To use a PaymentMethod multiple"
            " times, you must attach it to a Customer first."
        )
        raise invalid_request(message, "payment_method")


def _ask_for_3ds(call: Call, intent: Thing, way: Way) -> Thing:
    source = new_id("src")
    url = f"{call.account.base_url}/3d_secure/{source}"
    if way.use_stripe_sdk:
        details = {"source": source, "stripe_js": url, "type": "three_d_secure_redirect"}
        next_action: Json = {"type": "use_stripe_sdk", "use_stripe_sdk": details}
    else:
        redirect = {"return_url": way.return_url, "url": url}
        next_action = {"type": "redirect_to_url", "redirect_to_url": redirect}
    intent.body.update(status="requires_action", next_action=next_action)
    intent.private.update(return_url=way.return_url)
    call.store.add(thing({"id": source, "object": "source", "created": call.now}, intent.id))
    call.store.save(intent)
    call.emit("payment_intent.requires_action", intent)
    return intent


def find_asking(store: Store, source: str) -> Thing | None:
    """The intent whose payment waits, or waited, for this answer."""
    asked = store.find("source", source)
    return store.find("payment_intent", asked.parent) if asked and asked.parent else None


def authenticate(call: Call, source: str, *, passed: bool) -> Thing:
    """The shopper's answer in the 3-D Secure dialog. A second answer changes nothing."""
    intent = find_asking(call.store, source)
    if intent is None:
        raise StripeError(404, "invalid_request_error", f"No such source: '{source}'")
    if intent.body["status"] != "requires_action":
        return intent
    method = call.get("payment_method", intent.body["payment_method"], "payment_method")
    intent.body["next_action"] = None
    if not passed:
        error = {
            "code": "payment_intent_authentication_failure",
            "doc_url": "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
            "message": FAILED_AUTHENTICATION,
            "payment_method": method.body,
            "type": "invalid_request_error",
        }
        back_to_start(call, intent, error)
        return intent
    settle(call, intent, method, payment_methods.behaviour_of(method), authenticated=True)
    return intent


def _pay(call: Call, intent: Thing, method: Thing, behaviour: Behaviour) -> Thing:
    error = settle(call, intent, method, behaviour)
    if error is None:
        return intent
    raise StripeError(
        402,
        error.pop("type"),
        error.pop("message"),
        executed=True,
        payment_intent=shown(call, intent).body,
        **{name: value for name, value in error.items() if name != "doc_url"},
    )
