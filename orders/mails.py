"""Mails about orders, each sent once."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.utils import timezone

from orders import aftersales
from orders.loading import orders_in_words
from orders.models import Message, Order, OrderEvent, OrderLine
from shop.lib import mailing

logger = logging.getLogger(__name__)
NOBODYS = ".invalid"  # RFC 2606: an address that ends so is nobody's, now and for ever

_SUBJECTS = {
    Message.Kind.CONFIRMED: "Your order {number} is confirmed",
    Message.Kind.PACKED: "Your order {number} is packed",
    Message.Kind.SHIPPED: "Your order {number} is on its way",
    Message.Kind.DELIVERED: "Your order {number} has arrived",
    Message.Kind.CANCELLED: "Your order {number} was cancelled",
    Message.Kind.REFUNDED: "Your money for order {number} is on its way back",
    Message.Kind.RETURNED: "Your payment was returned",
}
_DETAILS = ("parcel", "refund", "attempt__checkout")


def _refused(message: Message, is_for_good: bool) -> None:
    """There is no such address, say. It is not tried again until staff ask for it."""
    if is_for_good:
        Message.objects.filter(pk=message.pk).update(refused_at=timezone.now())


def send_again(message: Message, *, actor: str, key: UUID | None = None) -> None:
    """The shopper lost it, or it could not be delivered. It says what is true of the order now."""
    order = message.order
    assert order
    with aftersales.locked(order):
        if aftersales.was_done(order, key):
            return
        if message.refund and message.refund.has_failed:
            raise aftersales.NotPossible("The bank refused that refund, so its mail is not true.")
        done = Message.objects.filter(pk=message.pk).exclude(sent_at=None, refused_at=None)
        if not done.update(sent_at=None, refused_at=None):
            raise aftersales.NotPossible("That mail is on its way already.")
        about = {"note": message.get_kind_display(), "actor": actor, "key": key, "for_staff": True}
        aftersales.record(order, OrderEvent.Kind.MAILED, **about)


def _to_people(messages: list[Message]) -> list[Message]:
    """Those that somebody reads, with what all of them are composed of."""
    orders = orders_in_words({one.order_id for one in messages if one.order_id})
    for one in messages:
        one.order = orders.get(one.order_id or 0)
    models.prefetch_related_objects([one for one in messages if _has_details(one)], *_DETAILS)
    people = [one for one in messages if not one.address.lower().endswith(NOBODYS)]
    nobodys = len(messages) - len(people)
    if nobodys:
        logger.info("%s mails to addresses that end in %s were not sent", nobodys, NOBODYS)
    return people


def _has_details(message: Message) -> bool:
    return any((message.parcel_id, message.refund_id, message.attempt_id))


def compose(message: Message) -> EmailMultiAlternatives:
    return _about_payment(message) if message.attempt else _about_order(message)


def _about_order(message: Message) -> EmailMultiAlternatives:
    order = message.order
    assert order
    subject = _SUBJECTS[Message.Kind(message.kind)].format(number=order.number)
    context = {
        "order": order,
        "kind": message.kind,
        "parcel": message.parcel,
        "goods": _goods_of(message, order),
        "refund": message.refund,
        "given": message.refund.amount if message.refund else order.refunded,
        "url": f"{settings.SHOP_URL}{order.get_absolute_url()}",
    }
    return _mail(order.email, subject, "orders/mail", context)


def _goods_of(message: Message, order: Order) -> list[tuple[OrderLine, int]]:
    """What was packed, left or arrived, where the mail is about that and not about money."""
    if message.parcel:
        return [(each.line, each.quantity) for each in message.parcel.lines.select_related("line")]
    units: dict[str, Callable[[OrderLine], int]] = {
        Message.Kind.PACKED: lambda line: line.quantity - line.dropped,
        Message.Kind.DELIVERED: lambda line: line.sent,
    }
    count = units.get(message.kind, lambda line: 0)
    return [(line, count(line)) for line in order.lines.all() if count(line)]


def _about_payment(message: Message) -> EmailMultiAlternatives:
    """Money came in, no order could be made of it, and it goes back whole."""
    attempt = message.attempt
    assert attempt
    checkout = attempt.checkout
    context = {"attempt": attempt, "checkout": checkout, "url": f"{settings.SHOP_URL}/"}
    subject = str(_SUBJECTS[Message.Kind.RETURNED])
    return _mail(checkout.email, subject, "orders/mail_returned", context)


def _mail(to: str, subject: str, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    return mailing.rendered(to, subject, template, {**context, "shop_url": settings.SHOP_URL})


# A refund may still be refused: its mail waits until it has gone out. That of a cancelled order,
# which speaks of its money, waits until the provider has answered.
_IS_TRUE = (
    "refused_at IS NULL AND (refund_id IS NULL OR EXISTS"
    " (SELECT FROM orders_refund WHERE orders_refund.id = refund_id AND status = 'done'))"
    " AND (kind <> 'cancelled' OR NOT EXISTS (SELECT FROM orders_refund AS refund"
    " JOIN orders_payment AS payment ON payment.id = refund.payment_id"
    " WHERE payment.order_id = orders_message.order_id AND refund.status = 'requested'))"
)
_owed = mailing.Mailbag(Message, _IS_TRUE, compose, _refused, _to_people)


def send_owed() -> int:
    """Send what is owed. Returns how many mails went out."""
    return _owed.send_owed()
