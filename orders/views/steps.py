"""The steps of a checkout: shipping, payment, review."""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_fsm import TransitionNotAllowed

from cart.middleware import ShopRequest, real_cart
from cart.models import Cart
from catalog.stock import StockBusy
from orders import checkout as steps
from orders import payments, wording
from orders.addresses import fitted, likely_country
from orders.forms import PaymentForm, ShippingForm
from orders.models import Checkout, Order, SavedAddress, TooManyAddresses
from orders.views.addresses import address_fields, asks_for_fields
from shop.lib import frames
from shop.lib.context import shop as about_the_shop
from shop.lib.http import varies_by_fragment, wants_fragment
from shop.lib.links import link
from shop.lib.remembering import Memory

StepView = Callable[[ShopRequest, Checkout], HttpResponse]
URL_OF = {
    Checkout.State.SHIPPING: "orders:shipping",
    Checkout.State.PAYMENT: "orders:payment",
    Checkout.State.REVIEW: "orders:review",
    Checkout.State.PLACING: "orders:finish",
}
STEPS = (Checkout.State.SHIPPING, Checkout.State.PAYMENT, Checkout.State.REVIEW)
AT_ONCE = "at_once"  # sent by address.js: the next page may be the answer itself
_views: dict[Checkout.State, StepView] = {}
_fields_of: Memory[tuple[str, bool], str] = Memory(most=500)


def step(state: Checkout.State) -> Callable[[StepView], Callable[..., HttpResponse]]:
    """A page of the checkout. Who has not come so far yet is sent to where they are."""

    def decorate(view: StepView) -> Callable[..., HttpResponse]:
        _views[state] = view

        @never_cache
        @require_http_methods(["GET", "POST"])
        @wraps(view)
        def guarded(request: ShopRequest) -> HttpResponse:
            try:
                checkout = steps.open_for(request.cart, request.user)
            except steps.CartEmpty:
                return redirect("cart:show")
            if state not in steps_reached(checkout):
                return redirect(URL_OF[Checkout.State(checkout.state)])
            _hold_again_for_a_look(request)
            try:
                return view(request, checkout)
            except TransitionNotAllowed:  # another tab went on meanwhile
                return redirect("orders:checkout")

        return guarded

    return decorate


def steps_reached(checkout: Checkout) -> tuple[Checkout.State, ...]:
    """The steps that may be looked at, and edited: none while payment is under way."""
    state = Checkout.State(checkout.state)
    return STEPS[: STEPS.index(state) + 1] if state in STEPS else ()


def _hold_again_for_a_look(request: ShopRequest) -> None:
    """A page that stays open and looks for itself does not count: it would hold them for ever."""
    if request.method == "GET" and not wants_fragment(request):
        _hold_again(request)


def _hold_again(request: ShopRequest) -> None:
    """Who comes back after the holds have lapsed finds all held again, or marked as gone."""
    if all(line.is_held or line.is_short for line in request.cart.loaded_lines):
        return
    try:
        short = request.cart.renew()
    except StockBusy:
        return  # the summary says what is not held, and offers to try again
    if short:
        messages.warning(request, "Your hold had ended. What is still there is held for you again.")
    else:
        messages.success(request, "Your hold had ended. Everything is held for you again.")


@never_cache
@require_safe
def start(request: ShopRequest) -> HttpResponse:
    """Where the shopper left off: the page of that step, which takes its own address."""
    try:
        checkout = steps.open_for(request.cart, request.user)
    except steps.CartEmpty:
        return redirect("cart:show")
    if checkout.is_placing:
        return redirect("orders:finish")
    _hold_again_for_a_look(request)
    return _views[Checkout.State(checkout.state)](request, checkout)


def _go_on(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    """To the step where the checkout is now. Who has scripts gets it as the answer to the form,
    which saves a way to the shop and back; its page takes the address of its step.
    """
    state = Checkout.State(checkout.state)
    if AT_ONCE not in request.POST:
        return redirect(URL_OF[state])
    _hold_again(request)
    return show_step(request, checkout, state)


@step(Checkout.State.SHIPPING)
def shipping(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    saved = _saved_by(request)
    known = _known_address(request, checkout, saved)
    if request.method == "GET" and _is_stranger(request, known):
        return _show_shipping(
            request, checkout, is_guest=True, fields=_empty_fields(request, known)
        )
    form = ShippingForm.of(request.POST, known, saved=saved)
    if form.is_bound and form.is_valid():
        moved = steps.ship_to(checkout, form.cleaned_data["email"], form.address)
        _remember_address(request, form)
        return _go_on(request, moved)
    if asks_for_fields(request):
        return address_fields(request, form)
    return _show_shipping(
        request,
        checkout,
        is_guest=not request.user.is_authenticated,
        fields=_fields(request, form, saved),
        errors=render_to_string("orders/_errors.html", {"form": form}) if form.errors else "",
        status=_status(form),
    )


def _show_shipping(
    request: ShopRequest, checkout: Checkout, *, status: int = 200, **parts: Any
) -> HttpResponse:
    page = show_step(request, checkout, Checkout.State.SHIPPING, {"errors": "", **parts}, status)
    return varies_by_fragment(page)


def _is_stranger(request: ShopRequest, known: dict[str, Any]) -> bool:
    """Of whom we know the country at most."""
    told = {name for name, value in known.items() if value}
    return told == {"country"} and not request.user.is_authenticated


def _empty_fields(request: ShopRequest, known: dict[str, Any]) -> str:
    """The same for every stranger in that country."""

    def make() -> str:
        return _fields(request, ShippingForm(initial=known), [])

    return _fields_of.get((known["country"], bool(request.htmx)), make, seconds=60)


def _fields(request: ShopRequest, form: ShippingForm, saved: list[SavedAddress]) -> str:
    context = {"form": form, "saved": saved, "action": link(URL_OF[Checkout.State.SHIPPING])}
    return render_to_string("orders/_shipping_fields.html", context, request)


@step(Checkout.State.PAYMENT)
def payment(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    form = PaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moved = steps.pay_with(checkout, form.cleaned_data["confirmation_token"])
            return _go_on(request, moved)
        except payments.PaymentRefused:
            form.add_error(None, "That card could not be used. Please enter it again.")
        except payments.PaymentUnreachable:
            form.add_error(None, "The payment service does not answer. Please try again.")
    problem = {"card_problem": _problem_of(form)}
    return show_step(request, checkout, Checkout.State.PAYMENT, problem, _status(form))


def _problem_of(form: PaymentForm) -> str:
    if not form.errors:
        return ""
    said = form.non_field_errors()
    return str(said[0]) if said else "Please enter your card. Nothing was charged."


@step(Checkout.State.REVIEW)
def review(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    return show_step(request, checkout, Checkout.State.REVIEW)


def show_step(
    request: ShopRequest,
    checkout: Checkout,
    current: Checkout.State,
    extra: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    cart = real_cart(request)
    shown = {
        **about_the_shop(request),
        **wording.page(checkout, cart, current, steps_reached(checkout)),
        **_of_step(checkout, cart, current),
        "notices": _notices(request),
        "problem": "" if wants_fragment(request) else checkout.tell_problem(),
        "csrf_token": get_token(request),
        **(extra or {}),
    }
    return HttpResponse(frames.fill(f"orders/{current.value}.html", shown), status=status)


def _of_step(checkout: Checkout, cart: Cart, current: Checkout.State) -> dict[str, Any]:
    if current == Checkout.State.PAYMENT:
        return wording.card_fields(checkout, cart)
    return wording.agreement(checkout, cart) if current == Checkout.State.REVIEW else {}


def _notices(request: ShopRequest) -> str:
    told = messages.get_messages(request)
    return render_to_string("components/_messages.html", {"messages": told}) if told else ""


def ask_bank(
    request: ShopRequest, checkout: Checkout, client_secret: str, agreed: Decimal
) -> HttpResponse:
    context = {
        "checkout": checkout,
        "client_secret": client_secret,
        "agreed": agreed,
        "stripe_js_url": settings.STRIPE_JS_URL,
        "stripe_publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
    }
    return render(request, "orders/authenticate.html", context)


def _status(form: ShippingForm | PaymentForm) -> int:
    return 422 if form.errors else 200


def _saved_by(request: ShopRequest) -> list[SavedAddress]:
    user = request.user
    # Of nobody there are none: but Django puts a whole statement together to find that out.
    return list(SavedAddress.objects.of(user)) if user.is_authenticated else []


def _known_address(
    request: ShopRequest, checkout: Checkout, saved: list[SavedAddress]
) -> dict[str, Any]:
    """What this checkout has, else what is saved, else where the shopper's last order went."""
    likely = {"country": likely_country(request.headers.get("accept-language", ""))}
    chosen = next((one for one in saved if one.address == checkout.address), None)
    if saved and not checkout.address:
        chosen = saved[0]
    if chosen:
        return {**likely, "email": checkout.email, "saved": str(chosen.pk)}
    address = checkout.address or _last_address(checkout) or likely
    return {**fitted(address), "email": checkout.email}


def _last_address(checkout: Checkout) -> dict[str, str]:
    last = checkout.user_id and Order.objects.filter(user_id=checkout.user_id).first()
    return last.address if last else {}


def _remember_address(request: ShopRequest, form: ShippingForm) -> None:
    if form.chosen:
        form.chosen.mark_used()
    elif form.cleaned_data["keep"]:
        try:
            SavedAddress.objects.keep(request.user, form.address)
        except TooManyAddresses as limit:
            messages.info(request, f"{limit}: this one is for this order only.")
