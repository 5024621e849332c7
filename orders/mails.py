"""Mails about orders, each sent once."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from orders.models import Message, Order

logger = logging.getLogger(__name__)
CLAIM = timedelta(minutes=5)

_SUBJECTS = {
    Message.Kind.CONFIRMED: "Your order {number} is confirmed",
    Message.Kind.SHIPPED: "Your order {number} is on its way",
    Message.Kind.CANCELLED: "Your order {number} was cancelled",
    Message.Kind.REFUNDED: "Your money for order {number} is on its way back",
}


def send_owed() -> int:
    """Send what is owed. Returns how many mails went out; one that fails stays owed."""
    owed = _unclaimed().order_by("pk").values_list("pk", flat=True)
    return sum(_send(message_id) for message_id in owed[:200])


def _unclaimed() -> QuerySet[Message]:
    now = timezone.now()
    return Message.objects.filter(sent_at=None).filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now)
    )


def _send(message_id: int) -> bool:
    """Claim it, send it, then call it sent: two workers do not send it twice, and a mail whose
    worker died on the way is sent by another one later.
    """
    if not _unclaimed().filter(pk=message_id).update(claimed_until=timezone.now() + CLAIM):
        return False
    message = Message.objects.get(pk=message_id)
    try:
        compose(message).send()
    except (SMTPException, OSError):
        logger.exception("Mail %s could not be sent; it stays owed", message_id)
        Message.objects.filter(pk=message_id).update(claimed_until=None)
        return False
    Message.objects.filter(pk=message_id).update(sent_at=timezone.now())
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
