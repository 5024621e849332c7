"""How the pages of the orders' back office answer: a question, or what came of a deed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from orders.aftersales import NotPossible
from orders.models import Order
from shop.lib.back_office import ask

WITH_LINES = "admin/orders/order/ask_units.html"


def address_of(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def answer(
    request: HttpRequest, order: Order, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do it; a message on the order's page says what came of it. The verb writes the history."""
    try:
        act()
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{order.number}: {done}")
    return redirect(address_of(order))


def ask_about(request: HttpRequest, order: Order, **question: Any) -> HttpResponse:
    orders = admin.site.get_model_admin(Order)
    return ask(request, orders, back=address_of(order), **question)
