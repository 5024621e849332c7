"""`request.cart`: the visitor's cart, loaded when someone asks for it and saved when filled.

An anonymous cart is known by a signed cookie with its id: no session row. The readable `hint`
cookie says only that there is something to show, so that a page asks for the visitor's fragment.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, cast
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty
from django_htmx.middleware import HtmxDetails

from cart.models import Cart
from shop.lib.addresses import address_key
from shop.lib.http import cookie_options

CART_COOKIE = "cart"
HINT_COOKIE = "hint"
KEEP_FOR = timedelta(days=60)


class ShopRequest(HttpRequest):
    """For type hints: a request as the views here get it."""

    htmx: HtmxDetails
    cart: Cart
    cart_id: UUID | None  # as `cart_id_of` found it


class _Lazy(Protocol):
    _wrapped: Cart


def cart_of_visitor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        lazy = SimpleLazyObject(lambda: _find(request))
        cast(ShopRequest, request).cart = cast(Cart, lazy)
        response = get_response(request)
        cart = cast(_Lazy, lazy)._wrapped
        if cart is not empty:
            _remember(request, response, cart)
        return response

    return middleware


def real_cart(request: ShopRequest) -> Cart:
    """`request.cart` without the wrapping that loads it when asked for: templates ask a cart for
    something a hundred times, each time through the wrapping.
    """
    request.cart.pk  # noqa: B018 - from here on it is loaded
    return cast(_Lazy, request.cart)._wrapped


def cart_id_of(request: HttpRequest) -> UUID | None:
    """The id in the visitor's signed cookie; None without one or when it was tampered with."""
    asked = cast(ShopRequest, request)
    if not hasattr(asked, "cart_id"):  # its signature is looked at once, a page asks twice
        asked.cart_id = _signed_cart_id(request)
    return asked.cart_id


def _signed_cart_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.get_signed_cookie(CART_COOKIE, salt=CART_COOKIE))
    except (KeyError, ValueError, signing.BadSignature):
        return None


def _find(request: HttpRequest) -> Cart:
    cart = _load(request)
    cart.address = address_key(request)
    return cart


def _load(request: HttpRequest) -> Cart:
    user = request.user
    if user.is_authenticated:
        return Cart.objects.filter(user=user).first() or Cart(user=user)
    cart_id = cart_id_of(request)
    return (cart_id and Cart.of_guest(cart_id)) or Cart()


def _remember(request: HttpRequest, response: HttpResponse, cart: Cart) -> None:
    if cart._state.adding or cart.user_id:
        return
    kept = cookie_options(max_age=int(KEEP_FOR.total_seconds()))
    if cart_id_of(request) != cart.pk:
        response.set_signed_cookie(
            CART_COOKIE, str(cart.pk), salt=CART_COOKIE, **{**kept, "httponly": True}
        )
    elif HINT_COOKIE in request.COOKIES or cart.is_empty:
        return
    response.set_cookie(HINT_COOKIE, "1", **kept)
