"""Orders that were placed."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from orders.models import Order

PER_PAGE = 10


@login_required
@never_cache
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    orders = Order.objects.with_details().filter(user_id=request.user.pk)  # type: ignore[misc]
    page = Paginator(orders, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/history.html", {"page": page})


@never_cache
@require_GET
def order(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the link: it is unguessable, and the mail carries it."""
    found = get_object_or_404(Order.objects.with_details(), token=token)
    return render(request, "orders/order.html", {"order": found})


@never_cache
@require_GET
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    found = get_object_or_404(Order.objects.with_details(), token=token)
    return render(request, "orders/confirmation.html", {"order": found})
