"""Placing the order: the button, the way back from the bank, and what each answers.

A page for people, JSON for who asks for it: the same answers with the same status.
"""

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cart.middleware import ShopRequest
from catalog.stock import InsufficientStock, StockBusy
from orders import checkout as steps
from orders import idempotency, payments, placing
from orders.forms import PlaceForm
from orders.idempotency import Answer
from orders.models import Checkout, Order
from orders.views.order import thanks
from orders.views.steps import AT_ONCE, URL_OF, ask_bank, show_step, steps_reached
from shop.lib.http import prefers_json

KEY = "Idempotency-Key"
_BUSY = "Many people are buying this right now. Nothing was charged; please try again."
_STALE = (
    "Something changed since you last looked. Nothing was charged;"
    " please check your order and agree again."
)


@never_cache
@require_POST
def place(request: ShopRequest) -> HttpResponse:
    """The key comes in the header `Idempotency-Key` or in the form, beside the quote seen."""
    sent = request.POST.dict()
    form = PlaceForm({**sent, "key": request.headers.get(KEY, sent.get("key", ""))})
    if not form.is_valid():
        return _malformed(request, form)
    key, agreed, ways = (form.cleaned_data[name] for name in ("key", "seen", "ways"))
    checkout = _latest(request)
    if checkout is None:
        return _nothing_to_order(request)
    try:
        kept = idempotency.look_up(key, request.cart.pk, agreed)
    except idempotency.KeyReused as misuse:
        return _refuse_reuse(request, checkout, misuse)
    except idempotency.KeyInUse:
        return _answer(request, checkout, lambda: placing.take_up(key))
    if kept:
        return _tell(request, checkout, kept)
    return _answer(request, checkout, lambda: placing.place_order(checkout, key, agreed, ways))


@never_cache
@require_http_methods(["GET", "POST"])
def finish(request: ShopRequest) -> HttpResponse:
    """After 3-D Secure, and while the bank is thinking. Asking again changes nothing twice."""
    checkout = _latest(request)
    if checkout is None or not (checkout.is_placing or checkout.is_over):
        return redirect("orders:checkout")
    return _answer(request, checkout, lambda: placing.resume(checkout))


def _latest(request: ShopRequest) -> Checkout | None:
    """Of this cart: the one under way, else the one that was finished last."""
    return Checkout.objects.latest_of(request.cart.pk)


# --- Replies -------------------------------------------------------------------------------------


def _answer(request: ShopRequest, checkout: Checkout, act: Callable[[], Order]) -> HttpResponse:
    try:
        return _tell(request, checkout, idempotency.confirmed(act()))
    except placing.PaymentDeclined as refusal:
        return _tell(request, checkout, idempotency.declined(str(refusal)))
    except placing.PaymentUnavailable as why:
        kept = idempotency.not_begun(why.status, why.code, why.problem)
        return _tell(request, checkout, kept)
    except placing.AuthenticationNeeded as wanted:
        return _send_to_bank(request, checkout, wanted)
    except (placing.AlreadyPlacing, payments.PaymentUnreachable, payments.PaymentRefused):
        return _wait(request, checkout)
    except idempotency.KeyReused as misuse:
        return _refuse_reuse(request, checkout, misuse)
    except steps.CartEmpty:
        return _nothing_to_order(request)
    except (placing.OutOfDate, InsufficientStock, StockBusy) as change:
        return _look_again(request, checkout, change)


def _tell(request: ShopRequest, checkout: Checkout, answer: Answer) -> HttpResponse:
    """What came of it: the same for the first request with a key and for every later one."""
    if prefers_json(request):
        in_order = {"sort_keys": True}  # a kept answer comes back from the database in another one
        return JsonResponse(answer.body, status=answer.status, json_dumps_params=in_order)
    if "token" in answer.body:
        return _thank(request, answer)
    checkout = Checkout.objects.anew(checkout)
    step = Checkout.State.PAYMENT if answer.status == 402 else Checkout.State.REVIEW
    if step not in steps_reached(checkout):
        return redirect("orders:checkout")
    problem = {"problem": answer.body["message"]}
    return show_step(request, checkout, step, problem, answer.status)


def _thank(request: ShopRequest, answer: Answer) -> HttpResponse:
    token = answer.body["token"]
    if AT_ONCE in request.POST:
        return thanks(request, token, answer.status)
    return redirect("orders:confirmation", token)


def _send_to_bank(
    request: ShopRequest, checkout: Checkout, wanted: placing.AuthenticationNeeded
) -> HttpResponse:
    if prefers_json(request):
        secret = {"client_secret": wanted.client_secret}
        return JsonResponse({"code": "AUTHENTICATION_NEEDED", **secret}, status=202)
    return ask_bank(request, checkout, wanted.client_secret, wanted.total)


def _wait(request: ShopRequest, checkout: Checkout) -> HttpResponse:
    """409, come back in a moment: whoever asks again charges nothing twice."""
    if prefers_json(request):
        message = "This order is being placed. Ask again with the same key."
        response: HttpResponse = JsonResponse({"code": "IN_PROGRESS", "message": message})
    else:
        response = render(request, "orders/placing.html", {"checkout": checkout})
    response.status_code = 409
    response["Retry-After"] = "2"
    return response


def _look_again(request: ShopRequest, checkout: Checkout, change: Exception) -> HttpResponse:
    """409, what would be ordered is not what was shown; or 503. Nothing was charged."""
    problem, changes = _STALE, getattr(change, "changes", ())
    request.cart.forget_loaded()
    if isinstance(change, InsufficientStock):
        name = request.cart.name_of(change.variant_id)
        problem = f"{name}: {str(change).lower()}. Please change your cart; nothing was charged."
    status = 409
    if isinstance(change, StockBusy):
        problem, status = _BUSY, 503
    checkout = Checkout.objects.anew(checkout)
    response = _at_review(request, checkout, change, problem, changes, status)
    if status == 503:
        response["Retry-After"] = "1"
    return response


def _at_review(
    request: ShopRequest,
    checkout: Checkout,
    refusal: Exception,
    problem: str,
    changes: tuple[str, ...],
    status: int,
) -> HttpResponse:
    if prefers_json(request):
        body = {"code": getattr(refusal, "code", ""), "message": problem, "changes": list(changes)}
        return JsonResponse(body, status=status)
    if checkout.state != Checkout.State.REVIEW:
        return redirect(URL_OF.get(Checkout.State(checkout.state), "orders:checkout"))
    told = {"problem": problem, "changes": changes}
    return show_step(request, checkout, Checkout.State.REVIEW, told, status)


def _refuse_reuse(
    request: ShopRequest, checkout: Checkout, misuse: idempotency.KeyReused
) -> HttpResponse:
    if prefers_json(request):
        return JsonResponse({"code": misuse.code, "message": str(misuse)}, status=422)
    order = Order.objects.filter(checkout=checkout).first()
    return render(request, "orders/placed_already.html", {"order": order}, status=422)


def _nothing_to_order(request: ShopRequest) -> HttpResponse:
    if prefers_json(request):
        message = "There is nothing in the cart."
        return JsonResponse({"code": "CART_EMPTY", "message": message}, status=409)
    return redirect("cart:show")


def _malformed(request: ShopRequest, form: PlaceForm) -> HttpResponse:
    if prefers_json(request):
        return JsonResponse({"code": "INVALID", "errors": form.errors}, status=400)
    return redirect("orders:checkout")
