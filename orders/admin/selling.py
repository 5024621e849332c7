"""Orders: the list to work through, and all there is to know of one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orders import aftersales, cancelling, fulfilment
from orders.admin.steps import STEPS, OrderSteps, consequences, may_cancel
from orders.models import Order, OrderLine, Payment
from shop.lib.back_office import BigTableAdmin, actor, ask, badge, note_action, when

BADGES = {
    Order.Status.CONFIRMED: "few",
    Order.Status.PACKED: "few",
    Order.Status.PART_SHIPPED: "few",
    Order.Status.SHIPPED: "good",
    Order.Status.DELIVERED: "good",
    Order.Status.CANCELLED: "none",
}


class Refunded(admin.SimpleListFilter):
    title = "refunds"
    parameter_name = "refunded"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Money was given back")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        given_back = Payment.objects.filter(refunded__gt=0).values("order")
        return queryset.filter(pk__in=given_back) if self.value() else queryset


@admin.register(Order)
class OrderAdmin(OrderSteps, BigTableAdmin):
    list_display = ("number", "state", "sum", "placed", "who")
    list_filter = ("status", Refunded, "placed_at")
    date_hierarchy = "placed_at"
    ordering = ("-placed_at",)
    search_fields = ("number__startswith", "email__startswith", "lines__sku__startswith")
    search_help_text = "Beginning of an order number, an e-mail address or a SKU"
    actions = ("pack", "ship", "cancel_them")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        lines = OrderLine.objects.only("order_id", "quantity", "title")
        return super().get_queryset(request).prefetch_related(Prefetch("lines", lines), "payments")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False

    # --- The list --------------------------------------------------------------------------------

    @admin.display(description="Status", ordering="status")
    def state(self, order: Order) -> SafeString:
        return badge(BADGES[Order.Status(order.status)], order.get_status_display())

    @admin.display(description="Placed", ordering="placed_at")
    def placed(self, order: Order) -> str:
        return when(order.placed_at)

    @admin.display(description="Shopper and goods", ordering="email")
    def who(self, order: Order) -> SafeString:
        lines = list(order.lines.all())
        goods = f"{lines[0].quantity} × {lines[0].title[:60]}" if lines else ""
        more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
        return format_html('{}<span class="under">{}{}</span>', order.email, goods, more)

    @admin.display(description="Total, refunded")
    def sum(self, order: Order) -> SafeString:
        back = f"−${order.refunded:,.2f}" if order.refunded else ""
        return format_html('${}<span class="under">{}</span>', f"{order.total:,.2f}", back)

    # --- Many at once ----------------------------------------------------------------------------

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return may_cancel(request)

    @admin.action(description="Mark packed", permissions=["change"])
    def pack(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        self._move_all(request, queryset, Order.Status.PACKED)

    @admin.action(description="Mark shipped", permissions=["change"])
    def ship(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        self._move_all(request, queryset, Order.Status.SHIPPED)

    @admin.action(description="Cancel and refund…", permissions=["cancel"])
    def cancel_them(self, request: HttpRequest, queryset: QuerySet[Order]) -> HttpResponse | None:
        if request.POST.get("sure"):
            who = actor(request)
            self._each(request, queryset, "Cancelled.", partial(cancelling.cancel, actor=who))
            return None
        orders = list(queryset.prefetch_related("lines", "payments"))
        told = [f"{one.number}: {', '.join(consequences(one))}" for one in orders]
        return ask(
            request,
            self,
            title=f"Cancel and refund {len(orders)} {'order' if len(orders) == 1 else 'orders'}",
            button="Cancel and refund them all",
            lead="This cannot be undone. For each order it will:",
            consequences=told,
            danger=True,
            hidden=[
                ("action", "cancel_them"),
                ("sure", "yes"),
                *(("_selected_action", one.pk) for one in orders),
            ],
            back=request.get_full_path(),
        )

    def _move_all(
        self, request: HttpRequest, orders: QuerySet[Order], status: Order.Status
    ) -> None:
        move = partial(fulfilment.move, status=status, actor=actor(request))
        self._each(request, orders, f"{status.label}.", move)

    def _each(
        self,
        request: HttpRequest,
        orders: QuerySet[Order],
        done: str,
        act: Callable[[Order], None],
    ) -> None:
        """Every order on its own: one that cannot does not stop the others."""
        count = 0
        for order in orders:
            try:
                act(order)
            except aftersales.NotPossible as refusal:
                self.message_user(request, str(refusal), messages.WARNING)
                continue
            note_action(request, order, done)
            count += 1
        self.message_user(request, f"{done.removesuffix('.')}: {count}.", messages.SUCCESS)

    # --- One order -------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A page to read. What can be done to an order are buttons with addresses of their own."""
        orders = Order.objects.with_details().select_related("user")
        order = get_object_or_404(orders, pk=object_id if object_id.isdigit() else None)
        if not self.has_view_permission(request, order):
            raise PermissionDenied
        may_change = request.user.has_perm("orders.change_order")
        payment = next(iter(order.payments.all()), None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": order.number,
            "order": order,
            "original": order,
            "badge": self.state(order),
            "steps": [s for s in STEPS if may_change and s in order.next_steps],
            "can_cancel": order.is_to_be_sent and may_cancel(request),
            "can_refund": bool(
                payment and payment.refundable > 0 and request.user.has_perm("orders.refund_order")
            ),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/orders/order/detail.html", context)
