"""After the order: packing, sending, cancelling, refunding."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F

from catalog import stock
from orders.models import Order, Payment, Refund
from shop.events.outbox import publish


class NotPossible(Exception):
    """The order is past the point where this can be done. `str()` says why."""


def move(order: Order, status: str, *, actor: str, note: str = "") -> None:
    """Pack, ship or deliver. Raises NotPossible when that is not the next step."""
    with transaction.atomic():
        if not order.move_to(status, actor=actor, note=note):
            order.refresh_from_db(fields=["status"])
            raise NotPossible(
                f"{order.number} is {order.get_status_display().lower()}, "
                f"so it cannot become {Order.Status(status).label.lower()}."
            )
        publish("order.moved", {"order": order.pk, "status": status})


def cancel(order: Order, *, actor: str, note: str = "") -> None:
    """Stop the order, put its goods back on the shelf and give all money back. Happens once."""
    with transaction.atomic():
        move(order, Order.Status.CANCELLED, actor=actor, note=note)
        for line in order.lines.order_by("variant_id"):
            if line.variant_id:
                _put_back(line.variant_id, line.quantity, order, actor)
        for payment in order.payments.all():
            if payment.refundable > 0:
                _request_refund(payment, payment.refundable, actor=actor, reason="Cancelled")


def _put_back(variant_id: int, quantity: int, order: Order, actor: str) -> None:
    try:
        stock.put_back(variant_id, quantity, reference=order.number, actor=actor)
    except stock.StockBusy as busy:
        raise NotPossible("Its goods are being bought right now. Please try again.") from busy


def refund(order: Order, amount: Decimal, *, actor: str, reason: str) -> Refund:
    """Give part of the money back. Raises NotPossible for more than is left of the payment."""
    with transaction.atomic():
        payment = order.payments.select_for_update().first()
        if payment is None:
            raise NotPossible(f"{order.number} was not paid through the shop.")
        return _request_refund(payment, amount, actor=actor, reason=reason)


def _request_refund(payment: Payment, amount: Decimal, *, actor: str, reason: str) -> Refund:
    """Write the refund down; a task sends it after the commit, by its key once.

    The amount is counted in the same UPDATE that checks it, so two clerks cannot refund twice.
    """
    left = Payment.objects.filter(pk=payment.pk, refunded__lte=F("amount") - amount)
    if amount <= 0 or not left.update(refunded=F("refunded") + amount):
        raise NotPossible(f"Only {payment.refundable} of this payment is left to refund.")
    requested = Refund.objects.create(payment=payment, amount=amount, actor=actor, reason=reason)
    publish("refund.requested", {"refund": requested.pk})
    return requested
