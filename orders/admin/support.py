"""What support looks up when a shopper calls: checkouts, attempts to pay, what the bank told."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from orders.models import (
    Checkout,
    CheckoutFailure,
    Message,
    PaymentAttempt,
    Refund,
    WebhookEvent,
)
from shop.lib.back_office import ReadOnlyAdmin, ReadOnlyInline, badge, link, when

_OUTCOMES = {
    PaymentAttempt.Outcome.OPEN: "few",
    PaymentAttempt.Outcome.PAID: "good",
    PaymentAttempt.Outcome.OWED: "few",
    PaymentAttempt.Outcome.REFUNDED: "quiet",
    PaymentAttempt.Outcome.CANCELLED: "quiet",
    PaymentAttempt.Outcome.DECLINED: "none",
}


class AttemptInline(ReadOnlyInline):
    model = PaymentAttempt
    fields = ("created_at", "outcome", "total", "reason", "intent_id", "ended_at")
    readonly_fields = ("created_at", "total")
    verbose_name_plural = "Attempts to pay"


class FailureInline(ReadOnlyInline):
    model = CheckoutFailure
    fields = ("created_at", "step", "code", "reason", "amount")
    readonly_fields = ("created_at",)
    verbose_name_plural = "What came to nothing"


@admin.register(Checkout)
class CheckoutAdmin(ReadOnlyAdmin):
    list_display = ("changed", "email", "step", "card_label", "problem")
    list_filter = ("state", "changed_at")
    ordering = ("-changed_at",)
    search_fields = ("email__startswith", "attempts__intent_id__exact")
    search_help_text = "Beginning of an e-mail address, or the provider's id of a payment"
    fields = (
        *("step", "email", "user", "card_label", "problem", "cart", "became"),
        *("created_at", "changed_at"),
    )
    inlines = (AttemptInline, FailureInline)

    @admin.display(description="Changed", ordering="changed_at")
    def changed(self, checkout: Checkout) -> str:
        return when(checkout.changed_at)

    @admin.display(description="Step", ordering="state")
    def step(self, checkout: Checkout) -> SafeString:
        kinds = {Checkout.State.DONE: "good", Checkout.State.ABANDONED: "quiet"}
        return badge(kinds.get(Checkout.State(checkout.state), "few"), checkout.get_state_display())

    @admin.display(description="Order")
    def became(self, checkout: Checkout) -> SafeString | str:
        order = getattr(checkout, "order", None)
        return link("orders_order_change", order, order.pk) if order else "None"


@admin.register(CheckoutFailure)
class CheckoutFailureAdmin(ReadOnlyAdmin):
    list_display = ("at", "step", "code", "sum", "who", "reason")
    list_filter = ("step", "code", "created_at")
    list_select_related = ("checkout",)
    ordering = ("-pk",)
    search_fields = ("checkout__email__startswith",)
    search_help_text = "Beginning of an e-mail address"
    fields = ("created_at", "step", "code", "reason", "sum", "of")

    @admin.display(description="When", ordering="pk")
    def at(self, failure: CheckoutFailure) -> str:
        return when(failure.created_at)

    @admin.display(description="Amount")
    def sum(self, failure: CheckoutFailure) -> str:
        return f"${failure.amount:,.2f}"

    @admin.display(description="Shopper")
    def who(self, failure: CheckoutFailure) -> str:
        return failure.checkout.email

    @admin.display(description="Checkout")
    def of(self, failure: CheckoutFailure) -> SafeString:
        return link("orders_checkout_change", failure.checkout, failure.checkout_id)


@admin.register(PaymentAttempt)
class PaymentAttemptAdmin(ReadOnlyAdmin):
    list_display = ("at", "came_to", "amount", "who", "reason")
    list_filter = ("outcome", "created_at")
    list_select_related = ("checkout",)
    ordering = ("-pk",)
    search_fields = ("checkout__email__startswith", "intent_id__exact")
    search_help_text = "Beginning of an e-mail address, or the provider's id of a payment"
    fields = (
        *("created_at", "came_to", "reason", "amount", "subtotal", "tax", "shipping"),
        *("goes_back", "who", "of", "intent_id", "ended_at"),
    )

    @admin.display(description="When", ordering="pk")
    def at(self, attempt: PaymentAttempt) -> str:
        return when(attempt.created_at)

    @admin.display(description="Outcome", ordering="outcome")
    def came_to(self, attempt: PaymentAttempt) -> SafeString:
        outcome = PaymentAttempt.Outcome(attempt.outcome)
        return badge(_OUTCOMES[outcome], str(outcome.label))

    @admin.display(description="Amount")
    def amount(self, attempt: PaymentAttempt) -> str:
        return f"${attempt.total:,.2f}"

    @admin.display(description="Goes back, or went")
    def goes_back(self, attempt: PaymentAttempt) -> str:
        made_no_order = {PaymentAttempt.Outcome.OWED, PaymentAttempt.Outcome.REFUNDED}
        return f"${attempt.to_give_back:,.2f}" if attempt.outcome in made_no_order else "Nothing"

    @admin.display(description="Shopper")
    def who(self, attempt: PaymentAttempt) -> str:
        return attempt.checkout.email

    @admin.display(description="Checkout")
    def of(self, attempt: PaymentAttempt) -> SafeString:
        return link("orders_checkout_change", attempt.checkout, attempt.checkout_id)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    list_display = ("at", "came_to", "sum", "of", "reason", "actor")
    list_filter = ("status", "created_at")
    list_select_related = ("payment__order",)
    ordering = ("-pk",)
    search_fields = ("payment__order__number__startswith", "provider_id__exact")
    search_help_text = "Beginning of an order number, or the provider's id of the refund"
    fields = ("created_at", "came_to", "sum", "of", "reason", "actor", "provider_id")

    @admin.display(description="When", ordering="pk")
    def at(self, refund: Refund) -> str:
        return when(refund.created_at)

    @admin.display(description="Amount", ordering="amount")
    def sum(self, refund: Refund) -> str:
        return f"${refund.amount:,.2f}"

    @admin.display(description="Status", ordering="status")
    def came_to(self, refund: Refund) -> SafeString:
        kinds = {Refund.Status.DONE: "good", Refund.Status.FAILED: "none"}
        return badge(kinds.get(Refund.Status(refund.status), "few"), refund.get_status_display())

    @admin.display(description="Order")
    def of(self, refund: Refund) -> SafeString:
        order = refund.payment.order
        return link("orders_order_change", order, order.pk)


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    list_display = ("received_at", "kind", "intent_id", "handled_at", "event_id")
    ordering = ("-pk",)
    search_fields = ("event_id__exact", "intent_id__exact")
    search_help_text = "The provider's id of an event or of a payment"


class Owed(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("owed", "Not sent yet"), ("sent", "Sent")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(sent_at__isnull=self.value() == "owed") if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("to", "kind", "order", "sent_at")
    list_filter = (Owed, "kind")
    list_select_related = ("order", "attempt__checkout")
    ordering = ("-pk",)
    search_fields = ("order__number__startswith", "order__email__startswith")

    @admin.display(description="To")
    def to(self, message: Message) -> str:
        return message.address
