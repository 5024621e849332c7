"""Placing the order: the button, the way back from the bank, and what each answers."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cart.middleware import ShopRequest
from catalog.stock import InsufficientStock, StockBusy
from orders import checkout as steps
from orders import payments, placing
from orders.forms import PlaceForm
from orders.models import Checkout, Order
from orders.views.steps import URL_OF, show_step


@never_cache
@require_POST
def place(request: ShopRequest) -> HttpResponse:
    form = PlaceForm(request.POST)
    checkout = form.is_valid() and _checkout_of(request, form.cleaned_data["key"])
    if not checkout:
        return redirect("orders:checkout")
    key, total = form.cleaned_data["key"], form.cleaned_data["total"]
    return _answer(request, checkout, lambda: placing.place_order(checkout, key, total))


@never_cache
@require_http_methods(["GET", "POST"])
def finish(request: ShopRequest) -> HttpResponse:
    """After 3-D Secure, and while the bank is thinking. Asking again changes nothing twice."""
    checkout = Checkout.objects.filter(cart_id=request.cart.pk).order_by("-created_at").first()
    if checkout is None or not (checkout.is_placing or checkout.is_over):
        return redirect("orders:checkout")
    return _answer(request, checkout, lambda: placing.resume(checkout))


# --- Replies -------------------------------------------------------------------------------------


def _answer(
    request: ShopRequest, checkout: Checkout, act: Callable[[], Order]
) -> HttpResponse | HttpResponseRedirect:
    try:
        order = act()
    except placing.PaymentDeclined as refusal:
        checkout.refresh_from_db()
        return show_step(request, checkout, Checkout.State.PAYMENT, {"problem": str(refusal)}, 402)
    except placing.AuthenticationNeeded as wanted:
        return show_step(request, checkout, None, {"client_secret": wanted.client_secret})
    except (placing.AlreadyPlacing, payments.PaymentUnreachable, payments.PaymentRefused):
        return _wait(request, checkout)
    except steps.CartEmpty:
        return redirect("cart:show")
    except (placing.OutOfDate, InsufficientStock, StockBusy) as change:
        return _look_again(request, checkout, change)
    return redirect("orders:confirmation", order.token)


def _wait(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    response = render(request, "orders/placing.html", {"checkout": checkout}, status=409)
    response["Retry-After"] = "2"
    return response


def _look_again(request: ShopRequest, checkout: Checkout, change: Exception) -> HttpResponse:
    """409, what would be ordered is not what was shown; or 503. Nothing was charged."""
    problem = "Something changed since you last looked. Please check your order and agree again."
    if isinstance(change, InsufficientStock):
        problem = f"{change}. Please change your cart; nothing was charged."
    is_busy = isinstance(change, StockBusy)
    if is_busy:
        problem = "Many people are buying this right now. Nothing was charged; please try again."
    request.cart.forget_loaded()
    checkout.refresh_from_db()
    if checkout.state != Checkout.State.REVIEW:
        return redirect(URL_OF.get(Checkout.State(checkout.state), "orders:checkout"))
    status = 503 if is_busy else 409
    response = show_step(request, checkout, Checkout.State.REVIEW, {"problem": problem}, status)
    if is_busy:
        response["Retry-After"] = "1"
    return response


def _checkout_of(request: ShopRequest, key: UUID) -> Checkout | None:
    """By its key: a repeated POST must find the checkout that it has finished already."""
    return Checkout.objects.filter(cart_id=request.cart.pk, placing_key=key).first()
