"""Packing slips: a page to print, for one order or many, an order a sheet."""

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from orders.models import Order

MOST = 100  # sheets


def address_of_slips(orders: Iterable[Order]) -> str:
    chosen = ",".join(str(order.pk) for order in orders)
    return f"{reverse('admin:orders_order_slips')}?orders={chosen}"


@require_GET
def slips(request: HttpRequest) -> HttpResponse:
    """In the order in which they were chosen, as the goods are laid out on the table."""
    chosen = [int(pk) for pk in request.GET.get("orders", "").split(",") if pk.isdecimal()][:MOST]
    found = Order.objects.for_slips().in_bulk(chosen)
    orders = [found[pk] for pk in dict.fromkeys(chosen) if pk in found]
    if not orders:
        raise Http404("no such orders")
    context = {"orders": orders, "with_prices": settings.SLIPS_SHOW_PRICES}
    return render(request, "admin/orders/order/slips.html", context)
