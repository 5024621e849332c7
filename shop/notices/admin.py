"""The notice board to read, open notices first, and to take notices down from."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.lib.back_office import ReadOnlyAdmin, actor, ask, badge, button, note_action, when
from shop.notices import board
from shop.notices.models import Notice


class State(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Open"), ("settled", "Settled")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        if not self.value():
            return queryset
        return queryset.filter(settled_at__isnull=self.value() == "open")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("subject", "state", "seen", "settled")
    list_filter = (State, "kind")
    sortable_by = ()
    ordering = (F("settled_at").desc(nulls_first=True), "-seen_at")
    search_fields = ("subject__icontains",)
    search_help_text = "Words of the subject"
    fields = ("state", "told", "advice", "place", "seen", "raised", "settled")
    actions = ("settle",)

    @admin.display(description="State")
    def state(self, notice: Notice) -> SafeString:
        return badge("none", "Open") if notice.is_open else badge("quiet", "Settled")

    @admin.display(description="What was found")
    def told(self, notice: Notice) -> SafeString:
        return format_html('<div class="told">{}</div>', notice.body or notice.subject)

    @admin.display(description="Where to look")
    def place(self, notice: Notice) -> SafeString | str:
        if not notice.link:
            return "–"
        return format_html('<a class="pill" href="{}">Open it</a>', notice.link)

    @admin.display(description="Last seen")
    def seen(self, notice: Notice) -> str:
        times = "once" if notice.times_seen == 1 else f"{notice.times_seen:,} times"
        return f"{when(notice.seen_at)}, {times}"

    @admin.display(description="Raised")
    def raised(self, notice: Notice) -> str:
        return when(notice.raised_at)

    @admin.display(description="Settled")
    def settled(self, notice: Notice) -> str:
        return "–" if notice.is_open else f"{when(notice.settled_at)} by {notice.settled_by}"

    @admin.display(description="Settle it")
    def end(self, notice: Notice) -> SafeString:
        return button("notices_notice_settle", "Settle", notice.pk)

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        fields = super().get_fields(request, obj)
        may_end = obj and obj.is_open and self.has_settle_permission(request)
        return [*fields, "end"] if may_end else fields

    # --- Settling --------------------------------------------------------------------------------

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notices.change_notice")

    @admin.action(description="Settle: this needs nobody any more", permissions=["settle"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        settled = sum(self._settle(request, notice) for notice in queryset)
        self.message_user(request, f"Settled: {settled}. What is still true is raised again.")

    def get_urls(self) -> list[URLPattern]:
        settle_one = self.admin_site.admin_view(self.settle_one)
        return [
            path("<int:pk>/settle/", settle_one, name="notices_notice_settle"),
            *super().get_urls(),
        ]

    def settle_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_settle_permission(request):
            raise PermissionDenied
        notice = get_object_or_404(Notice, pk=pk)
        back = reverse("admin:notices_notice_change", args=[pk])
        if request.method == "POST":
            self._settle(request, notice)
            return redirect(back)
        lead = "It leaves the first page. What is still true is raised again."
        return ask(request, self, title=notice.subject, button="Settle", lead=lead, back=back)

    def _settle(self, request: HttpRequest, notice: Notice) -> bool:
        settled = board.settle_all(Notice.objects.filter(pk=notice.pk), by=actor(request)) > 0
        if settled:
            note_action(request, notice, "Settled.")
        return settled
