"""What waits for the packing table: orders to pack and orders to ship, the oldest first."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.timezone import localtime

from orders.admin.listing import OrderList, goods_of
from orders.models import Order
from orders.models.order import OrderQuerySet


class Waiting(admin.SimpleListFilter):
    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Longer than a day"), ("3", "Longer than three days"), ("7", "A week")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        days = self.value()
        if not (days and days.isdecimal()):
            return queryset
        return queryset.filter(placed_at__lte=timezone.now() - timedelta(days=int(days)))


class WorkList(OrderList):
    """Shown by a view of OrderAdmin's: one table can be registered once."""

    heading = ""
    list_display: Any = ("number", "waiting", "goods", "to")
    list_filter = (Waiting,)
    ordering = ("placed_at",)
    sortable_by = ()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        told = {"heading": self.heading, "title": self.heading}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    @admin.display(description="Waiting")
    def waiting(self, order: Order) -> SafeString:
        how_long = timesince(order.placed_at, depth=1)
        since = date_format(localtime(order.placed_at), "j M, H:i")
        return format_html('{}<span class="under">{}</span>', how_long, since)

    @admin.display(description="Goods")
    def goods(self, order: Order) -> str:
        return goods_of(order)

    @admin.display(description="Ships to")
    def to(self, order: Order) -> SafeString:
        address = order.address
        place = " ".join(filter(None, (address.get("city"), address.get("country"))))
        return format_html('{}<span class="under">{}</span>', address.get("name", ""), place)


class ToPack(WorkList):
    heading = "To pack"
    actions = ("print_slips", "pack", "ship", "cancel_them")

    def get_queryset(self, request: HttpRequest) -> OrderQuerySet:
        return super().get_queryset(request).to_pack()


class ToShip(WorkList):
    heading = "To ship"
    list_display = ("number", "waiting", "goods", "to", "state")
    actions = ("ship", "print_slips", "cancel_them")

    def get_queryset(self, request: HttpRequest) -> OrderQuerySet:
        return super().get_queryset(request).to_ship()
