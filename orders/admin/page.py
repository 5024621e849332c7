"""What the page of one order shows, to whom."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from orders.admin.permissions import Deed, may
from orders.listeners import REFUND_FAILED
from orders.models import Order, OrderEvent, Refund
from shop.notices.models import Notice

_NEXT = {
    Order.Status.CONFIRMED: "Next: pack it.",
    Order.Status.PACKED: "Next: send it.",
    Order.Status.SHIPPED: "It is on its way. Next: hear that it arrived.",
    Order.Status.DELIVERED: "It arrived. Nothing is left to do.",
    Order.Status.CANCELLED: "It was cancelled. Nothing is left to do.",
}
_REFUSED = "The bank refused a refund. Next: send it again, or give the money back in another way."


@dataclass(frozen=True, slots=True)
class Offers:
    """The buttons: what may be done to this order now, by this person."""

    pack: bool
    ship: bool
    deliver: bool
    correct: bool
    print_slip: bool
    refund: bool
    refund_again: bool
    restock: bool
    cancel: bool
    note: bool
    resend: bool
    correct_email: bool


def offers(request: HttpRequest, order: Order) -> Offers:
    steps = order.next_steps
    lines, payments = order.lines.all(), order.payments.all()
    may_ship = may(request, Deed.SHIP)
    return Offers(
        pack=Order.Status.PACKED in steps and may(request, Deed.PACK),
        ship=Order.Status.SHIPPED in steps and may_ship,
        deliver=Order.Status.DELIVERED in steps and may_ship,
        correct=may_ship,
        print_slip=may(request, Deed.PACK),
        refund=any(each.refundable for each in payments) and may(request, Deed.REFUND),
        refund_again=may(request, Deed.REFUND),
        restock=any(line.restockable for line in lines) and may(request, Deed.PACK),
        cancel=order.is_to_be_sent and may(request, Deed.CANCEL),
        note=may(request, Deed.NOTE),
        resend=may(request, Deed.RESEND),
        correct_email=may(request, Deed.CORRECT_EMAIL),
    )


def context_of(request: HttpRequest, order: Order) -> dict[str, Any]:
    sees = request.user.has_perm
    sees_money = sees("orders.view_refund")
    return {
        "order": order,
        "next_step": _next_step(order, sees_money=sees_money),
        "offers": offers(request, order),
        "notes": [each for each in order.history.all() if each.kind == OrderEvent.Kind.NOTE],
        "mails": order.messages.select_related("refund") if sees("orders.view_message") else None,
        "sees_money": sees_money,
        "attempts": _attempts(order) if sees("orders.view_paymentattempt") else None,
    }


def _next_step(order: Order, *, sees_money: bool) -> str:
    """With goods still to be sent, that first: their button stands below."""
    refused = _REFUSED if sees_money and any(map(_is_unsettled, _refused(order))) else ""
    if refused and order.status in {Order.Status.DELIVERED, Order.Status.CANCELLED}:
        return refused
    return f"{_of_goods(order)} {refused}".strip()


def _refused(order: Order) -> list[Refund]:
    refunds = (refund for payment in order.payments.all() for refund in payment.refunds.all())
    return [refund for refund in refunds if refund.can_be_tried_again]


def _is_unsettled(refund: Refund) -> bool:
    """Whoever gave the money back in another way has settled its notice."""
    notices = Notice.objects.about(REFUND_FAILED, str(refund.pk))
    return not notices.exclude(settled_at=None).exists()


def _of_goods(order: Order) -> str:
    if order.is_partly_shipped:
        left = sum(line.to_send for line in order.lines.all())
        rest = "1 unit that is" if left == 1 else f"{left} units that are"
        return f"Next: send the {rest} still here."
    return _NEXT[Order.Status(order.status)]


def _attempts(order: Order) -> list[Any]:
    return list(order.checkout.attempts.all()) if order.checkout else []
