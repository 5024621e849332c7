"""The outbox to look at: what happened, and whether those who listen know."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from shop.events.listeners import LISTENERS
from shop.events.models import Event
from shop.lib.back_office import ReadOnlyAdmin, badge, when


class Topic(admin.SimpleListFilter):
    title = "topic"
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(topic, topic) for topic in LISTENERS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(topic=self.value()) if self.value() else queryset


class Relayed(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "Waiting"), ("relayed", "Relayed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if not self.value():
            return queryset
        return queryset.filter(relayed_at__isnull=self.value() == "waiting")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "topic", "payload", "state")
    list_filter = (Relayed, Topic)
    ordering = ("-pk",)
    fields = ("topic", "payload", "created_at", "relayed_at")

    @admin.display(description="When", ordering="pk")
    def at(self, event: Event) -> str:
        return when(event.created_at)

    @admin.display(description="State", ordering="relayed_at")
    def state(self, event: Event) -> SafeString:
        return badge("good", "Relayed") if event.relayed_at else badge("few", "Waiting")
