"""Stopping an order: all of it, or what has not left yet."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

from orders import refunding
from orders.aftersales import NotPossible, lines_of, locked, record, was_done
from orders.models import Order, OrderEvent, OrderLine, Refund
from orders.models.payment import ZERO
from orders.refunding import Amounts, Claim, Units

SHOPPER = "shopper"  # as the ledger calls those who are not staff


def cancel(
    order: Order, *, actor: str, note: str = "", restock: bool = True, key: UUID | None = None
) -> None:
    """What has not left never will: it goes back on the shelf, and its money back to the shopper.

    When nothing has left, the order is cancelled and all money that is left goes back. What was
    refunded without going back on the shelf stays off it, as does all of it without `restock`
    (goods that turned out broken, say). Raises NotPossible, with nothing changed.
    """
    with locked(order):
        if was_done(order, key):
            return
        if not order.is_to_be_sent:
            step = order.get_status_display().lower()
            raise NotPossible(f"{order.number} is {step}, so it cannot be cancelled.")
        lines = lines_of(order)
        is_whole = not any(line.sent for line in lines.values())
        claim = _rest_of(order, lines, is_whole, restock)
        given = _give_back(order, lines, claim, is_whole, actor)
        refunding.take_back(order, lines, claim, actor=actor, refund=given)
        kind = OrderEvent.Kind.MOVED if is_whole else OrderEvent.Kind.DROPPED
        record(order, kind, refund=given, actor=actor, note=note, key=key)


def cancel_as_shopper(order: Order, *, key: UUID | None = None) -> None:
    """Shoppers may while nobody has packed it."""
    with locked(order):
        if not was_done(order, key) and not order.can_be_cancelled_by_shopper:
            step = order.get_status_display().lower()
            raise NotPossible(f"{order.number} is {step} already, so it cannot be cancelled here.")
        cancel(order, actor=SHOPPER, key=key)


def _rest_of(order: Order, lines: Mapping[int, OrderLine], is_whole: bool, restock: bool) -> Claim:
    units = {
        pk: Units(
            line.to_send,
            restock=line.to_send if restock and line.variant_id else 0,
            drop=line.to_send,
        )
        for pk, line in lines.items()
        if line.to_send
    }
    return Claim(units, shipping=order.shipping - order.shipping_refunded if is_whole else ZERO)


def _give_back(
    order: Order, lines: Mapping[int, OrderLine], claim: Claim, is_whole: bool, actor: str
) -> Refund | None:
    """None where nothing is left to give, or nothing was paid through the shop."""
    payment = order.payments.select_for_update(no_key=True).first()
    if payment is None:
        return None
    amounts = refunding.amounts_of(order, lines, claim, payment.refundable)
    if is_whole:
        amounts = _with_all_that_is_left(amounts, payment.refundable)
    if amounts.amount <= 0:
        return None
    about = {"actor": actor, "reason": "Cancelled", "key": uuid4()}
    return refunding.give_back(payment, amounts, told=is_whole, **about)


def _with_all_that_is_left(amounts: Amounts, left: Decimal) -> Amounts:
    """More is left than the claim comes to where the bank refused an earlier refund."""
    return replace(amounts, extra=left - amounts.amount, amount=left)
