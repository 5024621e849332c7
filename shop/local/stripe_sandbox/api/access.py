"""Who may see and confirm a payment intent, and how much of it they see."""

from ..errors import invalid_request
from ..parameters import names
from ..thing import Thing, thing
from .call import Call

# What a publishable key and the client secret show: https://docs.stripe.com/api/payment_intents/object
PUBLIC_FIELDS = names(
    "id object amount amount_details automatic_payment_methods canceled_at cancellation_reason",
    "capture_method client_secret confirmation_method created currency description",
    "last_payment_error livemode next_action payment_method payment_method_types processing",
    "receipt_email setup_future_usage shipping status",
)


def shown(call: Call, intent: Thing) -> Thing:
    if not call.publishable:
        return intent
    return thing({name: value for name, value in intent.body.items() if name in PUBLIC_FIELDS})


def find(call: Call, intent_id: str) -> Thing:
    """The intent; with a publishable key only for those who know its client secret."""
    intent = call.get("payment_intent", intent_id, "intent")
    secret = call.raw.get("client_secret")
    if (call.publishable or secret) and secret != intent.body["client_secret"]:
        message = (
            "The client_secret provided does not match the client_secret associated with the"
            " PaymentIntent."
        )
        raise invalid_request(message, "client_secret", "payment_intent_invalid_parameter")
    return intent
