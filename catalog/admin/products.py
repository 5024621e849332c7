"""Products with their variants and pictures."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog import changes
from catalog.admin.deleting import KeptByLedger
from catalog.admin.fields import RasterImageField
from catalog.admin.forms import ProductForm, VariantForm
from catalog.admin.showing import available
from catalog.models import Category, Product, ProductImage, Variant
from shop.lib.back_office import badge, picture

_SHELVED = ("title", "slug", "category", "brand", "seller")
_FIGURES = ("sold_count", "rating", "created_at", "updated_at")


class VariantInline(admin.TabularInline):
    model = Variant
    form = VariantForm
    extra = 0
    can_delete = False  # a variant with movements stays; its own page deletes one without
    show_change_link = True
    fields = ("sku", "attributes", "price", "list_price", "position", "is_active", "left")
    readonly_fields = ("left",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        return Variant.objects.with_stock()

    @admin.display(description="Stock")
    def left(self, variant: Variant) -> SafeString | str:
        if not variant.pk:
            return "Receive goods once it is saved."
        return available(variant)


class ImageInline(admin.TabularInline):
    model = ProductImage
    extra = 0
    fields = ("preview", "file", "alt", "colour", "position")
    readonly_fields = ("preview",)
    formfield_overrides = {models.ImageField: {"form_class": RasterImageField}}

    @admin.display(description="")
    def preview(self, image: ProductImage) -> SafeString:
        return picture(image.file, image.alt)


class OnSale(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("sale", "For sale"), ("hidden", "Not published"), ("retired", "Retired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        match self.value():
            case "sale":
                return queryset.filter(is_published=True, retired_at=None)
            case "hidden":
                return queryset.filter(is_published=False, retired_at=None)
            case "retired":
                return queryset.exclude(retired_at=None)
        return queryset


class OnShelf(admin.SimpleListFilter):
    """Root categories only: all of them would be a list of hundreds."""

    title = "shelf"
    parameter_name = "shelf"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(root.path, root.name) for root in Category.objects.roots()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        root = Category.objects.filter(path=self.value()).first() if self.value() else None
        return queryset.filter(category__in=Category.objects.below(root)) if root else queryset


@admin.register(Product)
class ProductAdmin(KeptByLedger):
    goods = "variant__product"
    instead = "retire it"
    form = ProductForm
    inlines = (VariantInline, ImageInline)
    list_display = ("thumb", "name", "price", "left", "state", "shelf", "sold")
    list_display_links = ("thumb", "name")
    sortable_by = ("sold",)
    list_filter = (OnSale, OnShelf)
    ordering = ("-pk",)
    search_fields = ("title__icontains", "variants__sku__startswith", "external_id__startswith")
    search_help_text = "Words of the title, or the beginning of a SKU or external id"
    autocomplete_fields = ("brand", "seller", "category")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = (
        "state",
        "rating",
        "sold_count",
        "created_at",
        "updated_at",
        "in_the_shop",
        "deleting",
    )
    actions = ("publish", "unpublish", "retire", "bring_back")
    fieldsets = (
        (None, {"fields": (*_SHELVED, "is_published", "is_listed", "retired")}),
        (
            "Words and details",
            {
                "fields": (
                    *("description", "features", "specifications"),
                    *("model_number", "external_id", "released_on"),
                )
            },
        ),
        (
            "So far",
            {"fields": ("default_variant", "state", "in_the_shop", *_FIGURES, "deleting")},
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Product | None = None) -> Any:
        """A new product has no variants to choose from, and no past."""
        return super().get_fieldsets(request, obj)[: None if obj else 2]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        if request.resolver_match and request.resolver_match.url_name == self.list_view:
            return Product.objects.with_card_details().select_related("category")
        return super().get_queryset(request)

    list_view = "catalog_product_changelist"

    # --- The list --------------------------------------------------------------------------------

    @admin.display(description="")
    def thumb(self, product: Product) -> SafeString:
        return picture(product.picture.file if product.picture else None, product.title)

    @admin.display(description="Product")
    def name(self, product: Product) -> SafeString:
        sku = product.default_variant.sku if product.default_variant else "no variant"
        return format_html('{}<span class="under">{}</span>', product.title, sku)

    @admin.display(description="Shelf and brand")
    def shelf(self, product: Product) -> SafeString:
        brand = product.brand.name if product.brand else ""
        return format_html('{}<span class="under">{}</span>', product.category.name, brand)

    @admin.display(description="Price")
    def price(self, product: Product) -> str:
        return f"${product.default_variant.price:,.2f}" if product.default_variant else "–"

    @admin.display(description="Stock")
    def left(self, product: Product) -> SafeString | str:
        return available(product.default_variant) if product.default_variant else "–"

    @admin.display(description="State")
    def state(self, product: Product) -> SafeString:
        if product.retired_at:
            return badge("none", "Retired")
        if not product.is_published:
            return badge("quiet", "Not published")
        return badge("good", "For sale" if product.is_listed else "For sale, unlisted")

    @admin.display(description="Sold", ordering="sold_count")
    def sold(self, product: Product) -> int:
        return product.sold_count

    # --- The form --------------------------------------------------------------------------------

    @admin.display(description="Rating")
    def rating(self, product: Product) -> str:
        return f"{product.rating_average} from {product.rating_count} reviews"

    @admin.display(description="In the shop")
    def in_the_shop(self, product: Product) -> SafeString | str:
        if not product.is_for_sale:
            return "Shoppers do not see it."
        return format_html('<a href="{}">Open its page</a>', product.get_absolute_url())

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "default_variant":
            product = request.resolver_match and request.resolver_match.kwargs.get("object_id")
            own = Variant.objects.filter(product_id=product or 0).order_by("position", "pk")
            kwargs["queryset"] = own
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changes.product_saved(form.instance)

    # --- On and off sale -------------------------------------------------------------------------

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        count = changes.set_published(_ids(queryset), True)
        self.message_user(request, f"Published: {count}.")

    @admin.action(description="Take out of the shop (unpublish)", permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        count = changes.set_published(_ids(queryset), False)
        self.message_user(request, f"Taken out of the shop: {count}.")

    @admin.action(description="Retire for good", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        count = changes.retire(_ids(queryset))
        self.message_user(request, f"Retired: {count}. Orders and the ledger keep them.")

    @admin.action(description="Bring back from retirement", permissions=["change"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Product]) -> None:
        count = changes.bring_back(_ids(queryset))
        self.message_user(request, f"Back: {count}.")


def _ids(products: QuerySet[Product]) -> list[int]:
    return list(products.order_by().values_list("pk", flat=True))
