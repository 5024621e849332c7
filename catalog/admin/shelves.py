"""Categories, brands and sellers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog import changes
from catalog.admin.fields import RasterImageField
from catalog.models import Brand, Category, Seller
from shop.lib.back_office import BigTableAdmin, link, picture

_SHOWN_IN_SEARCH = {"name", "slug", "parent"}


class CategoryForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        parent, slug = cleaned.get("parent"), cleaned.get("slug")
        if not slug:
            return cleaned
        here = self.instance.path
        if parent and here and f"{parent.path}/".startswith(f"{here}/"):
            raise ValidationError({"parent": "A category cannot stand below itself."})
        path = f"{parent.path}/{slug}" if parent else slug
        if len(path) > 255:
            raise ValidationError({"slug": "Its address would be too long."})
        if Category.objects.filter(path=path).exclude(pk=self.instance.pk).exists():
            raise ValidationError({"slug": f"There is a category at {path} already."})
        return cleaned


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    form = CategoryForm
    list_display = ("tree", "slug", "position", "goods")
    ordering = ("path",)
    search_fields = ("name", "path")
    autocomplete_fields = ("parent",)
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = {models.ImageField: {"form_class": RasterImageField}}
    fields = ("name", "slug", "parent", "position", "picture", "preview")
    readonly_fields = ("preview",)
    show_full_result_count = False

    @admin.display(description="Category", ordering="path")
    def tree(self, category: Category) -> SafeString:
        return format_html('<span class="tree tree-{}">{}</span>', category.depth, category.name)

    @admin.display(description="Products")
    def goods(self, category: Category) -> SafeString:
        shelf = f"category__id__exact={category.pk}"
        return link("catalog_product_changelist", "Products", query=shelf)

    @admin.display(description="")
    def preview(self, category: Category) -> SafeString:
        return picture(category.picture, category.name)

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and _SHOWN_IN_SEARCH & set(form.changed_data):
            changes.shelf_saved(obj)


class _NamedAdmin(BigTableAdmin):
    list_display = ("name", "slug", "goods")
    search_fields = ("name__icontains", "slug__startswith")
    prepopulated_fields = {"slug": ("name",)}

    @admin.display(description="Products")
    def goods(self, obj: Brand | Seller) -> SafeString:
        whose = f"{self.opts.model_name}__id__exact={obj.pk}"
        return link("catalog_product_changelist", "Products", query=whose)


@admin.register(Brand)
class BrandAdmin(_NamedAdmin):
    def save_model(self, request: HttpRequest, obj: Brand, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and form.has_changed():
            changes.brand_saved(obj)


@admin.register(Seller)
class SellerAdmin(_NamedAdmin):
    pass
