"""The steps of a checkout: shipping, payment, review, and placing the order."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_fsm import TransitionNotAllowed

from cart.middleware import ShopRequest
from catalog.stock import InsufficientStock, StockBusy
from orders import checkout as steps
from orders import payments, placing
from orders.forms import PaymentForm, PlaceForm, ShippingForm
from orders.models import Checkout, Order
from shop.lib.money import to_cents

StepView = Callable[[ShopRequest, Checkout], HttpResponse]
URL_OF = {
    Checkout.State.SHIPPING: "orders:shipping",
    Checkout.State.PAYMENT: "orders:payment",
    Checkout.State.REVIEW: "orders:review",
    Checkout.State.PLACING: "orders:finish",
}
STEPS = (Checkout.State.SHIPPING, Checkout.State.PAYMENT, Checkout.State.REVIEW)


def step(state: Checkout.State) -> Callable[[StepView], Callable[..., HttpResponse]]:
    """A page of the checkout. Who has not come so far yet is sent to where they are."""

    def decorate(view: StepView) -> Callable[..., HttpResponse]:
        @never_cache
        @require_http_methods(["GET", "POST"])
        @wraps(view)
        def guarded(request: ShopRequest) -> HttpResponse:
            try:
                checkout = steps.open_for(request.cart, request.user)
            except steps.CartEmpty:
                return redirect("cart:show")
            reached = Checkout.State(checkout.state)
            if reached not in STEPS or STEPS.index(reached) < STEPS.index(state):
                return redirect(URL_OF[reached])
            try:
                return view(request, checkout)
            except TransitionNotAllowed:  # another tab went on meanwhile
                return redirect("orders:checkout")

        return guarded

    return decorate


@never_cache
def start(request: ShopRequest) -> HttpResponse:
    """Where the shopper left off."""
    try:
        checkout = steps.open_for(request.cart, request.user)
    except steps.CartEmpty:
        return redirect("cart:show")
    return redirect(URL_OF[Checkout.State(checkout.state)])


@step(Checkout.State.SHIPPING)
def shipping(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    form = ShippingForm(request.POST or None, initial=_known_address(checkout))
    if request.method == "POST" and form.is_valid():
        moved = steps.ship_to(checkout, form.cleaned_data["email"], form.address)
        return redirect(URL_OF[Checkout.State(moved.state)])
    return _page(request, checkout, Checkout.State.SHIPPING, {"form": form}, _status(form))


@step(Checkout.State.PAYMENT)
def payment(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    form = PaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            steps.pay_with(checkout, form.cleaned_data["confirmation_token"])
            return redirect("orders:review")
        except payments.PaymentRefused:
            form.add_error(None, "That card could not be used. Please enter it again.")
        except payments.PaymentUnreachable:
            form.add_error(None, "The payment service does not answer. Please try again.")
    return _page(request, checkout, Checkout.State.PAYMENT, {"form": form}, _status(form))


@step(Checkout.State.REVIEW)
def review(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    return _page(request, checkout, Checkout.State.REVIEW)


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
        return _page(request, checkout, Checkout.State.PAYMENT, {"problem": str(refusal)}, 402)
    except placing.AuthenticationNeeded as wanted:
        return _page(request, checkout, None, {"client_secret": wanted.client_secret})
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
    response = _page(request, checkout, Checkout.State.REVIEW, {"problem": problem}, status)
    if is_busy:
        response["Retry-After"] = "1"
    return response


def _page(
    request: ShopRequest,
    checkout: Checkout,
    current: Checkout.State | None,
    extra: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    cart = request.cart
    context = {
        "checkout": checkout,
        "cart": cart,
        "step": current,
        "problem": checkout.problem,
        "stripe_js_url": settings.STRIPE_JS_URL,
        "stripe_publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
        "currency": settings.CURRENCY,
        "amount_in_cents": to_cents(cart.totals.total),
        **(extra or {}),
    }
    template = f"orders/{current.value}.html" if current else "orders/authenticate.html"
    return render(request, template, context, status=status)


def _status(form: ShippingForm | PaymentForm) -> int:
    return 422 if form.errors else 200


def _checkout_of(request: ShopRequest, key: UUID) -> Checkout | None:
    """By its key: a repeated POST must find the checkout that it has finished already."""
    return Checkout.objects.filter(cart_id=request.cart.pk, placing_key=key).first()


def _known_address(checkout: Checkout) -> dict[str, Any]:
    """What this checkout has, else where the shopper's last order went."""
    if checkout.address:
        return {"email": checkout.email, **checkout.address}
    last = checkout.user_id and Order.objects.filter(user_id=checkout.user_id).first()
    return {"country": "US", "email": checkout.email, **(last.address if last else {})}
