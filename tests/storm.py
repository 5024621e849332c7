"""A storm of webhooks: payments that only news can put right, their events, and what must be true
when it is over.
"""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import cycle
from typing import NamedTuple
from uuid import uuid4

import requests
import stripe

from catalog.models import Variant
from orders import checkout as steps
from orders import finalizing, payments, placing
from orders.models import Checkout, Order, Payment, PaymentAttempt, Refund
from shop.local.stripe_sandbox.webhooks import signature
from tests.builders import ADDRESS, cart_with, quote_for

Fates = dict[str, list[str]]  # what befell a payment -> ids of payments
BACK = Decimal("1.00")  # refunded in the provider's dashboard


class Delivery(NamedTuple):
    payload: bytes
    signature: str
    is_genuine: bool


# --- Before it ----------------------------------------------------------------------------------


def prepare(provider: stripe.StripeClient, variants: list[Variant], count: int) -> Fates:
    """Payments as crashes, closed tabs and clerks in the provider's dashboard leave them."""
    fates: Fates = {fate: [] for fate in _BEFALL}
    supply = cycle(variants)
    for _, fate in zip(range(count), cycle(_BEFALL), strict=False):
        fates[fate].append(_BEFALL[fate](provider, next(supply)))
    return fates


def _order_was_made(provider: stripe.StripeClient, variant: Variant) -> str:
    checkout = _reviewed(provider, variant)
    order = placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    return order.payments.get().intent_id


def _web_server_died(provider: stripe.StripeClient, variant: Variant) -> str:
    attempt = _registered(provider, variant)
    payments.confirm(attempt, attempt.checkout.confirmation_token)
    return attempt.intent_id or ""


def _paid_too_late(provider: stripe.StripeClient, variant: Variant) -> str:
    attempt = _registered(provider, variant)
    finalizing.decline(attempt, "Nothing was charged.")
    payments.confirm(attempt, attempt.checkout.confirmation_token)
    return attempt.intent_id or ""


def _refunded_elsewhere(provider: stripe.StripeClient, variant: Variant) -> str:
    intent_id = _order_was_made(provider, variant)
    provider.v1.refunds.create(params={"payment_intent": intent_id, "amount": int(BACK * 100)})
    return intent_id


def _of_another_shop(provider: stripe.StripeClient, variant: Variant) -> str:
    intent = provider.v1.payment_intents.create(
        params={
            "amount": 500,
            "currency": "usd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )
    return intent.id


_BEFALL: dict[str, Callable[[stripe.StripeClient, Variant], str]] = {
    "the order was made": _order_was_made,
    "the web server died": _web_server_died,
    "paid too late": _paid_too_late,
    "refunded elsewhere": _refunded_elsewhere,
    "of another shop": _of_another_shop,
}


def _reviewed(provider: stripe.StripeClient, variant: Variant) -> Checkout:
    checkout = Checkout.objects.create(cart=cart_with((variant, 1)))
    checkout = steps.ship_to(checkout, "shopper@example.com", ADDRESS)
    token = provider.v1.test_helpers.confirmation_tokens.create(
        params={"payment_method": "pm_card_visa"}
    )
    return steps.pay_with(checkout, token.id)


def _registered(provider: stripe.StripeClient, variant: Variant) -> PaymentAttempt:
    checkout = _reviewed(provider, variant)
    attempt = placing.prepare(checkout.pk, checkout.placing_key, quote_for(checkout))
    assert isinstance(attempt, PaymentAttempt)
    placing.register(attempt)
    return attempt


# --- The storm ----------------------------------------------------------------------------------


def events_about(address: str, secret_key: str, intents: Iterable[str]) -> list[dict[str, object]]:
    """All events of these payments, as the sandbox would send them."""
    wanted = set(intents)
    found: list[dict[str, object]] = []
    after: dict[str, str] = {}
    while True:
        page = requests.get(
            f"{address}/v1/events",
            {"limit": "100", **after},
            headers={"Authorization": f"Bearer {secret_key}"},
            timeout=60,
        ).json()
        found += [event for event in page["data"] if _intent_of(event) in wanted]
        if not page["has_more"]:
            return found
        after = {"starting_after": page["data"][-1]["id"]}


def _intent_of(event: dict[str, dict[str, dict[str, str]]]) -> str:
    thing = event["data"]["object"]
    return thing["id"] if thing["object"] == "payment_intent" else thing.get("payment_intent", "")


def deliveries(
    events: list[dict[str, object]], secret: str, *, chance: random.Random
) -> list[Delivery]:
    """Shuffled, a third of them twice, and one forged for every hundred."""
    doubled = chance.sample(events, len(events) // 3)
    genuine = [_signed(event, secret) for event in (*events, *doubled)]
    models = chance.sample(events, max(len(events) // 100, 1))
    forged = [
        _signed({**event, "id": f"evt_{uuid4().hex}"}, "whsec_stolen", is_genuine=False)
        for event in models
    ]
    storm = genuine + forged
    chance.shuffle(storm)
    return storm


def _signed(event: dict[str, object], secret: str, *, is_genuine: bool = True) -> Delivery:
    payload = json.dumps(event, indent=2).encode()
    return Delivery(payload, signature(payload, secret, int(time.time())), is_genuine)


# --- After it -----------------------------------------------------------------------------------


def wrong(fates: Fates) -> Iterator[str]:
    """What is not as it must be once all news was worked on."""
    for fate, intents in fates.items():
        for intent_id in intents:
            found = _state_of(intent_id)
            if found != _EXPECTED[fate]:
                yield f"{intent_id}, {fate}: {found}"


class State(NamedTuple):
    orders: int
    refunded: Decimal
    refunds: int
    attempt: str


def _state_of(intent_id: str) -> State:
    paid = Payment.objects.filter(intent_id=intent_id)
    attempt = PaymentAttempt.objects.filter(intent_id=intent_id).first()
    return State(
        orders=Order.objects.filter(payments__in=paid).count(),
        refunded=sum((payment.refunded for payment in paid), Decimal("0.00")),
        refunds=Refund.objects.filter(payment__in=paid, actor="payment provider").count(),
        attempt=attempt.outcome if attempt else "",
    )


_AN_ORDER = State(orders=1, refunded=Decimal("0.00"), refunds=0, attempt="paid")
_EXPECTED = {
    "the order was made": _AN_ORDER,
    "the web server died": _AN_ORDER,
    "paid too late": State(0, Decimal("0.00"), 0, "refunded"),
    "refunded elsewhere": State(1, BACK, 1, "paid"),
    "of another shop": State(0, Decimal("0.00"), 0, ""),
}
