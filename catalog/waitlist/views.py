"""Asking for a place in the line, and the page of a place: it is for whoever has its link.

`shop.lib.same_origin` guards the forms: the product page is everyone's and holds no token.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from catalog import stock
from catalog.models import Variant, WaitlistPlace
from catalog.waitlist.forms import AskForm
from shop.lib.addresses import address_key
from shop.lib.http import varies_by_fragment, wants_fragment


@csrf_exempt
@require_POST
def ask(request: HttpRequest, variant_id: int) -> HttpResponse:
    variants = Variant.objects.for_sale().with_stock().select_related("product")
    variant = get_object_or_404(variants, pk=variant_id, stock__isnull=False)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _reply(request, variant, 422, form)
    email = form.cleaned_data["email"]
    try:
        stock.join(variant.pk, email, address_key(request))
    except stock.CanBeHad:
        return _reply(request, variants.get(pk=variant_id), 409)
    except stock.PlaceLimit as refusal:
        form.add_error("email", f"{refusal}.")
        return _reply(request, variant, 409, form)
    except stock.StockBusy:
        form.add_error("email", "Many people want this at the moment. Please try again.")
        return _reply(request, variant, 503, form)
    return _reply(request, variant, joined=email)


@never_cache
@require_GET
def place(request: HttpRequest, token: str) -> HttpResponse:
    found = get_object_or_404(WaitlistPlace, token=token)
    variant = Variant.objects.with_place_details().get(pk=found.variant_id)
    context = {"place": found, "variant": variant, "product": variant.product, **line_of(variant)}
    return render(request, "catalog/waitlist/place.html", context)


@csrf_exempt
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    found = get_object_or_404(WaitlistPlace, token=token)
    try:
        stock.leave(found)
    except stock.StockBusy:
        return _busy(render(request, "503.html", status=503))
    return redirect(found)


def line_of(variant: Variant) -> dict[str, Any]:
    """What the form for asking says: how many are in line already."""
    return {"form": AskForm(), "in_line": variant.waitlist.in_line().count()}


def _reply(
    request: HttpRequest,
    variant: Variant,
    status: int = 200,
    form: AskForm | None = None,
    joined: str = "",
) -> HttpResponse:
    """`joined` says the same to who asks twice: nobody learns who else is on the list."""
    fragment = wants_fragment(request)
    template = "catalog/waitlist/_ask.html" if fragment else "catalog/waitlist/asked.html"
    context = {"variant": variant, "product": variant.product, "joined": joined, "asked": True}
    context |= line_of(variant) | ({"form": form} if form else {})
    response = varies_by_fragment(render(request, template, context, status=status))
    response["Cache-Control"] = "private, no-store"
    return _busy(response) if status == 503 else response


def _busy(response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = "1"
    return response
