"""The visitor's own corner of a page that is otherwise the same for everyone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cart.middleware import HINT_COOKIE, ShopRequest, real_cart


@never_cache
@require_GET
def mine(request: ShopRequest) -> HttpResponse:
    """Greeting and cart badge. Takes the hint back when there is nothing to show any more."""
    response = render(request, "accounts/_mine.html", {"cart": real_cart(request)})
    if request.cart.is_empty and not request.user.is_authenticated:
        response.delete_cookie(HINT_COOKIE)
    return response
