"""A visitor with a full cart signs in: both carts become one."""

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from cart.models import Cart, CartLine
from catalog import stock

if TYPE_CHECKING:
    from shop.accounts.models import User

logger = logging.getLogger(__name__)


def adopt(cart_id: UUID, user: "User") -> Cart | None:
    """Move the anonymous cart's lines and holds to the user's cart. None if there is no such cart.
    Raises StockBusy, with nothing changed, when somebody else keeps one of both carts for too long.

    What cannot be held any more stays in the cart as an unheld line, which the page explains. A
    cart that is being paid stays as it is: it becomes the user's, and takes the lines of the other.
    """
    with stock.patient():
        guest = Cart.objects.select_for_update().filter(pk=cart_id, user=None).first()
        if guest is None:
            return None
        # Both carts before any stock, so that a second tab cannot wait for us while we wait for it.
        own = _first_of(user, guest)
        if own is None:
            return guest
        if not guest.is_being_paid:
            return _merge(guest, own)
        if own.is_being_paid:
            return None
        _hand_over(own, None)
        _hand_over(guest, user)
        return _merge(own, guest)


def _first_of(user: "User", guest: Cart) -> Cart | None:
    """The cart that the user has already, locked. None: the guest's has just become the first."""
    users = Cart.objects.select_for_update().filter(user=user)
    own = users.first()
    if own is None:
        try:
            with transaction.atomic():
                _hand_over(guest, user)
        except IntegrityError:  # another tab has begun the user's cart in this very moment
            guest.user = None
            own = users.get()
    return own


def _hand_over(cart: Cart, user: "User | None") -> None:
    cart.user = user
    cart.save(update_fields=["user"])


def _merge(source: Cart, target: Cart) -> Cart:
    for line in source.lines.select_related("variant").order_by("variant_id"):
        _move(line, source, target)
    source.lines.all().delete()
    if not source.checkouts.exists():  # orders and payments refer to it through those
        source.delete()
    return target


def _move(line: CartLine, source: Cart, target: Cart) -> None:
    """What both hold adds up. Units that are not held stay a wish, which the page explains."""
    own = target.lines.filter(variant=line.variant_id).first()
    if own is None and target.lines.count() >= settings.MAX_LINES_PER_CART:
        stock.release(source.owner, [line.variant_id])
        return
    wish = min(line.quantity + (own.quantity if own else 0), settings.MAX_QUANTITY_PER_LINE)
    target.wish_for(line.variant, wish)
    try:
        stock.hand_over(line.variant_id, source.owner, target.owner, allowance=target.allowance)
        stock.hold(line.variant_id, target.owner, wish, allowance=target.allowance)
    except stock.HoldLimit:
        stock.release(source.owner, [line.variant_id])
        logger.info("Variant %s is more than one account may hold", line.variant_id)
    except (stock.InsufficientStock, stock.StockBusy):
        logger.info("Variant %s could not be held in full after signing in", line.variant_id)
