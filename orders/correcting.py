"""Putting right what was mistyped when an order was placed."""

from uuid import UUID

from orders.aftersales import NotPossible, locked, record, was_done
from orders.models import Order, OrderEvent


def correct_email(order: Order, email: str, *, actor: str, key: UUID | None = None) -> None:
    """Mails go to this address from now on, and so do those that a mail server had refused.

    The checkout keeps what was typed. Raises NotPossible.
    """
    with locked(order):
        if was_done(order, key):
            return
        if order.email == email:
            raise NotPossible(f"Mails about {order.number} go to {email} already.")
        note = f"Was {order.email}, is {email}."
        order.email = email
        order.save(update_fields=["email"])
        order.messages.refused().update(refused_at=None)
        about = {"note": note, "actor": actor, "key": key, "for_staff": True}
        record(order, OrderEvent.Kind.EMAIL_CORRECTED, **about)
