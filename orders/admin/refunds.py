"""Giving money back: what a clerk chooses, what it comes to, and then once more on purpose."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from orders import refunding
from orders.admin.answering import WITH_LINES, answer, ask_about
from orders.admin.forms import RefundForm, RestockForm, key_of
from orders.admin.permissions import Deed, may
from orders.aftersales import NotPossible
from orders.listeners import REFUND_FAILED
from orders.models import Order, Payment, Refund
from shop.lib.back_office import actor, posted
from shop.notices import board


def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """First the choice, then what it comes to: money leaves at the second press only."""
    order = get_object_or_404(Order.objects.with_details(), pk=pk)
    form = RefundForm(posted(request), order)
    if not (form.is_bound and form.is_valid()):
        return _choose(request, order, form)
    given = form.cleaned_data
    about = {"actor": actor(request), "reason": given["reason"], "key": given["key"]}
    give = partial(refunding.refund, order, form.claim, **about)
    if request.POST.get("sure"):
        done = "The refund is written down; the bank is being told."
        return answer(request, order, partial(_within_limit, request, give), done)
    try:
        amounts = refunding.quote(order, form.claim)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _choose(request, order, form)
    return ask_about(
        request,
        order,
        title=f"Refund {order.number}",
        button=f"Give back ${amounts.amount:,.2f}",
        facts=_parts(amounts),
        hidden=[*form.typed(), ("sure", "yes")],
        danger=True,
    )


@require_POST
def again(request: HttpRequest, pk: int, refund: int) -> HttpResponse:
    """What the bank refused, once more."""
    failed = get_object_or_404(
        Refund.objects.select_related("payment__order"), pk=refund, payment__order=pk
    )
    order = failed.payment.order
    who, key = actor(request), key_of(request)

    def act() -> None:
        _within_limit(request, lambda: refunding.again(failed, actor=who, key=key))
        board.settle(REFUND_FAILED, str(failed.pk), by=who)

    return answer(request, order, act, "The bank is asked again.")


def restock(request: HttpRequest, pk: int) -> HttpResponse:
    """Goods that came back after their money had been given."""
    order = get_object_or_404(Order.objects.prefetch_related("lines"), pk=pk)
    form = RestockForm(posted(request), order)
    if not (form.is_bound and form.is_valid()):
        return ask_about(
            request,
            order,
            title=f"Put goods of {order.number} back on the shelf",
            button="Put them back",
            form=form,
            template=WITH_LINES,
            lead="They can be sold again at once. No money moves.",
        )
    given = form.cleaned_data
    about = {"actor": actor(request), "note": given["note"], "key": given["key"]}
    put_back = partial(refunding.put_back, order, form.told("units"), **about)
    return answer(request, order, put_back, "Back on the shelf.")


def _choose(request: HttpRequest, order: Order, form: RefundForm) -> HttpResponse:
    return ask_about(
        request,
        order,
        title=f"Refund {order.number}",
        button="See what it comes to",
        form=form,
        template=WITH_LINES,
        lead="Tax is given back with the goods. To take back the whole order, cancel it.",
        facts=_balance(order),
    )


def _within_limit(request: HttpRequest, give: Callable[[], Refund]) -> None:
    """Raises NotPossible, and nothing happened, where this gives more than this person may."""
    with transaction.atomic():
        given = give()
        refunded = Payment.objects.get(pk=given.payment_id).refunded
        if refunded > settings.REFUND_LIMIT and not may(request, Deed.REFUND_BEYOND_LIMIT):
            raise NotPossible(
                f"You may give back ${settings.REFUND_LIMIT:,.2f} of one order. "
                "Somebody of Finance may give more."
            )


def _balance(order: Order) -> list[tuple[str, str]]:
    payments = list(order.payments.all())
    if not payments:
        return [("Paid", "Not through the shop")]
    left = sum((payment.refundable for payment in payments), Decimal(0))
    paid = sum((payment.amount for payment in payments), Decimal(0))
    return [
        ("Paid", f"${paid:,.2f}"),
        ("Refunded so far", f"${order.refunded:,.2f}"),
        ("Left", f"${left:,.2f}"),
    ]


def _parts(amounts: refunding.Amounts) -> list[tuple[str, str]]:
    parts = (
        ("Goods", amounts.goods),
        ("Tax on them", amounts.tax),
        ("Delivery", amounts.shipping),
        ("Free amount", amounts.extra),
        ("Given before", -amounts.given_before),
        ("Comes to", amounts.amount),
    )
    return [(name, f"${amount:,.2f}") for name, amount in parts if amount]
