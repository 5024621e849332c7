"""What people look for, and what to do about it."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from catalog import cards, search
from catalog.admin.tuning import decided_anew
from catalog.insight import charts
from catalog.insight.report import RANGES, Period, Row, total
from catalog.models import Placement, Product, SearchDay, TunedQuery
from catalog.search import synonyms, tuning
from catalog.search.query import Query, clean_text
from catalog.search.sameness import words_of
from shop.lib.back_office import ReadOnlyAdmin, note_action

SHOWN = 10  # results of a query, to be pinned or buried


class SynonymForm(forms.Form):
    text = forms.CharField(max_length=200, widget=forms.HiddenInput)
    other = forms.CharField(max_length=80, label="Means the same as")


@admin.register(SearchDay)
class InsightAdmin(ReadOnlyAdmin):
    """Its list is the page of figures; a query has a page of its own."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("query/", guarded(self.query), name="catalog_insight_query"),
            path("same/", guarded(self.same), name="catalog_insight_same"),
            path("place/", guarded(self.place), name="catalog_insight_place"),
            path("tune/", guarded(self.tune), name="catalog_insight_tune"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        period = _period(request)
        columns = period.over_time()
        lists = (
            ("top", "Most searched", "", _drawn(period.top())),
            ("missed", "Nothing found", "Nothing had all of these words.", _drawn(period.missed())),
            (
                "seldom",
                "Found, but seldom opened",
                "Fewer than one visitor in five opened a result.",
                _drawn(period.seldom_clicked()),
            ),
        )
        return self._page(
            request,
            "admin/catalog/insight/overview.html",
            period,
            title="Search insight",
            total=total(columns),
            charts=[charts.searches(columns), charts.clicks(columns)],
            lists=lists,
        )

    def query(self, request: HttpRequest) -> HttpResponse:
        """One query: how it went, what it led to, and what shoppers see for it now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        text = clean_text(request.GET.get("q", ""))
        words = words_of(text)
        if not words:
            raise Http404
        period = _period(request)
        columns = period.over_time_of(words)
        shown = cards.of(search.find(Query(text=text)).ids[:SHOWN])
        tuned = TunedQuery.objects.with_pages().filter(words=words).first()
        placements = tuned.placements.select_related("product") if tuned else ()
        placed = {placement.product_id: placement for placement in placements}
        return self._page(
            request,
            "admin/catalog/insight/query.html",
            period,
            title=text,
            text=text,
            total=total(columns),
            charts=[charts.searches(columns), charts.clicks(columns)],
            led=period.led_to(words),
            tuned=tuned,
            results=[(card, placed.get(card.product_id)) for card in shown],
            buried=[each for each in placed.values() if each.kind == Placement.Kind.BURY],
        )

    def _page(
        self, request: HttpRequest, template: str, period: Period, **context: Any
    ) -> TemplateResponse:
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "period": period,
            "ranges": RANGES,
            "may_tune": _may_tune(request),
            "may_add_synonyms": _may_add_synonyms(request),
        }
        return TemplateResponse(request, template, context)

    # --- What staff do about it ------------------------------------------------------------------

    def same(self, request: HttpRequest) -> HttpResponse:
        """The query means the same as other words."""
        form = SynonymForm(_asked(request, is_allowed=_may_add_synonyms(request)))
        if not form.is_valid():
            return self._told(request, "Name the other words, please.", is_well=False)
        try:
            group = synonyms.say_the_same(form.cleaned_data["text"], form.cleaned_data["other"])
        except ValidationError as problem:
            return self._told(request, " ".join(problem.messages), is_well=False)
        decided_anew()
        note_action(request, group, f"Grew by the query “{form.cleaned_data['text']}”.")
        return self._told(request, f"These mean the same now: {group}.")

    def place(self, request: HttpRequest) -> HttpResponse:
        """Pin a product, bury it, or let it stand where search puts it."""
        posted = _asked(request, is_allowed=_may_tune(request))
        product = get_object_or_404(Product, pk=_number(posted.get("product", "")))
        text = posted.get("text", "")[:200]
        if not words_of(text):
            raise Http404
        try:
            placement = tuning.put(text, product, posted.get("kind", ""))
        except tuning.NoRoom:
            return self._told(request, "No more can be pinned for this query.", is_well=False)
        decided_anew()
        said = f"{placement or f'{product} stands where search puts it'}, for “{text}”"
        note_action(request, tuning.tuned(text), said)
        return self._told(request, f"{said}.")

    def tune(self, request: HttpRequest) -> HttpResponse:
        """Begin to look after a query: its page, its places, whether it is suggested."""
        posted = _asked(request, is_allowed=_may_tune(request))
        if not words_of(posted.get("text", "")):
            raise Http404
        query = tuning.tuned(posted["text"][:200])
        return redirect(reverse("admin:catalog_tunedquery_change", args=[query.pk]))

    def _told(self, request: HttpRequest, message: str, *, is_well: bool = True) -> HttpResponse:
        self.message_user(request, message, "success" if is_well else "error")
        days = urlencode({"days": _number(request.POST.get("days", ""))})
        if request.POST.get("back") == "query":
            query = urlencode({"q": request.POST.get("text", "")})
            return redirect(f"{reverse('admin:catalog_insight_query')}?{query}&{days}")
        return redirect(f"{reverse('admin:catalog_searchday_changelist')}?{days}")


def _drawn(rows: list[Row]) -> list[tuple[Row, charts.Chart]]:
    return [(row, charts.searches(row.columns)) for row in rows]


def _asked(request: HttpRequest, *, is_allowed: bool) -> Any:
    """What was posted. Raises PermissionDenied or Http404."""
    if not is_allowed:
        raise PermissionDenied
    if request.method != "POST":
        raise Http404
    return request.POST


def _period(request: HttpRequest) -> Period:
    return Period(_number(request.GET.get("days", "")))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _may_tune(request: HttpRequest) -> bool:
    return request.user.has_perms([f"catalog.{verb}_tunedquery" for verb in ("add", "change")])


def _may_add_synonyms(request: HttpRequest) -> bool:
    verbs = ("add", "change")
    return request.user.has_perms([f"catalog.{verb}_synonymgroup" for verb in verbs])
