"""The only module that speaks to Stripe.

Nothing here may be called while a transaction is open: the outside world takes its time.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import stripe
from django.conf import settings
from django.db import connection

from orders.models import PaymentAttempt, Refund
from shop.lib.money import from_cents, to_cents

logger = logging.getLogger(__name__)
TIMEOUT = 20  # seconds for one call; two retries with the same idempotency key may follow


class PaymentUnreachable(Exception):
    """No answer, or none that says what happened. Money may or may not have moved: ask again."""


class PaymentRefused(Exception):
    """The provider said no to the request itself; nothing was charged. `str()` is for the log."""


class WebhookRejected(Exception):
    """Not from the payment provider, or too old."""


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


@dataclass(frozen=True, slots=True)
class News:
    """A webhook event that was proved genuine."""

    event_id: str
    kind: str
    intent_id: str


_STATUS = {
    "succeeded": Outcome.PAID,
    "requires_action": Outcome.NEEDS_ACTION,
    "requires_capture": Outcome.PROCESSING,
    "processing": Outcome.PROCESSING,
    "canceled": Outcome.CANCELLED,
    "requires_payment_method": Outcome.UNTRIED,
    "requires_confirmation": Outcome.UNTRIED,
}
_NOTHING_CHARGED = "Nothing was charged, and your cart is still held."
_WORDS = {
    "insufficient_funds": "There is not enough money on this card.",
    "expired_card": "This card has expired.",
    "incorrect_cvc": "The security code is not right.",
    "incorrect_number": "The card number is not right.",
    "processing_error": "Your bank could not answer just now.",
    "lost_card": "Your bank declined this card.",
    "stolen_card": "Your bank declined this card.",
    "payment_intent_authentication_failure": "Your bank could not confirm that it is you.",
    "authentication_required": "Your bank could not confirm that it is you.",
}


def start(attempt: PaymentAttempt) -> str:
    """Register the payment without charging anything. Returns the id of the intent.

    Repeating it is harmless: the attempt's key makes Stripe answer with the same intent.
    """
    with _clear_errors():
        intent = _client().v1.payment_intents.create(
            params={
                "amount": to_cents(attempt.total),
                "currency": settings.CURRENCY,
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "metadata": {"checkout": str(attempt.checkout_id), "attempt": str(attempt.key)},
                "receipt_email": attempt.checkout.email,
            },
            options={"idempotency_key": f"intent-{attempt.key}"},
        )
    return intent.id


def confirm(attempt: PaymentAttempt, confirmation_token: str) -> Outcome:
    """Charge the card behind the token. A decline is an outcome, not an error."""
    try:
        with _clear_errors():
            intent = _client().v1.payment_intents.confirm(
                attempt.intent_id or "",
                params={"confirmation_token": confirmation_token},
                options={"idempotency_key": f"payment-{attempt.key}"},
            )
    except stripe.CardError as error:
        logger.info("Card declined for checkout %s: %s", attempt.checkout_id, error.code)
        code = getattr(error.error, "decline_code", None) or error.code or ""
        return Outcome(
            Outcome.DECLINED, attempt.intent_id or "", attempt.total, problem=in_words(code)
        )
    return _outcome(intent)


def never_charged(attempt: PaymentAttempt) -> Outcome:
    """The outcome of an attempt that did not get as far as the provider."""
    problem = f"The payment was not completed. {_NOTHING_CHARGED} Please try again."
    return Outcome(Outcome.CANCELLED, attempt.intent_id or "", attempt.total, problem=problem)


def look_up(intent_id: str) -> Outcome:
    """What the provider knows of a payment now."""
    with _clear_errors():
        return _outcome(_client().v1.payment_intents.retrieve(intent_id))


def cancel(intent_id: str) -> Outcome:
    """Make sure that the intent can never be charged; PAID when it was charged already."""
    try:
        with _clear_errors():
            return _outcome(_client().v1.payment_intents.cancel(intent_id))
    except PaymentRefused:
        return look_up(intent_id)


def card_behind(confirmation_token: str) -> str:
    """A label such as 'Visa ending 4242'. Raises PaymentRefused for a token that is none."""
    with _clear_errors():
        token = _client().v1.confirmation_tokens.retrieve(confirmation_token)
    card = token.payment_method_preview.card if token.payment_method_preview else None
    return f"{card.brand.title()} ending {card.last4}" if card else "Your payment method"


def moves_no_money() -> bool:
    """Whether test cards pay here, because the keys are a sandbox's or the provider's test keys."""
    is_test_key = settings.STRIPE_SECRET_KEY.startswith(("sk_test_", "rk_test_"))
    return bool(settings.STRIPE_API_BASE) or is_test_key


def test_card() -> str:
    """A confirmation token for a card that always pays, with keys that move no money."""
    with _clear_errors():
        token = _client().v1.test_helpers.confirmation_tokens.create(
            params={"payment_method": "pm_card_visa"}
        )
    return token.id


def send_refund(refund: Refund) -> str:
    """Give money back; repeating it with the same refund gives it back once. Returns its id."""
    with _clear_errors():
        sent = _client().v1.refunds.create(
            params={
                "payment_intent": refund.payment.intent_id,
                "amount": to_cents(refund.amount),
                "metadata": {"refund": str(refund.key)},
            },
            options={"idempotency_key": f"refund-{refund.key}"},
        )
    return sent.id


def return_whole(attempt: PaymentAttempt) -> None:
    """Give back all of a payment for which no order could be made."""
    with _clear_errors():
        _client().v1.refunds.create(
            params={"payment_intent": attempt.intent_id or ""},
            options={"idempotency_key": f"return-{attempt.key}"},
        )


def hear(payload: bytes, signature: str) -> News:
    """Check a webhook's signature and age, then read it. Raises WebhookRejected."""
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise WebhookRejected("STRIPE_WEBHOOK_SECRET is not set, so anybody could sign")
    try:
        event = stripe.Webhook.construct_event(payload, signature, settings.STRIPE_WEBHOOK_SECRET)
    except (ValueError, stripe.SignatureVerificationError) as error:
        raise WebhookRejected(str(error)) from error
    thing = event.data.object
    is_intent = thing["object"] == "payment_intent"
    intent_id = thing["id"] if is_intent else getattr(thing, "payment_intent", None)
    return News(event.id, event.type, intent_id or "")


def in_words(code: str) -> str:
    """A decline code in a shopper's words."""
    reason = _WORDS.get(code, "Your bank declined this card.")
    return f"{reason} {_NOTHING_CHARGED} Try another card."


def _outcome(intent: stripe.PaymentIntent) -> Outcome:
    status = _STATUS.get(intent.status, Outcome.PROCESSING)
    error = intent.last_payment_error
    if error and status == Outcome.UNTRIED:
        status = Outcome.DECLINED
    code = (getattr(error, "decline_code", None) or error.code or "") if error else ""
    return Outcome(
        status=status,
        intent_id=intent.id,
        amount=from_cents(intent.amount),
        client_secret=intent.client_secret or "",
        problem=in_words(code) if status == Outcome.DECLINED else "",
    )


@lru_cache
def _client() -> stripe.StripeClient:
    addresses: dict[str, str] = {}
    if settings.STRIPE_API_BASE:
        addresses["api"] = settings.STRIPE_API_BASE
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses=addresses,  # type: ignore[arg-type]
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Our own two errors for all of Stripe's but a declined card."""
    if connection.in_atomic_block:
        raise RuntimeError("A transaction is open: do not call the payment provider inside it")
    try:
        yield
    except stripe.CardError:
        raise
    except (stripe.InvalidRequestError, stripe.AuthenticationError, stripe.PermissionError) as e:
        logger.error("The payment provider refused a request: %s", e)
        raise PaymentRefused(str(e)) from e
    except stripe.StripeError as e:
        logger.error("The payment provider did not answer: %s", e)
        raise PaymentUnreachable(str(e)) from e
