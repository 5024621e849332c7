"""What the page of one order shows, to whom."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from orders.admin.permissions import Deed, may
from orders.models import Order, OrderEvent

_NEXT = {
    Order.Status.CONFIRMED: "Next: pack it.",
    Order.Status.PACKED: "Next: send it.",
    Order.Status.SHIPPED: "It is on its way. Next: hear that it arrived.",
    Order.Status.DELIVERED: "It arrived. Nothing is left to do.",
    Order.Status.CANCELLED: "It was cancelled. Nothing is left to do.",
}


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
    user = request.user
    return {
        "order": order,
        "next_step": _next_step(order),
        "offers": offers(request, order),
        "notes": [each for each in order.history.all() if each.kind == OrderEvent.Kind.NOTE],
        "mails": order.messages.all() if user.has_perm("orders.view_message") else None,
        "sees_money": user.has_perm("orders.view_refund"),
        "attempts": _attempts(order) if user.has_perm("orders.view_paymentattempt") else None,
    }


def _next_step(order: Order) -> str:
    if order.is_partly_shipped:
        left = sum(line.to_send for line in order.lines.all())
        rest = "1 unit that is" if left == 1 else f"{left} units that are"
        return f"Next: send the {rest} still here."
    return _NEXT[Order.Status(order.status)]


def _attempts(order: Order) -> list[Any]:
    return list(order.checkout.attempts.all()) if order.checkout else []
