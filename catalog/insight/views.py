"""Beacons of static/js/insight.js. They answer 204 whatever they are sent, and write nothing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.insight import receipts
from catalog.insight.noting import note_click, note_purchase

LARGEST_NUMBER = 2**31


@csrf_exempt  # `shop.lib.same_origin` guards it: public pages hold no token
@require_POST
def clicked(request: HttpRequest) -> HttpResponse:
    product, place = _number(request, "product"), _number(request, "place")
    if product:
        note_click(request, request.POST.get("q", ""), product, place or 1)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def bought(request: HttpRequest) -> HttpResponse:
    receipt = receipts.read(request.POST.get("receipt", ""))
    product = _number(request, "product")
    if receipt and product in receipt.products:
        note_purchase(receipt.key, request.POST.get("q", ""), product)
    return HttpResponse(status=204)


def _number(request: HttpRequest, name: str) -> int:
    """0 for whatever is none."""
    text = request.POST.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) < 11
    return int(text) if is_number and int(text) < LARGEST_NUMBER else 0
