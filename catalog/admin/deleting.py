"""Goods that ever moved stay in the ledger: they go off sale instead of being deleted."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.models import Movement, Stock
from shop.lib.back_office import BigTableAdmin


class KeptByLedger(BigTableAdmin):
    instead = "take it off sale"
    goods = "variant"  # how a movement leads to what this admin looks after

    def movements_of(self, obj: Any) -> QuerySet[Movement]:
        return Movement.objects.filter(**{self.goods: obj})

    @admin.display(description="Deleting")
    def deleting(self, obj: Any) -> str:
        if obj.pk and self.movements_of(obj).exists():
            return f"Not possible: the stock ledger and orders keep it. You can {self.instead}."
        return "Possible: nothing of it ever moved."

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj and self.movements_of(obj).exists():
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Counters at zero go with what they counted, though nobody may delete them alone."""
        listed, counts, missing, protected = super().get_deleted_objects(objs, request)
        return listed, counts, missing - {Stock._meta.verbose_name}, protected

    def get_actions(self, request: HttpRequest) -> Any:
        offered = super().get_actions(request)
        offered.pop("delete_selected", None)
        return offered
