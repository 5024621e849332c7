"""What the steps of a checkout say, in the words that stand there: their pages are frames that are
filled with strings (shop.lib.frames).
"""

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from django.conf import settings

from cart import wording
from cart.models import Cart
from cart.templatetags.carts import line_to_look_at
from orders import addresses
from orders.models import Checkout
from orders.quoting import Quote
from shop.lib.links import link
from shop.lib.money import to_cents
from shop.lib.templatetags.shop import days, money, money_or_free


class Step(NamedTuple):
    """`link` where it was reached and is not where the shopper is."""

    number: str
    name: str
    link: str
    is_here: bool
    is_done: bool


def steps(
    checkout: Checkout, current: Checkout.State, reached: Collection[Checkout.State]
) -> list[Step]:
    state = Checkout.State
    done = {state.SHIPPING: checkout.address, state.PAYMENT: checkout.confirmation_token}
    return [
        Step(
            number=str(number),
            name=one.label,
            link=link(f"orders:{one.value}") if one in reached and one != current else "",
            is_here=one == current,
            is_done=bool(done.get(one)),
        )
        for number, one in enumerate((*done, state.REVIEW, state.DONE), start=1)
    ]


def page(
    checkout: Checkout, cart: Cart, current: Checkout.State, reached: Collection[Checkout.State]
) -> dict[str, Any]:
    """What every step says, of the cart and of the steps that are done."""
    totals = cart.totals
    ends = wording.ends(cart)
    return {
        "here": link(f"orders:{current.value}"),
        "steps": steps(checkout, current, reached),
        "ends": ends,
        "has_lapsed": cart.has_lapsed,
        "is_gone": wording.is_gone(cart, ends),
        "lines": [line_to_look_at(line) for line in cart.loaded_lines],
        "sum": wording.sum_of(totals),
        "address": addresses.in_one_line(checkout.address) if checkout.address else "",
        "email": checkout.email,
        "arrives": days(checkout.arrives),
        "shipping": money_or_free(totals.shipping),
        "card_label": checkout.card_label,
        "has_card": bool(checkout.confirmation_token),
    }


def card_fields(checkout: Checkout, cart: Cart) -> dict[str, str]:
    return {
        "key": settings.STRIPE_PUBLISHABLE_KEY,
        "amount": str(to_cents(cart.totals.total)),
        "currency": settings.CURRENCY,
        "name": checkout.address.get("name", ""),
        "billing": json.dumps(addresses.for_bank(checkout.address)),
        "stripe_js_url": settings.STRIPE_JS_URL,
    }


def agreement(checkout: Checkout, cart: Cart) -> dict[str, Any]:
    return {
        "must_change": cart.must_change,
        "key": str(checkout.placing_key),
        "seen": str(Quote.of(cart)),
        "total": money(cart.totals.total),
    }
