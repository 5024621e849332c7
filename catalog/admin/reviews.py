"""What buyers say: read it, show it or hide it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog import changes
from catalog.models import Review
from shop.lib.back_office import BigTableAdmin, badge, link, when


@admin.register(Review)
class ReviewAdmin(BigTableAdmin):
    list_display = ("stars", "heading", "on", "byline", "shown", "at")
    list_display_links = ("stars", "heading")
    list_filter = ("is_published", "rating")
    list_select_related = ("product",)
    ordering = ("-pk",)
    search_fields = ("product__title__icontains", "byline__startswith", "author__email__startswith")
    search_help_text = "Product title, byline, or the author's e-mail address"
    fields = ("on", "rating", "title", "text", "byline", "author", "is_published", "created_at")
    readonly_fields = ("on", "rating", "title", "text", "byline", "author", "created_at")
    actions = ("show", "hide")

    @admin.display(description="Stars", ordering="rating")
    def stars(self, review: Review) -> str:
        return "★" * review.rating

    @admin.display(description="Review")
    def heading(self, review: Review) -> str:
        return review.title or f"{review.text[:60]}…"

    @admin.display(description="Product")
    def on(self, review: Review) -> SafeString:
        return link("catalog_product_change", review.product, review.product_id)

    @admin.display(description="Written", ordering="pk")
    def at(self, review: Review) -> str:
        return when(review.created_at)

    @admin.display(description="Shown", ordering="is_published")
    def shown(self, review: Review) -> SafeString:
        return badge("good", "Shown") if review.is_published else badge("quiet", "Hidden")

    @admin.action(description="Show in the shop", permissions=["change"])
    def show(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        count = changes.moderate(queryset.select_related("product"), published=True)
        self.message_user(request, f"Shown: {count}. The averages count them in.")

    @admin.action(description="Hide from the shop", permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        count = changes.moderate(queryset.select_related("product"), published=False)
        self.message_user(request, f"Hidden: {count}. The averages leave them out.")

    def save_model(self, request: HttpRequest, obj: Review, form: Any, change: bool) -> None:
        obj.publish()
        changes.products_changed([obj.product_id])

    def delete_model(self, request: HttpRequest, obj: Review) -> None:
        changes.remove_review(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        for review in queryset.select_related("product"):
            changes.remove_review(review)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
