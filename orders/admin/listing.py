"""The lists of orders: how a row looks, how one is found."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orders.admin.many import ManyOrders
from orders.admin.tabs import tabs_for
from orders.models import Order, OrderLine
from orders.models.order import OrderQuerySet
from shop.lib.back_office import BigTableAdmin, badge, when

_BADGES = {
    Order.Status.CONFIRMED: "few",
    Order.Status.PACKED: "few",
    Order.Status.PART_SHIPPED: "few",
    Order.Status.SHIPPED: "good",
    Order.Status.DELIVERED: "good",
    Order.Status.CANCELLED: "none",
}


def status_badge(order: Order) -> SafeString:
    return badge(_BADGES[Order.Status(order.status)], order.get_status_display())


class OrderList(ManyOrders, BigTableAdmin):
    list_display = ("number", "state", "sum", "placed", "who")
    search_fields = ("number__startswith", "email__startswith", "lines__sku__startswith")
    search_help_text = "Beginning of an order number, an e-mail address or a SKU"

    def get_queryset(self, request: HttpRequest) -> OrderQuerySet:
        orders = super().get_queryset(request)
        assert isinstance(orders, OrderQuerySet)
        lines = OrderLine.objects.only("order_id", "quantity", "title")
        return orders.prefetch_related(Prefetch("lines", lines), "payments")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown = {"tabs": tabs_for(request), "buttons": self.get_action_choices(request, [])}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    @admin.display(description="Status", ordering="status")
    def state(self, order: Order) -> SafeString:
        return status_badge(order)

    @admin.display(description="Placed", ordering="placed_at")
    def placed(self, order: Order) -> str:
        return when(order.placed_at)

    @admin.display(description="Shopper and goods", ordering="email")
    def who(self, order: Order) -> SafeString:
        return format_html('{}<span class="under">{}</span>', order.email, goods_of(order))

    @admin.display(description="Total, refunded")
    def sum(self, order: Order) -> SafeString:
        back = f"−${order.refunded:,.2f}" if order.refunded else ""
        return format_html('${}<span class="under">{}</span>', f"{order.total:,.2f}", back)


def goods_of(order: Order) -> str:
    lines = list(order.lines.all())
    first = f"{lines[0].quantity} × {lines[0].title[:60]}" if lines else ""
    return f"{first} and {len(lines) - 1} more" if len(lines) > 1 else first
