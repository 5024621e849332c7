"""Who waits for what: to look at, and to take someone off the list."""

from collections.abc import Collection

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from catalog import stock
from catalog.holders import tells_holders
from catalog.models import WaitlistPlace
from shop.lib.back_office import ReadOnlyAdmin, badge, link, when

State = WaitlistPlace.State
_BADGES = {State.WAITING: "few", State.KEPT: "good"}


@tells_holders
def places_behind(keys: Collection[str]) -> dict[str, SafeString]:
    places = WaitlistPlace.objects.of_owners(keys)
    page = "catalog_waitlistplace_change"
    return {place.owner: link(page, f"{place.email}, who waited", place.pk) for place in places}


@admin.register(WaitlistPlace)
class WaitlistAdmin(ReadOnlyAdmin):
    list_display = ("email", "sku", "how", "asked", "until")
    list_filter = ("state",)
    list_select_related = ("variant__product",)
    ordering = ("-pk",)
    search_fields = ("email__startswith", "variant__sku__startswith")
    search_help_text = "Beginning of an e-mail address, or of a SKU"
    fields = ("email", "sku", "how", "asked", "until", "mailed")
    actions = ("take_off",)

    @admin.display(description="Waits for", ordering="variant__sku")
    def sku(self, place: WaitlistPlace) -> SafeString:
        title = place.variant.product.title
        shown = format_html('{}<span class="under">{}</span>', title, place.variant)
        return link("catalog_stock_change", shown, place.variant_id)

    @admin.display(description="State", ordering="state")
    def how(self, place: WaitlistPlace) -> SafeString:
        return badge(_BADGES.get(State(place.state), "quiet"), place.get_state_display())

    @admin.display(description="Asked", ordering="pk")
    def asked(self, place: WaitlistPlace) -> SafeString:
        ago = timesince(place.asked_at)
        return format_html('{}<span class="under">{} ago</span>', when(place.asked_at), ago)

    @admin.display(description="Kept until")
    def until(self, place: WaitlistPlace) -> str:
        return when(place.kept_until)

    @admin.display(description="Mailed")
    def mailed(self, place: WaitlistPlace) -> str:
        return when(place.sent_at)

    def has_take_off_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.change_waitlistplace")

    @admin.action(
        description="Take off the list: the next has their turn", permissions=["take_off"]
    )
    def take_off(self, request: HttpRequest, queryset: QuerySet[WaitlistPlace]) -> None:
        gone = 0
        try:
            for place in queryset.filter(state__in=WaitlistPlace.OPEN).order_by("variant_id"):
                stock.leave(place)
                gone += 1
        except stock.StockBusy:
            self.message_user(request, "A shopper is buying one of them. Try again.", "warning")
        self.message_user(request, f"Taken off the list: {gone}.")
