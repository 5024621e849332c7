"""Stopping an order: what that does is said before it is done."""

from decimal import Decimal
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from orders import cancelling
from orders.admin.answering import answer, ask_about
from orders.admin.forms import CancelForm
from orders.models import Order
from shop.lib.back_office import actor, posted


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order.objects.with_details(), pk=pk)
    form = CancelForm(posted(request))
    if not (form.is_bound and form.is_valid()):
        return ask_about(
            request,
            order,
            title=f"Cancel and refund {order.number}",
            button="Cancel the order and refund it",
            form=form,
            lead="This cannot be undone. It will:",
            consequences=consequences(order),
            danger=True,
        )
    act = partial(cancelling.cancel, order, actor=actor(request), **form.cleaned_data)
    done = "Cancelled. What had not left is not sent; its money is on its way back."
    return answer(request, order, act, done)


def consequences(order: Order) -> list[str]:
    """What cancelling this order does, in words."""
    lines = list(order.lines.all())
    units = sum(line.to_send for line in lines)
    left = sum((payment.refundable for payment in order.payments.all()), Decimal(0))
    card = order.card_label or "the card"
    if any(line.sent for line in lines):
        money = f"give the price of what has not left back to {card}"
    elif left:
        money = f"give ${left:,.2f} back to {card}"
    else:
        money = "give no money back, as none is left to refund"
    return [
        f"put {units} {'unit' if units == 1 else 'units'} back on the shelf",
        money,
        f"write to {order.email}",
    ]
