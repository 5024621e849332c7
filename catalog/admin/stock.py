"""Stock: the counters to look at, and the two forms that change them through the ledger."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog import stock as shelf
from catalog.admin.showing import level, stock_buttons
from catalog.models import Stock, Variant
from shop.lib.back_office import ReadOnlyAdmin, actor, ask, button, link, note_action, posted

_BUSY = "A shopper is buying it at this very moment. Please try again."


class ReceiveForm(forms.Form):
    units = forms.IntegerField(min_value=1, max_value=1_000_000, help_text="How many came in.")
    note = forms.CharField(
        max_length=200, required=False, help_text="Delivery note, supplier, or what else to keep."
    )

    button = "Receive goods"

    def carry_out(self, stock: Stock, who: str) -> str:
        units = self.cleaned_data["units"]
        now = shelf.receive(stock.pk, units, actor=who, note=self.cleaned_data["note"])
        return f"Received {units:,}. There are {now.on_hand:,} on hand now."


class AdjustForm(forms.Form):
    counted = forms.IntegerField(
        min_value=0, max_value=10_000_000, help_text="How many there really are, held ones too."
    )
    reason = forms.CharField(max_length=200, help_text="Stands in the ledger for ever.")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    button = "Set the count"

    def carry_out(self, stock: Stock, who: str) -> str:
        counted, reason = self.cleaned_data["counted"], self.cleaned_data["reason"]
        now = shelf.adjust(stock.pk, counted, actor=who, note=reason)
        return f"Adjusted from {stock.on_hand:,} to {now.on_hand:,}."


class Level(admin.SimpleListFilter):
    title = "how much is left"
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "Sold out"), ("few", f"Few (1 to {Stock.FEW})"), ("plenty", "Plenty")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Stock]) -> QuerySet[Stock]:
        wanted = self.value()
        return queryset.at_level(wanted) if wanted else queryset  # type: ignore[attr-defined]


class OnSale(admin.SimpleListFilter):
    title = "on sale"
    parameter_name = "sale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Stock]) -> QuerySet[Stock]:
        for_sale = Exists(Variant.objects.for_sale().filter(pk=OuterRef("pk")))
        match self.value():
            case "yes":
                return queryset.filter(for_sale)
            case "no":
                return queryset.filter(~for_sale)
        return queryset


@admin.register(Stock)
class StockAdmin(ReadOnlyAdmin):
    list_display = ("item", "left", "on_hand", "held", "available")
    list_filter = (Level, OnSale)
    sortable_by = ("on_hand",)
    list_select_related = ("variant__product",)
    ordering = ("-pk",)
    search_fields = ("variant__sku__startswith", "variant__product__title__icontains")
    search_help_text = "Beginning of a SKU, or words of the product's title"
    fields = (
        *("product", "sku", "label", "on_hand", "held", "available", "left", "waiting", "go_to"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Stock]:
        return Stock.objects.as_of_now()

    @admin.display(description="Item")
    def item(self, stock: Stock) -> SafeString:
        title = stock.variant.product.title
        return format_html('{}<span class="under">{}</span>', title, stock.variant)

    @admin.display(description="SKU")
    def sku(self, stock: Stock) -> str:
        return stock.variant.sku

    @admin.display(description="Product")
    def product(self, stock: Stock) -> SafeString:
        product = stock.variant.product
        return link("catalog_product_change", product, product.pk)

    @admin.display(description="Variant")
    def label(self, stock: Stock) -> str:
        return stock.variant.label or "–"

    @admin.display(description="Held")
    def held(self, stock: Stock) -> str:
        return f"{stock.held:,}"

    @admin.display(description="Available")
    def available(self, stock: Stock) -> str:
        return f"{stock.available:,}"

    @admin.display(description="Level")
    def left(self, stock: Stock) -> SafeString:
        return level(stock)

    @admin.display(description="Waiting for it")
    def waiting(self, stock: Stock) -> str:
        return f"{stock.variant.waitlist.in_line().count():,}"

    @admin.display(description="Change")
    def change(self, stock: Stock) -> SafeString:
        return stock_buttons(stock.pk)

    @admin.display(description="Look up")
    def go_to(self, stock: Stock) -> SafeString:
        whose = f"variant__id__exact={stock.pk}"
        return format_html(
            '<span class="pills">{}{}{}{}</span>',
            button("catalog_movement_changelist", "Movements", query=whose),
            button("catalog_hold_changelist", "Holds", query=whose),
            button("catalog_waitlistplace_changelist", "Waitlist", query=whose),
            button("catalog_variant_change", "Price and sale", stock.pk),
        )

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = list(self.list_display)
        return [*shown[:2], "change", *shown[2:]] if self.may_move(request) else shown

    def get_fields(self, request: HttpRequest, obj: Stock | None = None) -> Any:
        fields = list(super().get_fields(request, obj))
        return [*fields[:-1], "change", fields[-1]] if self.may_move(request) else fields

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **o: Any) -> Any:
        stock = context["original"]
        context |= {"title": stock.variant.product.title, "subtitle": str(stock.variant)}
        return super().render_change_form(request, context, *args, **o)

    def may_move(self, request: HttpRequest) -> bool:
        """Counters are never edited; whoever has this permission may receive and adjust."""
        return request.user.has_perm("catalog.change_stock")

    # --- The two forms ---------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/receive/", guarded(self.receive), name="catalog_stock_receive"),
            path("<int:pk>/adjust/", guarded(self.adjust), name="catalog_stock_adjust"),
            *super().get_urls(),
        ]

    def receive(self, request: HttpRequest, pk: int) -> HttpResponse:
        stock = self._stock(request, pk)
        form = ReceiveForm(posted(request))
        return self._carry_out(request, stock, form) or self._ask(request, stock, form)

    def adjust(self, request: HttpRequest, pk: int) -> HttpResponse:
        stock = self._stock(request, pk)
        form = AdjustForm(posted(request), initial={"seen": stock.on_hand})
        if form.is_bound and form.is_valid() and form.cleaned_data["seen"] != stock.on_hand:
            form.data = {**request.POST.dict(), "seen": str(stock.on_hand)}
            form.add_error(
                "counted",
                f"While this page was open the count went from {form.cleaned_data['seen']}"
                f" to {stock.on_hand}. Please check yours, then send it again.",
            )
        return self._carry_out(request, stock, form) or self._ask(request, stock, form)

    def _stock(self, request: HttpRequest, pk: int) -> Stock:
        if not self.may_move(request):
            raise PermissionDenied
        stocks = self.get_queryset(request).select_related("variant__product")
        return get_object_or_404(stocks, pk=pk)

    def _carry_out(
        self, request: HttpRequest, stock: Stock, form: "ReceiveForm | AdjustForm"
    ) -> HttpResponse | None:
        """Do it and lead on; None when the form has to be shown, with what is wrong."""
        if not (form.is_bound and form.is_valid()):
            return None
        try:
            done = form.carry_out(stock, actor(request))
        except shelf.HeldByShoppers as refusal:
            form.add_error(None, f"{refusal}. Release those holds first, or wait until they end.")
            return None
        except shelf.StockBusy:
            form.add_error(None, _BUSY)
            return None
        note_action(request, stock, done)
        self.message_user(request, f"{stock.variant}: {done}")
        return redirect(reverse("admin:catalog_stock_change", args=[stock.pk]))

    def _ask(
        self, request: HttpRequest, stock: Stock, form: "ReceiveForm | AdjustForm"
    ) -> HttpResponse:
        return ask(
            request,
            self,
            title=f"{form.button}: {stock.variant}",
            button=form.button,
            form=form,
            lead=stock.variant.product.title,
            facts=[
                ("On hand", f"{stock.on_hand:,}"),
                ("Held right now", f"{stock.held:,}"),
                ("Available", f"{stock.available:,}"),
            ],
            back=reverse("admin:catalog_stock_change", args=[stock.pk]),
        )
