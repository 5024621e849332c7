"""What shoppers call the same thing: effective within seconds, without a reindex."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.models import SynonymGroup
from catalog.search import analysis, synonyms
from shop.lib import changes
from shop.lib.back_office import BigTableAdmin, badge, when


class SynonymForm(forms.ModelForm):
    phrases = forms.CharField(
        label="Words and phrases",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What means the same, one a line or with commas between. Each stands for every"
        " other one; capitals, accents and plurals need no lines of their own.",
    )

    def clean_phrases(self) -> str:
        return "\n".join(synonyms.parse(self.cleaned_data["phrases"]))


@admin.register(SynonymGroup)
class SynonymGroupAdmin(BigTableAdmin):
    form = SynonymForm
    list_display = ("means_the_same", "used", "note", "at")
    list_filter = ("is_active",)
    ordering = ("-pk",)
    search_fields = ("phrases__icontains", "note__icontains")
    search_help_text = "Part of a word, or of a note"
    fields = ("phrases", "read_as", "is_active", "note", "at")
    readonly_fields = ("read_as", "at")

    @admin.display(description="Means the same", ordering="phrases")
    def means_the_same(self, group: SynonymGroup) -> str:
        return str(group)

    @admin.display(description="In use", ordering="is_active")
    def used(self, group: SynonymGroup) -> SafeString:
        return badge("good", "In use") if group.is_active else badge("quiet", "Off")

    @admin.display(description="Search reads them as")
    def read_as(self, group: SynonymGroup) -> SafeString | str:
        read = ((phrase, _read(phrase)) for phrase in group.phrases.splitlines())
        rows = format_html_join("", "<li>{} → <code>{}</code></li>", read)
        return format_html("<ul>{}</ul>", rows) if rows else "Shown once it is saved."

    @admin.display(description="Last changed", ordering="changed_at")
    def at(self, group: SynonymGroup) -> str:
        return when(group.changed_at)

    def save_model(self, request: HttpRequest, obj: SynonymGroup, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        _decided_anew()

    def delete_model(self, request: HttpRequest, obj: SynonymGroup) -> None:
        super().delete_model(request, obj)
        _decided_anew()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SynonymGroup]) -> None:
        super().delete_queryset(request, queryset)
        _decided_anew()


def _decided_anew() -> None:
    """Shown by this process at once and by the others within three seconds, kept pages too."""
    transaction.on_commit(synonyms.in_use.forget)
    transaction.on_commit(changes.note)


def _read(phrase: str) -> str:
    return " ".join(" / ".join(ways) for ways in analysis.terms(phrase))
