"""The steps between a cart and 'Place order', which `orders.placing` takes over."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

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
    checkout, has_lines = Checkout.objects.under_way_of(cart.pk)
    if checkout and checkout.is_placing:
        return checkout
    if not has_lines:
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
    try:
        with transaction.atomic():
            rows.insert(begun)
    except IntegrityError:  # another tab was faster
        return Checkout.objects.under_way().get(cart_id=cart.pk)
    return begun


def ship_to(checkout: Checkout, email: str, address: dict[str, Any]) -> Checkout:
    with transaction.atomic():
        current = Checkout.objects.lock(checkout.pk)
        current.ship_to(email, address)
        rows.save(current)
    return current


def pay_with(checkout: Checkout, confirmation_token: str) -> Checkout:
    """Remember the card for the review. Raises payments.PaymentRefused for a made-up token."""
    label = payments.card_behind(confirmation_token)
    with transaction.atomic():
        current = Checkout.objects.lock(checkout.pk)
        current.pay_with(confirmation_token, label)
        rows.save(current)
    return current
