"""One order, for whoever has its link: it is unguessable, and the mail carries it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cart.middleware import ShopRequest, real_cart
from orders import aftersales, cancelling, reordering, wording
from orders.loading import order_with_lines
from orders.models import Order


@never_cache
@require_GET
def order(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "orders/order.html", {"order": _with_details(token)})


@never_cache
@require_GET
def confirmation(request: ShopRequest, token: str) -> HttpResponse:
    return thanks(request, token)


def thanks(request: ShopRequest, token: str, status: int = 200) -> HttpResponse:
    """The page of the confirmation, which is also how 'Place order' may be answered."""
    try:
        found = order_with_lines(token)
    except Order.DoesNotExist as unknown:
        raise Http404 from unknown
    context = {
        "thanks": wording.thanks(found),
        "bought": render_to_string("orders/_bought.html", {"order": found}),
        "cart": real_cart(request),
        "is_own": True,
    }
    return render(request, "orders/confirmation.html", context, status=status)


@never_cache
@require_GET
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    seller = {
        "name": settings.SELLER_NAME,
        "address": settings.SELLER_ADDRESS,
        "tax_id": settings.SELLER_TAX_ID,
    }
    context = {"order": _with_details(token), "seller": seller}
    return render(request, "orders/receipt.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more, then cancels. Who asks too late reads why, and what can be done instead."""
    found, problem = _with_details(token), ""
    if request.method == "POST":
        try:
            cancelling.cancel_as_shopper(found)
        except aftersales.NotPossible as refusal:
            found, problem = _with_details(token), str(refusal)
    if found.status == Order.Status.CANCELLED:
        return redirect(found)
    is_too_late = not found.can_be_cancelled_by_shopper
    context = {"order": found, "problem": "" if is_too_late else problem}
    status = 409 if is_too_late else 503 if problem else 200
    return render(request, "orders/cancel.html", context, status=status)


@require_POST
def again(request: ShopRequest, token: str) -> HttpResponse:
    found = get_object_or_404(Order.objects.prefetch_related("lines"), token=token)
    shortfalls = reordering.order_again(found, request.cart)
    for shortfall in shortfalls:
        messages.warning(request, str(shortfall))
    if not shortfalls:
        messages.success(request, f"Everything from order {found.number} is in your cart.")
    return redirect("cart:show")


def _with_details(token: str) -> Order:
    return get_object_or_404(Order.objects.with_details(), token=token)
