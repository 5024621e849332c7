"""The cart as a page and as a drawer.

Its forms stand on public pages, which hold no token: `shop.lib.same_origin` guards them instead.
"""

import logging
from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from cart.forms import LineForm, QuantityForm
from cart.middleware import ShopRequest, real_cart
from cart.models import CartLimit
from catalog.models import Variant, WaitlistPlace
from catalog.stock import HoldLimit, InsufficientStock, StockBusy
from shop.lib.http import prefers_json, varies_by_fragment, wants_fragment

logger = logging.getLogger(__name__)
Refusal = InsufficientStock | CartLimit | HoldLimit | StockBusy
REFUSALS = (InsufficientStock, CartLimit, HoldLimit, StockBusy)


@require_GET
def show(request: ShopRequest) -> HttpResponse:
    return _reply(request)


@csrf_exempt
@require_POST
def add(request: ShopRequest, variant_id: int) -> HttpResponse:
    form = QuantityForm(request.POST)
    if not form.is_valid():
        message = "Please enter a whole number from 1."
        return _refuse(request, 400, "INVALID_QUANTITY", message, added=_for_sale(variant_id))
    try:
        request.cart.add(variant_id, form.cleaned_data["quantity"])
    except Variant.DoesNotExist as gone:
        raise Http404 from gone
    except REFUSALS as refusal:
        return _refusal(request, refusal, variant_id, added=_for_sale(variant_id))
    return _changed(request, opened=True)


@csrf_exempt
@require_POST
def claim(request: ShopRequest, token: str) -> HttpResponse:
    """Take what is kept for a place on the waitlist. The page of the place says why it cannot."""
    place = get_object_or_404(WaitlistPlace, token=token)
    try:
        request.cart.claim(place)
    except Variant.DoesNotExist as gone:
        raise Http404 from gone
    except InsufficientStock:
        return redirect(place)
    except REFUSALS as refusal:
        return _refusal(request, refusal, place.variant_id, added=_for_sale(place.variant_id))
    return redirect("cart:show")


@csrf_exempt
@require_POST
def set_quantity(request: ShopRequest, variant_id: int) -> HttpResponse:
    line = get_object_or_404(request.cart.lines.select_related("variant"), variant=variant_id)
    form = LineForm(request.POST)
    if not form.is_valid():
        message = f"Please enter a whole number from 0 to {settings.MAX_QUANTITY_PER_LINE}."
        return _refuse(request, 400, "INVALID_QUANTITY", message, variant_id)
    try:
        request.cart.set_quantity(line.variant, form.cleaned_data["quantity"])
    except REFUSALS as refusal:
        return _refusal(request, refusal, variant_id)
    return _changed(request)


@csrf_exempt
@require_POST
def remove(request: ShopRequest, variant_id: int) -> HttpResponse:
    line = request.cart.lines.select_related("variant").filter(variant=variant_id).first()
    try:
        if line:
            request.cart.remove(line.variant)
    except StockBusy as refusal:
        return _refusal(request, refusal, variant_id)
    return _changed(request)


@csrf_exempt
@require_POST
def renew(request: ShopRequest) -> HttpResponse:
    try:
        short = request.cart.renew() if request.cart.loaded_lines else []
    except StockBusy as refusal:
        return _refusal(request, refusal)
    if short:
        return _refusal(request, short[0], getattr(short[0], "variant_id", 0))
    return _changed(request)


def _page_of(variant: Variant) -> str:
    return f"{variant.product.get_absolute_url()}?variant={variant.pk}"


def _for_sale(variant_id: int) -> Variant:
    return get_object_or_404(Variant.objects.for_sale().select_related("product"), pk=variant_id)


# --- Replies -------------------------------------------------------------------------------------


def _changed(request: ShopRequest, *, opened: bool = False) -> HttpResponse:
    if prefers_json(request):
        cart = request.cart
        return JsonResponse({"count": cart.count, "total": str(cart.totals.total)})
    if not wants_fragment(request):
        return redirect("cart:show")
    response = _reply(request, opened=opened)
    response["HX-Trigger"] = "cart:opened, cart:changed" if opened else "cart:changed"
    return response


def _refusal(
    request: ShopRequest,
    refusal: Refusal,
    variant_id: int = 0,
    added: Variant | None = None,
) -> HttpResponse:
    """What the shop cannot do right now, in a shopper's words."""
    if isinstance(refusal, StockBusy):
        message = "Many people want this at the moment. Please try again."
        response = _refuse(request, 503, "BUSY", message, variant_id, added=added)
        response["Retry-After"] = "1"
        return response
    if isinstance(refusal, CartLimit | HoldLimit):
        logger.info("Refused more of variant %s: %s", variant_id, refusal)
        return _refuse(request, 409, refusal.code, f"{refusal}.", variant_id, added=added)
    logger.info("Refused %s of variant %s: %s", refusal.requested, variant_id, refusal)
    message = f"{refusal}." if refusal.available else "All are taken right now."
    return _refuse(request, 409, refusal.code, message, variant_id, refusal.available, added)


def _refuse(
    request: ShopRequest,
    status: int,
    code: str,
    message: str,
    variant_id: int = 0,
    available: int | None = None,
    added: Variant | None = None,
) -> HttpResponse:
    """`added`: what was to be put in; it may be no line yet, so it is named."""
    problem: dict[str, object] = {
        "code": code,
        "message": message,
        "available": available,
        "variant": variant_id or None,
    }
    if prefers_json(request):
        return JsonResponse(problem, status=status)
    problem["title"] = added.product.title if added else ""
    problem["wait_at"] = _page_of(added) if added and available == 0 else ""
    problem["has"] = request.cart.units_of(variant_id)
    response = _reply(request, status=status, problem=problem, opened=added is not None)
    response["HX-Trigger"] = "cart:opened" if added else "cart:refused"
    return response


def _reply(
    request: ShopRequest,
    status: int = 200,
    problem: Mapping[str, object] | None = None,
    *,
    opened: bool = False,
) -> HttpResponse:
    template = "cart/_changed.html" if wants_fragment(request) else "cart/show.html"
    context = {"cart": real_cart(request), "problem": problem, "opened": opened, "status": status}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return varies_by_fragment(response)
