"""Mails about orders, each sent once."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from orders.models import Message, Order
from shop.lib import mailing

_SUBJECTS = {
    Message.Kind.CONFIRMED: "Your order {number} is confirmed",
    Message.Kind.SHIPPED: "Your order {number} is on its way",
    Message.Kind.CANCELLED: "Your order {number} was cancelled",
    Message.Kind.REFUNDED: "Your money for order {number} is on its way back",
}


def send_owed() -> int:
    """Send what is owed. Returns how many mails went out."""
    return mailing.send_owed(Message.objects.all(), compose)


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
