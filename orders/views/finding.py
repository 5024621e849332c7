"""'Find your order': by its number and e-mail, for who has lost the link."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from orders import finding
from orders.forms import FindForm
from shop.lib.addresses import address_key


@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, 422)
    number, email = form.cleaned_data["number"], form.cleaned_data["email"]
    try:
        order = finding.find(number, email, address_key(request))
    except finding.TooManyTries:
        return _refuse(request, form)
    if order:
        return redirect(order)
    form.add_error(
        None,
        "We have no order with this number and this e-mail. Both stand in the mail that confirmed "
        "it; please look at them again.",
    )
    return _page(request, form, 422)


def _refuse(request: HttpRequest, form: FindForm) -> HttpResponse:
    wait = settings.LOOK_UPS_ARE_COUNTED_FOR
    minutes = int(wait.total_seconds() // 60)
    form.add_error(
        None,
        f"That was tried too often. Please wait {minutes} minutes, or use the link in the mail "
        "that confirmed your order.",
    )
    response = _page(request, form, 429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response


def _page(request: HttpRequest, form: FindForm, status: int = 200) -> HttpResponse:
    return render(request, "orders/find.html", {"form": form}, status=status)
