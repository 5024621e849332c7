"""Mails about orders, each sent once."""

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from orders.models import Message, Order
from shop.lib import mailing

logger = logging.getLogger(__name__)
NOBODYS = ".invalid"  # RFC 2606: an address that ends so is nobody's, now and for ever

_SUBJECTS = {
    Message.Kind.CONFIRMED: "Your order {number} is confirmed",
    Message.Kind.SHIPPED: "Your order {number} is on its way",
    Message.Kind.CANCELLED: "Your order {number} was cancelled",
    Message.Kind.REFUNDED: "Your money for order {number} is on its way back",
}


def send_owed() -> int:
    """Send what is owed. Returns how many mails went out."""
    _settle_those_to_nobody()
    to_people = Message.objects.exclude(order__email__iendswith=NOBODYS)
    return mailing.send_owed(to_people, compose)


def _settle_those_to_nobody() -> None:
    nobodys = Message.objects.filter(sent_at=None, order__email__iendswith=NOBODYS)
    settled = nobodys.update(sent_at=timezone.now())
    if settled:
        logger.info("%s mails to addresses that end in %s were not sent", settled, NOBODYS)


def compose(message: Message) -> EmailMultiAlternatives:
    order = Order.objects.with_details().get(pk=message.order_id)
    context = {
        "order": order,
        "kind": message.kind,
        "url": f"{settings.SHOP_URL}{order.get_absolute_url()}",
        "shop_url": settings.SHOP_URL,
    }
    subject = _SUBJECTS[Message.Kind(message.kind)].format(number=order.number)
    mail = EmailMultiAlternatives(
        subject, render_to_string("orders/mail.txt", context), to=[order.email]
    )
    mail.attach_alternative(render_to_string("orders/mail.html", context), "text/html")
    return mail
