"""What is done to many orders at once.

Every order stands for itself: one that cannot does not stop the others, and the answer names it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from orders import cancelling, fulfilment
from orders.admin.cancels import consequences
from orders.admin.forms import ManyParcelsForm
from orders.admin.permissions import Deed, may
from orders.admin.slips import address_of_slips
from orders.aftersales import NotPossible
from orders.models import Order
from orders.models.order import OrderQuerySet
from shop.lib.back_office import actor, ask

AT_ONCE = 100  # orders: each is a transaction of its own, and somebody waits for the answer


class ManyOrders(admin.ModelAdmin):
    def has_pack_permission(self, request: HttpRequest) -> bool:
        return may(request, Deed.PACK)

    def has_ship_permission(self, request: HttpRequest) -> bool:
        return may(request, Deed.SHIP)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return may(request, Deed.CANCEL)

    @admin.action(description="Print packing slips", permissions=["pack"])
    def print_slips(self, request: HttpRequest, queryset: OrderQuerySet) -> HttpResponse | None:
        orders = self._chosen(request, queryset)
        return redirect(address_of_slips(orders)) if orders else None

    @admin.action(description="Mark packed", permissions=["pack"])
    def pack(self, request: HttpRequest, queryset: OrderQuerySet) -> None:
        pack = partial(fulfilment.pack, actor=actor(request))
        self._each(request, self._chosen(request, queryset), "Packed", pack)

    @admin.action(description="Ship…", permissions=["ship"])
    def ship(self, request: HttpRequest, queryset: OrderQuerySet) -> HttpResponse | None:
        orders = self._chosen(request, queryset)
        if not orders:
            return None
        is_sure = bool(request.POST.get("sure"))
        form = ManyParcelsForm(request.POST if is_sure else None, orders)
        if is_sure and form.is_valid():
            self._each(request, orders, "Shipped", partial(_ship, form=form, who=actor(request)))
            return None
        return self._sure(
            request,
            orders,
            "ship",
            title=f"Ship {_counted(orders)}",
            button="Mark them shipped",
            lead="Each in one parcel with all that is still to be sent. Each shopper gets a mail.",
            form=form,
        )

    @admin.action(description="Cancel and refund…", permissions=["cancel"])
    def cancel_them(self, request: HttpRequest, queryset: OrderQuerySet) -> HttpResponse | None:
        orders = self._chosen(request, queryset.prefetch_related(None).with_details())
        if not orders:
            return None
        if request.POST.get("sure"):
            cancel = partial(cancelling.cancel, actor=actor(request))
            self._each(request, orders, "Cancelled", cancel)
            return None
        return self._sure(
            request,
            orders,
            "cancel_them",
            title=f"Cancel and refund {_counted(orders)}",
            button="Cancel and refund them all",
            lead="This cannot be undone. For each order it will:",
            consequences=[f"{one.number}: {', '.join(consequences(one))}" for one in orders],
            danger=True,
        )

    def _chosen(self, request: HttpRequest, queryset: OrderQuerySet) -> list[Order]:
        """None, and a message, where somebody chose more than can be done while they wait."""
        orders = list(queryset[: AT_ONCE + 1])
        if len(orders) > AT_ONCE:
            self.message_user(request, f"Please choose {AT_ONCE} at most.", messages.ERROR)
            return []
        return orders

    def _sure(
        self, request: HttpRequest, orders: list[Order], action: str, **question: Any
    ) -> HttpResponse:
        hidden = [("action", action), ("sure", "yes")]
        chosen = [("_selected_action", str(order.pk)) for order in orders]
        return ask(request, self, hidden=hidden + chosen, back=request.get_full_path(), **question)

    def _each(
        self, request: HttpRequest, orders: list[Order], done: str, act: Callable[[Order], object]
    ) -> None:
        moved = []
        for order in orders:
            try:
                act(order)
            except NotPossible as refusal:
                self.message_user(request, _naming(order, refusal), messages.WARNING)
            else:
                moved.append(order.number)
        if moved:
            told = f"{done}: {len(moved)}. {', '.join(moved)}"
            self.message_user(request, told, messages.SUCCESS)


def _ship(order: Order, *, form: ManyParcelsForm, who: str) -> None:
    fulfilment.send(order, actor=who, **form.about_parcel_of(order))


def _naming(order: Order, refusal: NotPossible) -> str:
    words = str(refusal)
    return words if order.number in words else f"{order.number}: {words}"


def _counted(orders: list[Order]) -> str:
    return "1 order" if len(orders) == 1 else f"{len(orders)} orders"
