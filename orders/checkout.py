"""The steps between a cart and 'Place order', which `orders.placing` takes over."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from cart.models import Cart
from orders import payments
from orders.models import Checkout
from shop.lib import rows

if TYPE_CHECKING:
    from shop.accounts.models import User


class CartEmpty(Exception):
    """There is nothing to order."""


def open_for(cart: Cart, user: "User | AnonymousUser") -> Checkout:
    """The checkout under way for this cart, begun if there is none. Raises CartEmpty.

    Who signs in on the way takes the checkout along.
    """
    checkout = Checkout.objects.under_way_of(cart)
    if checkout and checkout.is_placing:
        return checkout
    if cart.is_empty:
        raise CartEmpty
    known = user if user.is_authenticated else None
    if checkout is None:
        checkout = _begin(cart, known)
    if known and checkout.user_id != known.pk:
        Checkout.objects.filter(pk=checkout.pk).update(user_id=known.pk)
        checkout.user_id = known.pk
    return checkout


def _begin(cart: Cart, known: "User | None") -> Checkout:
    begun = Checkout(cart_id=cart.pk, user=known, email=getattr(known, "email", ""))
    if not rows.insert_unless_known(begun):  # another tab was faster
        return Checkout.objects.under_way().get(cart_id=cart.pk)
    return begun


def ship_to(checkout: Checkout, email: str, address: dict[str, Any]) -> Checkout:
    return _move(checkout, lambda current: current.ship_to(email, address))


def pay_with(checkout: Checkout, confirmation_token: str) -> Checkout:
    """Remember the card for the review. Raises payments.PaymentRefused for a made-up token."""
    label = payments.card_behind(confirmation_token)
    return _move(checkout, lambda current: current.pay_with(confirmation_token, label))


def _move(checkout: Checkout, step: Callable[[Checkout], None]) -> Checkout:
    """Take a step from what was read before, by one statement; where somebody else has taken one
    meanwhile, take it again from there, with the row locked. Raises TransitionNotAllowed.
    """
    seen = {"state": checkout.state, "changed_at": checkout.changed_at}
    step(checkout)
    if rows.save_if(checkout, seen, *Checkout.CHANGED_BY_STEPS):
        return checkout
    with transaction.atomic():
        current = Checkout.objects.lock(checkout.pk)
        step(current)
        rows.save(current)
    return current
