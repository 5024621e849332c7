"""A visitor with a full cart signs in: both carts become one."""

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from cart.models import Cart, LineLimit
from catalog import stock

if TYPE_CHECKING:
    from shop.accounts.models import User

logger = logging.getLogger(__name__)


def adopt(cart_id: UUID, user: "User") -> Cart | None:
    """Move the anonymous cart's lines and holds to the user's cart. None if there is no such cart.

    What cannot be held any more stays in the cart as an unheld line, which the page explains. A
    cart that is being paid stays as it is: it becomes the user's, and takes the lines of the other.
    """
    with transaction.atomic():
        guest = Cart.objects.select_for_update().filter(pk=cart_id, user=None).first()
        if guest is None:
            return None
        # Both carts before any stock, so that a second tab cannot wait for us while we wait for it.
        own = Cart.objects.select_for_update().filter(user=user).first()
        if own is None:
            _hand_over(guest, user)
            return guest
        if not guest.is_being_paid:
            return _merge(guest, own)
        if own.is_being_paid:
            return None
        _hand_over(own, None)
        _hand_over(guest, user)
        return _merge(own, guest)


def _hand_over(cart: Cart, user: "User | None") -> None:
    cart.user = user
    cart.save(update_fields=["user"])


def _merge(source: Cart, target: Cart) -> Cart:
    for line in source.lines.select_related("variant").order_by("variant_id"):
        try:
            stock.release(source.owner, [line.variant_id])
            target.add(line.variant, line.quantity)
        except (stock.InsufficientStock, stock.StockBusy, LineLimit):
            target.keep_unheld(line.variant, line.quantity)
    source.lines.all().delete()
    if not source.checkouts.exists():  # orders and payments refer to it through those
        source.delete()
    return target
