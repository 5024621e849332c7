"""What orders do about news; called by the relay, inside its transaction."""

import time
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from orders import following, tasks
from orders.models import Message, Order, OrderEvent, Refund
from shop.lib import rows
from shop.lib.wake import wake_after_commit, wake_in_turn
from shop.notices import board

REFUND_FAILED = "refund failed"
A_MOMENT = 2.0  # seconds that news of a payment under way is left alone
_left_alone: dict[str, float] = {}  # payments, and when their moment is over
_CONFIRMATIONS = (
    "INSERT INTO orders_message (kind, order_id) SELECT %(kind)s, unnest(%(orders)s::bigint[])"
    " ON CONFLICT DO NOTHING"
)
_MAIL_FOR = {
    Order.Status.PACKED: Message.Kind.PACKED,
    Order.Status.DELIVERED: Message.Kind.DELIVERED,
    Order.Status.CANCELLED: Message.Kind.CANCELLED,
}


def order_placed(payloads: list[dict[str, Any]]) -> None:
    if Message.Kind.CONFIRMED not in settings.ORDER_MAILS:
        return
    orders = [payload["order"] for payload in payloads]
    rows.change(_CONFIRMATIONS, {"orders": orders, "kind": Message.Kind.CONFIRMED.value})
    wake_in_turn(tasks.send_mails)


def order_moved(payloads: list[dict[str, Any]]) -> None:
    for payload in payloads:
        kind = _MAIL_FOR.get(payload["status"])
        if kind:
            _owe_mail(kind, order_id=payload["order"])


def parcel_sent(payloads: list[dict[str, Any]]) -> None:
    for payload in payloads:
        about = {"order_id": payload["order"], "parcel_id": payload["parcel"]}
        _owe_mail(Message.Kind.SHIPPED, **about)


def refund_requested(payloads: list[dict[str, Any]]) -> None:
    """The mail about a cancelled order speaks of its money already."""
    untold = [payload["refund"] for payload in payloads if not payload.get("told")]
    refunds = Refund.objects.filter(pk__in=untold).exclude(status=Refund.Status.FAILED)
    for refund in refunds.select_related("payment"):
        about = {"order_id": refund.payment.order_id, "refund_id": refund.pk}
        _owe_mail(Message.Kind.REFUNDED, **about)
    wake_after_commit(tasks.send_refunds)


def refund_done(payloads: list[dict[str, Any]]) -> None:
    """Its mail has waited for that."""
    wake_in_turn(tasks.send_mails)


def refund_failed(payloads: list[dict[str, Any]]) -> None:
    """Staff are told. To the shopper it has not been: what comes instead is told."""
    failed = Refund.objects.filter(pk__in=[payload["refund"] for payload in payloads])
    for refund in failed.select_related("payment__order"):
        order = refund.payment.order
        order.history.filter(refund=refund, kind=OrderEvent.Kind.REFUNDED).update(for_staff=True)
        order.messages.filter(refund=refund, sent_at=None).delete()
        order.history.create(
            kind=OrderEvent.Kind.REFUND_FAILED,
            status=order.status,
            refund=refund,
            note=refund.reason,
            for_staff=True,
        )
        board.raise_notice(
            REFUND_FAILED,
            key=str(refund.pk),
            subject=f"A refund of ${refund.amount:,.2f} for {order.number} did not go through",
            body=refund.reason,
            advice="Send it again from the order, or give the money back in another way.",
            link=reverse("admin:orders_order_change", args=[order.pk]),
        )


def payment_returned(payloads: list[dict[str, Any]]) -> None:
    for payload in payloads:
        _owe_mail(Message.Kind.RETURNED, attempt_id=payload["attempt"])


def payment_heard(payloads: list[dict[str, Any]]) -> None:
    """The provider tells of a payment before it has answered who asked for it: what is under way
    is left alone for a moment, in which nearly all of it is finished.
    """
    due_at = time.monotonic() + A_MOMENT
    intents = {payload["intent"] for payload in payloads}
    for intent_id, is_under_way in following.worth_following(intents).items():
        if is_under_way:
            transaction.on_commit(partial(_left_alone.setdefault, intent_id, due_at))
        else:
            wake_after_commit(tasks.follow_payment, intent_id)


def follow_what_was_left() -> None:
    """The relay calls this between two looks at the outbox. What it takes with it to its end,
    `orders.tasks.follow_late_news` finds.
    """
    now = time.monotonic()
    due = [intent_id for intent_id, due_at in _left_alone.items() if due_at <= now]
    for intent_id in following.worth_following(due) if due else ():
        wake_after_commit(tasks.follow_payment, intent_id)
    for intent_id in due:
        del _left_alone[intent_id]


def _owe_mail(kind: str, **about: int) -> None:
    if kind not in settings.ORDER_MAILS:
        return
    Message.objects.get_or_create(kind=kind, **_exactly(about))
    wake_in_turn(tasks.send_mails)


def _exactly(about: dict[str, int]) -> dict[str, Any]:
    """With what it is not about: the mail of a parcel is not the one of its order."""
    return {"order_id": None, "parcel_id": None, "refund_id": None, "attempt_id": None} | about
