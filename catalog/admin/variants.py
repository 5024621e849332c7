"""One variant: its price, and how much of it is left."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from catalog import changes
from catalog.admin.deleting import KeptByLedger
from catalog.admin.forms import VariantForm
from catalog.admin.showing import available
from catalog.models import Variant
from shop.lib.back_office import button, link


@admin.register(Variant)
class VariantAdmin(KeptByLedger):
    instead = "make it inactive"
    form = VariantForm
    list_display = ("sku", "of", "label", "price", "left", "is_active")
    list_filter = ("is_active",)
    sortable_by = ("sku",)
    list_select_related = ("product",)
    ordering = ("-pk",)
    search_fields = ("sku__startswith", "barcode__exact", "product__title__icontains")
    search_help_text = "Beginning of a SKU, a barcode, or words of the product's title"
    autocomplete_fields = ("product",)
    readonly_fields = ("left", "go_to", "deleting")
    fields = (
        *("product", "sku", "attributes", "price", "list_price", "barcode", "position"),
        *("is_active", "left", "go_to", "deleting"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        return Variant.objects.with_stock()

    @admin.display(description="Product")
    def of(self, variant: Variant) -> SafeString:
        return link("catalog_product_change", variant.product, variant.product_id)

    @admin.display(description="Variant")
    def label(self, variant: Variant) -> str:
        return variant.label or "–"

    @admin.display(description="Stock")
    def left(self, variant: Variant) -> SafeString:
        return available(variant)

    @admin.display(description="Look up")
    def go_to(self, variant: Variant) -> SafeString | str:
        if not variant.pk:
            return "Receive goods once it is saved."
        whose = f"variant__id__exact={variant.pk}"
        pills = (
            button("catalog_stock_change", "Stock", variant.pk),
            button("catalog_movement_changelist", "Movements", query=whose),
            button("catalog_hold_changelist", "Holds", query=whose),
        )
        return format_html_join(" ", "{}", ((pill,) for pill in pills))

    def save_model(self, request: HttpRequest, obj: Variant, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        changes.variant_saved(obj, before=form.initial.get("product"))

    def delete_model(self, request: HttpRequest, obj: Variant) -> None:
        product = obj.product
        super().delete_model(request, obj)
        product.refresh_from_db()
        changes.product_saved(product)
