"""What the admin pages of all apps share."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

MOST_COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts up to 10,000: what is further down is found by searching, not by leafing."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by().values("pk")[:MOST_COUNTED].count()


class BigTableAdmin(admin.ModelAdmin):
    """A list that stays quick with millions of rows.

    Each lookup of `search_fields` runs through its own index and the results are united: one OR
    over joined tables would read them whole. Codes are found in capitals and mails in small
    letters, however they are typed.
    """

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        # Django takes an action that is not allowed for none at all, and says so kindly.
        asked = request.POST.get("action")
        if asked and asked not in self.get_actions(request):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        lookups = [str(lookup) for lookup in self.get_search_fields(request)]
        codes = [lookup for lookup in lookups if not lookup.endswith("icontains")]
        found = self._find(codes, term)
        if not (found and any(sign.isdigit() for sign in term)):
            # Words are looked for in every row, so not for what proved to be a code.
            found += self._find(list(set(lookups) - set(codes)), term)
        return queryset.filter(pk__in=found), False

    def _find(self, lookups: list[str], term: str) -> list[Any]:
        spellings = dict.fromkeys((term, term.upper(), term.lower()))
        branches = [
            self.model._default_manager.order_by().filter(**{lookup: spelling}).values_list("pk")
            for lookup in lookups
            for spelling in ([term] if lookup.endswith("icontains") else spellings)
        ]
        if not branches:
            return []
        united = branches[0].union(*branches[1:]) if branches[1:] else branches[0]
        return [pk for (pk,) in united[:MOST_COUNTED]]


class ReadOnlyAdmin(BigTableAdmin):
    """To look at. Nobody adds, changes or deletes here, not even a superuser."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def ask(
    request: HttpRequest,
    model_admin: admin.ModelAdmin,
    *,
    title: str,
    button: str,
    form: Form | None = None,
    template: str = "admin/ask.html",
    **context: Any,
) -> HttpResponse:
    """A page with one question: `lead` and `facts` say what it is about, `back` leads away."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "form": form,
        "button": button,
        **context,
    }
    return TemplateResponse(request, template, context)


def note_action(request: HttpRequest, thing: Model, message: str) -> None:
    """Into the thing's history: who did what."""
    user: Any = request.user
    LogEntry.objects.log_actions(user.pk, [thing], CHANGE, message, single_object=True)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; a form without words may be sent empty."""
    return request.POST if request.method == "POST" else None


def actor(request: HttpRequest) -> str:
    """How ledger and history call the member of staff."""
    return request.user.get_username()


def badge(kind: str, words: str) -> SafeString:
    """A small label; `kind` is one of good, few, none, quiet."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, words)


def picture(file: FieldFile | None, words: str = "") -> SafeString:
    """A thumbnail, or an empty tile."""
    if not file:
        return format_html('<span class="thumb thumb-empty" title="{}"></span>', "No picture")
    return format_html(
        '<img class="thumb" src="{}" alt="{}" width="56" height="56" loading="lazy">',
        file.url,
        words,
    )


def when(moment: datetime | None) -> str:
    """A moment in the shop's time zone, as in '22 Nov 2026, 22:34'."""
    return date_format(localtime(moment), "j M Y, H:i") if moment else "–"


def link(view: str, words: object, *args: object, query: str = "") -> SafeString:
    """A link to an admin page."""
    address = reverse(f"admin:{view}", args=args) + (f"?{query}" if query else "")
    return format_html('<a href="{}">{}</a>', address, words)


def button(view: str, words: str, *args: object, query: str = "") -> SafeString:
    address = reverse(f"admin:{view}", args=args) + (f"?{query}" if query else "")
    return format_html('<a class="pill" href="{}">{}</a>', address, words)
