"""The addresses that a signed-in shopper keeps."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orders.addresses import fitted, likely_country
from orders.forms import AddressForm
from orders.models import SavedAddress, TooManyAddresses
from shop.lib.http import varies_by_fragment, wants_fragment


@login_required
@never_cache
@require_GET
def addresses(request: HttpRequest) -> HttpResponse:
    saved = list(SavedAddress.objects.of(request.user))
    context = {"saved": saved, "is_full": len(saved) >= settings.MAX_SAVED_ADDRESSES}
    return render(request, "orders/addresses.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add_address(request: HttpRequest) -> HttpResponse:
    known = {"country": likely_country(request.headers.get("accept-language", ""))}

    def save(address: dict[str, str]) -> None:
        SavedAddress.objects.keep(request.user, address)

    return _edit(request, known, save, title="Add an address")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit_address(request: HttpRequest, pk: int) -> HttpResponse:
    one = _own(request, pk)
    return _edit(request, fitted(one.address), one.change, title="Edit an address")


@login_required
@require_POST
def remove_address(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk).forget()
    messages.success(request, "The address is removed. Orders on their way keep theirs.")
    return redirect("orders:addresses")


@login_required
@require_POST
def make_address_default(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk).make_default()
    return redirect("orders:addresses")


def _own(request: HttpRequest, pk: int) -> SavedAddress:
    return get_object_or_404(SavedAddress.objects.of(request.user), pk=pk)


def _edit(
    request: HttpRequest,
    known: dict[str, str],
    save: Callable[[dict[str, str]], None],
    title: str,
) -> HttpResponse:
    form = AddressForm.of(request.POST, known)
    if form.is_bound and form.is_valid():
        try:
            save(form.address)
        except TooManyAddresses as limit:
            form.add_error(None, f"{limit}. Please remove one first.")
        else:
            messages.success(request, "The address is saved.")
            return redirect("orders:addresses")
    if asks_for_fields(request):
        return address_fields(request, form)
    status = 422 if form.errors else 200
    context = {"form": form, "title": title}
    return varies_by_fragment(render(request, "orders/edit_address.html", context, status=status))


# --- The fields of another country ----------------------------------------------------------------


def asks_for_fields(request: HttpRequest) -> bool:
    """htmx sends nothing else of these forms; without scripts a button asks for the whole page."""
    return request.method == "POST" and wants_fragment(request)


def address_fields(request: HttpRequest, form: AddressForm) -> HttpResponse:
    return varies_by_fragment(render(request, "orders/_address_fields.html", {"form": form}))
