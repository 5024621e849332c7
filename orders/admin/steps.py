"""What a clerk does to an order: the next step, cancelling, giving money back."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from orders import aftersales, cancelling, fulfilment, refunding
from orders.models import Order, Payment
from shop.lib.back_office import actor, ask, note_action, posted

STEPS = (Order.Status.PACKED, Order.Status.SHIPPED, Order.Status.DELIVERED)


class StepForm(forms.Form):
    status = forms.ChoiceField(choices=[(step.value, step.label) for step in STEPS])
    note = forms.CharField(max_length=300, required=False)


class CancelForm(forms.Form):
    note = forms.CharField(
        max_length=300, required=False, help_text="Why. It stands in the order's history."
    )


class RefundForm(forms.Form):
    amount = forms.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal("0.01"))
    reason = forms.CharField(max_length=150)
    seen = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(self, data: Any, left: Decimal) -> None:
        super().__init__(data, initial={"seen": left})
        self.left = left
        self.fields["amount"].widget.attrs["max"] = str(left)
        self.fields["amount"].help_text = f"Up to ${left:,.2f}."

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount > self.left:
            raise forms.ValidationError(f"Only ${self.left:,.2f} of this payment is left.")
        return amount


def refund_as_seen(order: Order, form: RefundForm, who: str) -> None:
    """Give back what the clerk decided while looking at this balance, and only then.

    A form that is sent twice finds another balance the second time: it refunds once.
    """
    with aftersales.locked(order):
        payment = order.payments.select_for_update().first()
        if payment and payment.refundable != form.cleaned_data["seen"]:
            raise aftersales.NotPossible(
                "Some of it was refunded since this page was opened. Please look again."
            )
        given = form.cleaned_data
        claim = refunding.Claim(extra=given["amount"])
        refunding.refund(order, claim, actor=who, reason=given["reason"])


def may_cancel(request: HttpRequest) -> bool:
    """Cancelling gives the money back too."""
    return request.user.has_perms(["orders.change_order", "orders.refund_order"])


class OrderSteps(admin.ModelAdmin):
    """The addresses behind the buttons of an order."""

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "move": require_POST(self.move),
            "cancel": self.cancel,
            "refund": self.refund,
        }
        own = [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"orders_order_{verb}")
            for verb, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("orders.change_order"):
            raise PermissionDenied
        order = get_object_or_404(Order, pk=pk)
        form = StepForm(request.POST)
        if not form.is_valid():
            self.message_user(request, "That is no step of an order.", messages.ERROR)
            return self._to(order)
        status, note = form.cleaned_data["status"], form.cleaned_data["note"]
        self._try(
            request,
            order,
            lambda: fulfilment.move(order, status, actor=actor(request), note=note),
            f"{Order.Status(status).label}.",
        )
        return self._to(order)

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_cancel(request):
            raise PermissionDenied
        order = get_object_or_404(Order.objects.with_details(), pk=pk)
        form = CancelForm(posted(request))
        if request.method == "POST" and form.is_valid():
            note = form.cleaned_data["note"]
            self._try(
                request,
                order,
                lambda: cancelling.cancel(order, actor=actor(request), note=note),
                "Cancelled. The goods are back on the shelf; the money is on its way back.",
            )
            return self._to(order)
        return ask(
            request,
            self,
            title=f"Cancel and refund {order.number}",
            button="Cancel the order and refund it",
            form=form,
            lead="This cannot be undone. It will:",
            consequences=consequences(order),
            danger=True,
            back=reverse("admin:orders_order_change", args=[order.pk]),
        )

    def refund(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("orders.refund_order"):
            raise PermissionDenied
        order = get_object_or_404(Order.objects.with_details(), pk=pk)
        payment = order.payments.first()
        form = RefundForm(posted(request), left=payment.refundable if payment else Decimal(0))
        if form.is_bound and form.is_valid():
            done = f"Refunding ${form.cleaned_data['amount']:,.2f}; the bank is being told."
            self._try(request, order, lambda: refund_as_seen(order, form, actor(request)), done)
            return self._to(order)
        return ask(
            request,
            self,
            title=f"Refund {order.number}",
            button="Refund",
            form=form,
            lead="The goods stay where they are. To take back the whole order, cancel it.",
            facts=_balance(payment),
            back=reverse("admin:orders_order_change", args=[order.pk]),
        )

    def _try(self, request: HttpRequest, order: Order, act: Callable[[], None], done: str) -> bool:
        """Do it; a message says what came of it."""
        try:
            act()
        except aftersales.NotPossible as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        note_action(request, order, done)
        self.message_user(request, f"{order.number}: {done}", messages.SUCCESS)
        return True

    def _to(self, order: Order) -> HttpResponse:
        return redirect("admin:orders_order_change", order.pk)


def consequences(order: Order) -> list[str]:
    """What cancelling this order does, in words."""
    units = sum(line.quantity for line in order.lines.all())
    left = sum((payment.refundable for payment in order.payments.all()), Decimal(0))
    money = f"give ${left:,.2f} back to {order.card_label or 'the card'}"
    return [
        f"put {units} {'unit' if units == 1 else 'units'} back on the shelf",
        money if left else "give no money back, as none is left to refund",
        f"write to {order.email}",
    ]


def _balance(payment: Payment | None) -> list[tuple[str, str]]:
    if payment is None:
        return [("Paid", "Not through the shop")]
    return [
        ("Paid", f"${payment.amount:,.2f}"),
        ("Refunded so far", f"${payment.refunded:,.2f}"),
        ("Left", f"${payment.refundable:,.2f}"),
    ]
