"""Mails about orders, each sent once."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from orders.models import Message, Order

logger = logging.getLogger(__name__)

_SUBJECTS = {
    Message.Kind.CONFIRMED: "Your order {number} is confirmed",
    Message.Kind.SHIPPED: "Your order {number} is on its way",
    Message.Kind.CANCELLED: "Your order {number} was cancelled",
    Message.Kind.REFUNDED: "Your money for order {number} is on its way back",
}


def send_owed() -> int:
    """Send what is owed. Returns how many mails went out; one that fails stays owed."""
    owed = Message.objects.filter(sent_at=None).order_by("pk")
    return sum(_send(message_id) for message_id in owed.values_list("pk", flat=True)[:200])


def _send(message_id: int) -> bool:
    """Claim the message first, so that two workers never send it twice."""
    message = Message.objects.select_related("order").get(pk=message_id)
    claimed = Message.objects.filter(pk=message_id, sent_at=None)
    if not claimed.update(sent_at=timezone.now()):
        return False
    try:
        compose(message).send()
    except (SMTPException, OSError):
        logger.exception("Mail %s could not be sent; it stays owed", message_id)
        with transaction.atomic():
            Message.objects.filter(pk=message_id).update(sent_at=None)
        return False
    return True


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
