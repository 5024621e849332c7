"""Charging a card: a payment intent that is registered first and confirmed second."""

import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import stripe
from django.conf import settings

from orders.models import PaymentAttempt
from orders.payments.client import PaymentRefused, ask
from orders.payments.words import NOTHING_CHARGED, in_words
from shop.lib.money import from_cents, to_cents

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a payment. `amount` in the shop's currency; `problem` in a shopper's words."""

    PAID = "paid"
    DECLINED = "declined"
    NEEDS_ACTION = "needs_action"
    UNTRIED = "untried"  # registered, and no card was charged or refused yet
    PROCESSING = "processing"
    CANCELLED = "cancelled"

    status: str
    intent_id: str
    amount: Decimal
    client_secret: str = ""
    problem: str = ""


_STATUS = {
    "succeeded": Outcome.PAID,
    "requires_action": Outcome.NEEDS_ACTION,
    "requires_capture": Outcome.PROCESSING,
    "processing": Outcome.PROCESSING,
    "canceled": Outcome.CANCELLED,
    "requires_payment_method": Outcome.UNTRIED,
    "requires_confirmation": Outcome.UNTRIED,
}
_REFUSED = {Outcome.DECLINED, Outcome.CANCELLED}  # whoever shuts a declined payment cancels it


def start(attempt: PaymentAttempt) -> str:
    """Register the payment without charging anything. Returns the id of the intent.

    Repeating it is harmless: the attempt's key makes Stripe answer with the same intent.
    """
    intent = ask(
        "post",
        "payment_intents",
        params={
            "amount": to_cents(attempt.total),
            "currency": settings.CURRENCY,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "metadata": {
                "checkout": str(attempt.checkout_id),
                "attempt": str(attempt.key),
                "shop": settings.SHOP_URL,
            },
            "receipt_email": attempt.checkout.email,
        },
        idempotency_key=f"intent-{attempt.key}",
    )
    return str(intent["id"])


def confirm(attempt: PaymentAttempt, confirmation_token: str) -> Outcome:
    """Charge the card behind the token. A decline is an outcome, not an error."""
    try:
        intent = ask(
            *("post", "payment_intents", attempt.intent_id or "", "confirm"),
            params={"confirmation_token": confirmation_token},
            idempotency_key=f"payment-{attempt.key}",
        )
    except stripe.CardError as error:
        logger.info("Card declined for checkout %s: %s", attempt.checkout_id, error.code)
        answer: Any = error.json_body
        code = _code_of(answer["error"]) or error.code or ""
        return Outcome(
            Outcome.DECLINED, attempt.intent_id or "", attempt.total, problem=in_words(code)
        )
    return _outcome(intent)


def never_charged(attempt: PaymentAttempt) -> Outcome:
    """The outcome of an attempt that did not get as far as the provider."""
    problem = f"The payment was not completed. {NOTHING_CHARGED} Please try again."
    return Outcome(Outcome.CANCELLED, attempt.intent_id or "", attempt.total, problem=problem)


def look_up(intent_id: str) -> Outcome:
    """What the provider knows of a payment now."""
    return _outcome(ask("get", "payment_intents", intent_id))


def cancel(intent_id: str) -> Outcome:
    """Make sure that the intent can never be charged; PAID when it was charged already."""
    try:
        return _outcome(ask("post", "payment_intents", intent_id, "cancel"))
    except PaymentRefused:
        return look_up(intent_id)


def status_of(status: str, last_error: object) -> str:
    """As `Outcome` calls what the provider says of an intent."""
    found = _STATUS.get(status, Outcome.PROCESSING)
    return Outcome.DECLINED if found == Outcome.UNTRIED and last_error else found


def _outcome(intent: dict[str, Any]) -> Outcome:
    last_error = intent.get("last_payment_error")
    status = status_of(intent["status"], last_error)
    return Outcome(
        status=status,
        intent_id=intent["id"],
        amount=from_cents(intent["amount"]),
        client_secret=intent.get("client_secret") or "",
        problem=in_words(_code_of(last_error)) if last_error and status in _REFUSED else "",
    )


def _code_of(error: Any) -> str:
    """The bank's own reason where there is one. Stripe may leave out either."""
    known = error or {}
    return known.get("decline_code") or known.get("code") or ""
