"""What becomes of an attempt to pay: paid, held, declined, or not known yet."""

from ..errors import Json
from ..known_cards import DECLINES, Behaviour
from ..thing import Thing
from . import charges, payment_methods
from .call import Call


def settle(
    call: Call, intent: Thing, method: Thing, behaviour: Behaviour, *, authenticated: bool = False
) -> Json | None:
    """Charge the card. When it is declined: the error that says so."""
    if behaviour.takes_time:
        _begin(call, intent, method, behaviour.decline)
        return None
    charge = charges.make(call, intent.body, method, behaviour.decline, authenticated=authenticated)
    if behaviour.decline:
        return _declined(call, intent, method, charge, behaviour.decline)
    _paid(call, intent, method, charge)
    if behaviour.is_disputed and charge.body["captured"]:
        call.later("dispute the charge", charge.id)
    return None


def _begin(call: Call, intent: Thing, method: Thing, decline: str) -> None:
    """The bank takes its time. Until then nobody may pay or cancel."""
    charge = charges.make(call, intent.body, method, "", authenticated=False, pending=True)
    intent.body.update(latest_charge=charge.id, status="processing")
    _use(call, intent, method)
    call.store.save(intent)
    call.emit("charge.pending", charge)
    call.emit("payment_intent.processing", intent)
    call.later("fail the payment" if decline else "complete the payment", intent.id)


def complete(call: Call, intent_id: str) -> None:
    intent, method, charge = _begun(call, intent_id)
    charges.settle(call, charge, intent.body, "")
    _paid(call, intent, method, charge)


def fail(call: Call, intent_id: str) -> None:
    intent, method, charge = _begun(call, intent_id)
    decline = payment_methods.behaviour_of(method).decline
    charges.settle(call, charge, intent.body, decline)
    _declined(call, intent, method, charge, decline)


def _begun(call: Call, intent_id: str) -> tuple[Thing, Thing, Thing]:
    intent = call.get("payment_intent", intent_id, "intent")
    method = call.get("payment_method", intent.body["payment_method"], "payment_method")
    return intent, method, call.get("charge", intent.body["latest_charge"], "charge")


def _paid(call: Call, intent: Thing, method: Thing, charge: Thing) -> None:
    body = intent.body
    held = not charge.body["captured"]
    body.update(
        latest_charge=charge.id,
        status="requires_capture" if held else "succeeded",
        amount_capturable=body["amount"] if held else 0,
        amount_received=0 if held else body["amount"],
    )
    _use(call, intent, method)
    call.store.save(intent)
    call.emit("charge.succeeded", charge)
    kind = "payment_intent.amount_capturable_updated" if held else "payment_intent.succeeded"
    call.emit(kind, intent)


def _use(call: Call, intent: Thing, method: Thing) -> None:
    """A payment method belongs to its customer, if it is to be kept, or else to this payment."""
    keeps = intent.body["customer"] and intent.body["setup_future_usage"]
    if not keeps and method.private["used_by"] == intent.id:
        return
    method.private["used_by"] = intent.id
    if keeps:
        method.body["customer"] = intent.body["customer"]
    call.store.save(method)


def _declined(call: Call, intent: Thing, method: Thing, charge: Thing, decline: str) -> Json:
    refusal = DECLINES[decline]
    error: Json = {
        "charge": charge.id,
        "code": refusal.code,
        "doc_url": f"https://stripe.com/docs/error-codes/{refusal.code.replace('_', '-')}",
        "message": refusal.message,
        "payment_method": method.body,
        "type": "card_error",
    }
    if refusal.advice:
        error["advice_code"] = refusal.advice
    if refusal.decline_code:
        error["decline_code"] = refusal.decline_code
    if refusal.code == "incorrect_cvc":
        error["param"] = "cvc"
    intent.body["latest_charge"] = charge.id
    call.emit("charge.failed", charge)
    back_to_start(call, intent, error)
    return dict(error)


def back_to_start(call: Call, intent: Thing, error: Json) -> None:
    intent.body.update(
        last_payment_error=error, payment_method=None, status="requires_payment_method"
    )
    call.store.save(intent)
    call.emit("payment_intent.payment_failed", intent)
