"""What moved, and who holds what: to look at."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil

from catalog import stock
from catalog.holders import holders
from catalog.models import Hold, Movement
from shop.lib.back_office import ReadOnlyAdmin, badge, link, when


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin):
    list_display = ("at", "sku", "units", "then", "reason", "said")
    list_filter = ("reason", "created_at")
    sortable_by = ("at",)
    list_select_related = ("variant",)
    ordering = ("-pk",)
    search_fields = ("variant__sku__startswith", "reference__startswith")
    search_help_text = "Beginning of a SKU, or an order number"
    fields = (*("at", "sku", "units", "on_hand_after", "reason", "note", "reference", "actor"),)

    @admin.display(description="When", ordering="pk")
    def at(self, movement: Movement) -> str:
        return when(movement.created_at)

    @admin.display(description="SKU")
    def sku(self, movement: Movement) -> SafeString:
        return link("catalog_stock_change", movement.variant, movement.variant_id)

    @admin.display(description="Units")
    def units(self, movement: Movement) -> SafeString:
        kind = "in" if movement.quantity > 0 else "out"
        return format_html('<span class="units-{}">{}</span>', kind, f"{movement.quantity:+,}")

    @admin.display(description="On hand")
    def then(self, movement: Movement) -> str:
        return f"{movement.on_hand_after:,}"

    @admin.display(description="Reference and note")
    def said(self, movement: Movement) -> SafeString:
        words = " · ".join(filter(None, (movement.reference, movement.note))) or "–"
        by = (
            format_html('<span class="under">by {}</span>', movement.actor)
            if movement.actor
            else ""
        )
        return format_html("{}{}", words, by)


class StillLive(admin.SimpleListFilter):
    title = "time"
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("live", "Still held"), ("lapsed", "Lapsed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Hold]) -> QuerySet[Hold]:
        match self.value():
            case "live":
                return queryset.live()  # type: ignore[attr-defined]
            case "lapsed":
                return queryset.lapsed()  # type: ignore[attr-defined]
        return queryset


class HoldList(ChangeList):
    """Looks up for a whole page who holds."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        who = holders({hold.owner for hold in self.result_list})
        for hold in self.result_list:
            hold.holder = who.get(hold.owner, hold.owner)


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ("sku", "quantity", "who", "until")
    list_filter = (StillLive,)
    list_select_related = ("variant__product",)
    ordering = ("expires_at",)
    search_fields = ("variant__sku__startswith", "owner__startswith")
    search_help_text = "Beginning of a SKU, or of the owner's key"
    fields = ("sku", "quantity", "who", "owner", "until")
    actions = ("release",)

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return HoldList

    @admin.display(description="Held by", ordering="owner")
    def who(self, hold: Hold) -> str:
        if not hasattr(hold, "holder"):
            hold.holder = holders({hold.owner}).get(hold.owner, hold.owner)
        return hold.holder

    @admin.display(description="Held", ordering="variant__sku")
    def sku(self, hold: Hold) -> SafeString:
        title = hold.variant.product.title
        shown = format_html('{}<span class="under">{}</span>', title, hold.variant)
        return link("catalog_stock_change", shown, hold.variant_id)

    @admin.display(description="Until", ordering="expires_at")
    def until(self, hold: Hold) -> SafeString:
        now = timezone.now()
        shown = badge("quiet", f"lapsed {timesince(hold.expires_at, now)} ago")
        if hold.is_live:
            shown = badge("good", f"{timeuntil(hold.expires_at)} left")
        return format_html('{}<span class="under">since {}</span>', shown, when(hold.created_at))

    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.change_stock")

    @admin.action(description="Release: anyone may buy these units", permissions=["release"])
    def release(self, request: HttpRequest, queryset: QuerySet[Hold]) -> None:
        gone = 0
        try:
            for hold in queryset.order_by("variant_id"):
                gone += stock.release(hold.owner, [hold.variant_id])
        except stock.StockBusy:
            self.message_user(request, "A shopper is buying one of them. Try again.", "warning")
        self.message_user(request, f"Released: {gone}. The carts keep their lines, unheld.")
