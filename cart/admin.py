"""Carts to look at: what lies in them and whether it is held."""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from django.contrib import admin
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cart.models import Cart
from catalog.holders import tells_holders
from shop.lib.back_office import ReadOnlyAdmin, link, when


@tells_holders
def carts_behind(keys: Collection[str]) -> dict[str, SafeString]:
    ids = []
    for key in keys:
        with suppress(ValueError):
            ids.append(UUID(key.removeprefix("cart:")))
    carts = Cart.objects.filter(pk__in=ids).select_related("user")
    return {cart.owner: link("cart_cart_change", _whose(cart), cart.pk) for cart in carts}


def _whose(cart: Cart) -> str:
    return str(cart.user) if cart.user else "A guest"


@admin.register(Cart)
class CartAdmin(ReadOnlyAdmin):
    list_display = ("of", "kinds", "units", "changed", "id")
    list_select_related = ("user",)
    list_filter = ("changed_at",)
    ordering = ("-changed_at",)
    search_fields = ("user__email__startswith",)
    search_help_text = "Beginning of an e-mail address, a cart's id, or the owner's key of a hold"
    fields = ("of", "id", "created_at", "changed_at", "contents")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cart]:
        counted = super().get_queryset(request)
        return counted.annotate(kinds=Count("lines"), units=Sum("lines__quantity"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        try:
            return queryset.filter(pk=UUID(search_term.strip().removeprefix("cart:"))), False
        except ValueError:
            return super().get_search_results(request, queryset, search_term)

    @admin.display(description="Shopper", ordering="user")
    def of(self, cart: Cart) -> str:
        return _whose(cart)

    @admin.display(description="Changed", ordering="changed_at")
    def changed(self, cart: Cart) -> str:
        return when(cart.changed_at)

    @admin.display(description="Items")
    def kinds(self, cart: Cart) -> int:
        return cart.kinds  # type: ignore[attr-defined]

    @admin.display(description="Units")
    def units(self, cart: Cart) -> int:
        return cart.units or 0  # type: ignore[attr-defined]

    @admin.display(description="Lines")
    def contents(self, cart: Cart) -> SafeString:
        return render_to_string("admin/cart/_lines.html", {"cart": cart})
