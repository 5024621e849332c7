"""Webhooks: what the payment provider tells the shop unasked.

An event is a wake-up and no more: whoever works on it asks what is true by then. So it does not
matter in which order events come, how late, or how often.
"""

import json
from dataclasses import dataclass
from typing import Any

import stripe
from django.conf import settings

_TOLD = ("payment_intent.", "charge.refund", "refund.", "charge.dispute.")
LONGEST_NAME = 80  # letters; Stripe's have thirty or so
_OUR_OWN_DOING = {"payment_intent.created", "payment_intent.requires_action"}


class WebhookRejected(Exception):
    """Not from the payment provider, too old, or no event. `str()` is for the log."""


@dataclass(frozen=True, slots=True)
class News:
    """A webhook event that was proved genuine. `intent_id` is empty for one about no payment."""

    event_id: str
    kind: str
    intent_id: str

    @property
    def is_worth_asking(self) -> bool:
        """Whether the shop may learn something by asking about this payment now."""
        is_told = self.kind.startswith(_TOLD) and self.kind not in _OUR_OWN_DOING
        return is_told and bool(self.intent_id)


def hear(payload: bytes, signature: str) -> News:
    """Check a webhook's signature and age, and only then read it. Raises WebhookRejected."""
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise WebhookRejected("STRIPE_WEBHOOK_SECRET is not set, so anybody could sign")
    try:
        text = payload.decode()
        stripe.WebhookSignature.verify_header(
            text, signature, settings.STRIPE_WEBHOOK_SECRET, stripe.Webhook.DEFAULT_TOLERANCE
        )
        return _read(json.loads(text))
    except (ValueError, stripe.SignatureVerificationError) as error:
        raise WebhookRejected(str(error)) from error


def _read(event: Any) -> News:
    """Raises ValueError for anything but an event of the API that the shop speaks."""
    match event:
        case {
            "object": "event",
            "id": str(event_id),
            "type": str(kind),
            "data": {"object": dict(thing)},
        } if event_id:
            news = News(event_id, kind, _intent_of(thing))
            if all(map(_is_name, (news.event_id, news.kind, news.intent_id))):
                return news
    shape = event.get("object") if isinstance(event, dict) else type(event).__name__
    raise ValueError(f"Signed, but no event of this API: {shape}")


def _is_name(text: str) -> bool:
    """Of an id or a kind; a database keeps no other ones."""
    return len(text) <= LONGEST_NAME and text.isascii() and text.isprintable()


def _intent_of(thing: dict[str, Any]) -> str:
    """Payments carry their own id; charges, refunds and disputes that of their payment."""
    found = thing.get("id" if thing.get("object") == "payment_intent" else "payment_intent")
    # Expanded where the address was registered so.
    found = found.get("id") if isinstance(found, dict) else found
    return found if isinstance(found, str) else ""
