"""Queries that staff look after: what stands first or last, and which page they lead to."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog.models import Placement, TunedQuery
from catalog.search import tuning
from catalog.search.placing import MOST_FIRST
from catalog.search.query import clean_text
from catalog.search.sameness import words_of
from shop.lib import changes
from shop.lib.back_office import BigTableAdmin, badge, button

_TARGETS = ("shelf", "product", "path")


def decided_anew() -> None:
    """Shown by this process at once and by the others within three seconds, kept pages too."""
    transaction.on_commit(tuning.decided.forget)
    transaction.on_commit(changes.note)


class TunedQueryForm(forms.ModelForm):
    class Meta:
        labels = {"shelf": "Category"}

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        words = words_of(text)
        if not words:
            raise ValidationError("There is no letter or number to search for in it.")
        if TunedQuery.objects.filter(words=words).exclude(pk=self.instance.pk).exists():
            raise ValidationError("This query is looked after already, perhaps spelt otherwise.")
        self.instance.words = words
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if sum(bool(cleaned.get(target)) for target in _TARGETS) > 1:
            raise ValidationError("Choose one page: a category, a product or an address.")
        return cleaned


class PlacementFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        wanted = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        kept = [row for row in wanted if row.get("product") and not row.get("DELETE")]
        pinned = [row["position"] for row in kept if row.get("kind") == Placement.Kind.PIN]
        if len(pinned) > MOST_FIRST:
            raise ValidationError(f"Pin {MOST_FIRST} products at most: search needs room too.")
        if len(set(pinned)) < len(pinned):
            raise ValidationError("Two products are pinned to one place.")


class PlacementInline(admin.TabularInline):
    """Whoever may look after queries may place products for them: one permission, not two."""

    model = Placement
    formset = PlacementFormSet
    extra = 0
    autocomplete_fields = ("product",)
    fields = ("product", "kind", "position", "begins_on", "ends_on")
    verbose_name = "product"
    verbose_name_plural = "Products first or last"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("catalog.view_tunedquery") or self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def _may(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.change_tunedquery")


@admin.register(TunedQuery)
class TunedQueryAdmin(BigTableAdmin):
    form = TunedQueryForm
    inlines = (PlacementInline,)
    list_display = ("text", "places", "leads", "suggested", "note")
    ordering = ("text",)
    search_fields = ("text__icontains", "note__icontains")
    search_help_text = "Part of a query, or of a note"
    autocomplete_fields = ("shelf", "product")
    readonly_fields = ("insight",)
    fieldsets = (
        (None, {"fields": ("text", "insight", "is_suggested", "note")}),
        (
            "Send shoppers to a page instead",
            {"fields": ("shelf", "product", "path", "leads_from", "leads_until")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[TunedQuery]:
        pins = Count("placements", filter=Q(placements__kind=Placement.Kind.PIN))
        buried = Count("placements", filter=Q(placements__kind=Placement.Kind.BURY))
        return TunedQuery.objects.with_pages().annotate(pins=pins, buried=buried)

    @admin.display(description="Products")
    def places(self, query: Any) -> str:
        counted = ((query.pins, "pinned"), (query.buried, "shown last"))
        return ", ".join(f"{number} {what}" for number, what in counted if number) or "–"

    @admin.display(description="Leads to")
    def leads(self, query: TunedQuery) -> str:
        return query.leads_to or "–"

    @admin.display(description="Suggested", ordering="is_suggested")
    def suggested(self, query: TunedQuery) -> SafeString:
        return badge("good", "If asked often") if query.is_suggested else badge("quiet", "Never")

    @admin.display(description="How it does")
    def insight(self, query: TunedQuery) -> SafeString | str:
        if not query.pk:
            return "Shown once it is saved."
        return button("catalog_insight_query", "Open its figures", query=urlencode({"q": query}))

    def save_model(self, request: HttpRequest, obj: TunedQuery, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        decided_anew()

    def delete_model(self, request: HttpRequest, obj: TunedQuery) -> None:
        super().delete_model(request, obj)
        decided_anew()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TunedQuery]) -> None:
        super().delete_queryset(request, queryset)
        decided_anew()
