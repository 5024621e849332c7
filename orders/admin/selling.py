"""Orders: the list of them all, and all there is to know of one."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from orders.admin.addresses import ADDRESSES, Address
from orders.admin.answering import address_of
from orders.admin.listing import OrderList, status_badge
from orders.admin.page import context_of
from orders.admin.permissions import Deed, View, needing
from orders.admin.worklists import ToPack, ToShip, WorkList
from orders.models import Order, Payment


class Refunded(admin.SimpleListFilter):
    title = "refunds"
    parameter_name = "refunded"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Money was given back")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        given_back = Payment.objects.filter(refunded__gt=0).values("order")
        return queryset.filter(pk__in=given_back) if self.value() else queryset


@admin.register(Order)
class OrderAdmin(OrderList):
    list_filter = ("status", Refunded, "placed_at")
    ordering = ("-placed_at",)
    actions = ("print_slips", "pack", "ship", "cancel_them")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A whole number, as a hand scanner types it, opens its order."""
        number = request.GET.get("q", "").strip().upper()
        scanned = Order.objects.filter(number=number).first() if number else None
        if scanned and self.has_view_permission(request):
            return redirect(address_of(scanned))
        return super().changelist_view(request, extra_context)

    def get_urls(self) -> list[URLPattern]:
        lists = [
            Address(f"{name.replace('_', '-')}/", name, Deed.SEE, self._view_of(work_list))
            for name, work_list in (("to_pack", ToPack), ("to_ship", ToShip))
        ]
        own = [
            path(
                each.route,
                self.admin_site.admin_view(needing(each.deed, each.view)),
                name=f"orders_order_{each.name}",
            )
            for each in (*lists, *ADDRESSES)
        ]
        return [*own, *super().get_urls()]

    def _view_of(self, work_list: type[WorkList]) -> View:
        return work_list(self.model, self.admin_site).changelist_view

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A page to read. What can be done to an order are buttons with addresses of their own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        orders = Order.objects.with_staff_details()
        order = get_object_or_404(orders, pk=object_id if object_id.isdecimal() else None)
        context = {
            **self.admin_site.each_context(request),
            **context_of(request, order),
            "opts": self.opts,
            "title": order.number,
            "badge": status_badge(order),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/orders/order/detail.html", context)
