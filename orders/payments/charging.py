"""Charging a card: a payment intent that is registered first and confirmed second."""

import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import stripe
from django.conf import settings

from orders.models import PaymentAttempt
from orders.payments.client import PaymentRefused, clear_errors, client
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


def start(attempt: PaymentAttempt) -> str:
    """Register the payment without charging anything. Returns the id of the intent.

    Repeating it is harmless: the attempt's key makes Stripe answer with the same intent.
    """
    with clear_errors():
        intent = client().v1.payment_intents.create(
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
            options={"idempotency_key": f"intent-{attempt.key}"},
        )
    return intent.id


def confirm(attempt: PaymentAttempt, confirmation_token: str) -> Outcome:
    """Charge the card behind the token. A decline is an outcome, not an error."""
    try:
        with clear_errors():
            intent = client().v1.payment_intents.confirm(
                attempt.intent_id or "",
                params={"confirmation_token": confirmation_token},
                options={"idempotency_key": f"payment-{attempt.key}"},
            )
    except stripe.CardError as error:
        logger.info("Card declined for checkout %s: %s", attempt.checkout_id, error.code)
        code = _code_of(error.error) or error.code or ""
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
    with clear_errors():
        return _outcome(client().v1.payment_intents.retrieve(intent_id))


def cancel(intent_id: str) -> Outcome:
    """Make sure that the intent can never be charged; PAID when it was charged already."""
    try:
        with clear_errors():
            return _outcome(client().v1.payment_intents.cancel(intent_id))
    except PaymentRefused:
        return look_up(intent_id)


def status_of(intent: stripe.PaymentIntent) -> str:
    status = _STATUS.get(intent.status, Outcome.PROCESSING)
    is_declined = status == Outcome.UNTRIED and intent.last_payment_error
    return Outcome.DECLINED if is_declined else status


def _outcome(intent: stripe.PaymentIntent) -> Outcome:
    status = status_of(intent)
    code = _code_of(intent.last_payment_error)
    return Outcome(
        status=status,
        intent_id=intent.id,
        amount=from_cents(intent.amount),
        client_secret=intent.client_secret or "",
        problem=in_words(code) if status == Outcome.DECLINED else "",
    )


def _code_of(error: Any) -> str:
    """The bank's own reason where there is one. Stripe may leave out either."""
    return getattr(error, "decline_code", None) or getattr(error, "code", None) or ""
