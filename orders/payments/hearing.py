"""Webhooks: what the payment provider tells the shop unasked."""

from dataclasses import dataclass

import stripe
from django.conf import settings


class WebhookRejected(Exception):
    """Not from the payment provider, or too old."""


@dataclass(frozen=True, slots=True)
class News:
    """A webhook event that was proved genuine."""

    event_id: str
    kind: str
    intent_id: str


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
