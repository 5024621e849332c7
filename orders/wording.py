"""What the steps of a checkout and its thanks say, in the words that stand there: they are frames
that are filled with strings (shop.lib.frames).
"""

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from django.conf import settings

from cart import line_frames, wording
from cart.models import Cart
from catalog.wording import Photo, photo_of
from orders import addresses
from orders.models import Checkout, Order, OrderLine
from orders.quoting import Quote
from shop.lib.links import link
from shop.lib.money import to_cents
from shop.lib.templatetags.shop import days, money, money_or_free

# --- The steps ------------------------------------------------------------------------------------


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
        "lines": [line_frames.to_look_at(line) for line in cart.loaded_lines],
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
        "ways": checkout.ways,
        "total": money(cart.totals.total),
    }


# --- What was bought ------------------------------------------------------------------------------


class Thanks(NamedTuple):
    here: str
    receipt: str
    products: str  # their numbers, a space after each
    number: str
    paid: str
    card: str
    email: str
    arrives: str
    address: str
    order_url: str
    receipt_url: str


def thanks(order: Order) -> Thanks:
    paid = order.paid
    return Thanks(
        here=link("orders:confirmation", order.token),
        receipt=order.receipt,
        products="".join([f"{line.product_id} " for line in order.lines.all()]),
        number=order.number,
        paid=money(paid) if paid else "",
        card=order.card_label or "your card",
        email=order.email,
        arrives=days(order.arrives),
        address=addresses.in_one_line(order.address),
        order_url=order.get_absolute_url(),
        receipt_url=link("orders:receipt", order.token),
    )


class Bought(NamedTuple):
    url: str  # of the product, while it is for sale
    photo: Photo | None
    title: str
    label: str
    quantity: str
    price: str  # of one
    total: str
    to_send: str  # units, where others are on their way
    dropped: str  # units


def bought(order: Order, line: OrderLine) -> Bought:
    variant = line.variant
    is_waiting = order.is_partly_shipped and line.to_send
    is_less = line.dropped and order.status != Order.Status.CANCELLED
    return Bought(
        url=variant.product.get_absolute_url() if variant and variant.is_for_sale else "",
        photo=photo_of(variant.picture) if variant else None,
        title=line.title,
        label=line.label,
        quantity=str(line.quantity),
        price=money(line.unit_price),
        total=money(line.total),
        to_send=str(line.to_send) if is_waiting else "",
        dropped=str(line.dropped) if is_less else "",
    )
