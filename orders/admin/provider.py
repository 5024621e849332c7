"""What the payment provider says of an order's money, asked at this moment."""

from dataclasses import dataclass, field

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from orders import payments
from orders.models import Order, Payment
from orders.payments import DisputeThere, PaymentThere, RefundThere


@dataclass(frozen=True, slots=True)
class Said:
    """`there` is None where the provider knows of no such payment, or `problem` kept it silent."""

    here: Payment
    there: PaymentThere | None = None
    refunds: list[RefundThere] = field(default_factory=list)
    disputes: list[DisputeThere] = field(default_factory=list)
    problem: str = ""


@require_GET
def provider(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk)
    context = {
        **admin.site.each_context(request),
        "opts": Order._meta,
        "title": f"What the provider says of {order.number}",
        "order": order,
        "said": [_ask(payment) for payment in order.payments.all()],
    }
    return TemplateResponse(request, "admin/orders/order/provider.html", context)


def _ask(payment: Payment) -> Said:
    try:
        there = payments.payment_there(payment.intent_id)
        if there is None:
            return Said(payment, problem="It knows of no such payment.")
        refunds = payments.refunds_of(payment.intent_id)
        disputes = payments.disputes_of(payment.intent_id)
    except payments.PaymentUnreachable:
        return Said(payment, problem="It does not answer. Please try again in a minute.")
    except payments.PaymentRefused as refusal:
        return Said(payment, problem=str(refusal))
    return Said(payment, there, refunds, disputes)
