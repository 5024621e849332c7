"""What orders do about news; called by the relay, inside its transaction."""

from typing import Any

from orders import tasks
from orders.models import Message, Order, Refund
from shop.lib.wake import wake_after_commit

_MAIL_FOR = {
    Order.Status.SHIPPED: Message.Kind.SHIPPED,
    Order.Status.CANCELLED: Message.Kind.CANCELLED,
}


def order_placed(payloads: list[dict[str, Any]]) -> None:
    for payload in payloads:
        _owe_mail(payload["order"], Message.Kind.CONFIRMED)


def order_moved(payloads: list[dict[str, Any]]) -> None:
    for payload in payloads:
        kind = _MAIL_FOR.get(payload["status"])
        if kind:
            _owe_mail(payload["order"], kind)


def refund_requested(payloads: list[dict[str, Any]]) -> None:
    """The mail about a cancelled order speaks of its money already."""
    asked = Refund.objects.filter(pk__in=[payload["refund"] for payload in payloads])
    for refund in asked.select_related("payment__order"):
        if refund.payment.order.status != Order.Status.CANCELLED:
            _owe_mail(refund.payment.order_id, Message.Kind.REFUNDED)
    wake_after_commit(tasks.send_refunds)


def payment_heard(payloads: list[dict[str, Any]]) -> None:
    for intent_id in {payload["intent"] for payload in payloads}:
        wake_after_commit(tasks.follow_payment, intent_id)


def _owe_mail(order_id: int, kind: str) -> None:
    Message.objects.get_or_create(order_id=order_id, kind=kind)
    wake_after_commit(tasks.send_mails)
