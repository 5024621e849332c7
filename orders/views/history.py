"""A signed-in shopper's orders."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from orders.models import Order

PER_PAGE = 10
LONGEST_QUESTION = 80


@login_required
@never_cache
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUESTION]
    orders = Order.objects.with_details().of(request.user)  # type: ignore[arg-type]
    if words:
        orders = orders.mentioning(words)
    page = Paginator(orders, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/history.html", {"page": page, "asked": words})
