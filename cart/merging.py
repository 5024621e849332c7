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

    What cannot be held any more stays in the cart as an unheld line, which the page explains.
    """
    with transaction.atomic():
        guest = Cart.objects.select_for_update().filter(pk=cart_id, user=None).first()
        if guest is None:
            return None
        # Both carts before any stock, so that a second tab cannot wait for us while we wait for it.
        own = Cart.objects.select_for_update().filter(user=user).first()
        if own is None:
            guest.user = user
            guest.save(update_fields=["user"])
            return guest
        for line in guest.lines.select_related("variant").order_by("variant_id"):
            stock.release(guest.owner, [line.variant_id])
            try:
                own.add(line.variant, line.quantity)
            except (stock.InsufficientStock, LineLimit):
                own.keep_unheld(line.variant, line.quantity)
        guest.delete()
        return own
