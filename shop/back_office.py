"""The first page of the back office: what today asks for, and the way there."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.contrib.admin import AdminSite
from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from catalog.models import Stock, Variant
from orders import attention
from orders.models import Order, PaymentAttempt
from shop.notices.models import Notice

MOST = 1000  # counted up to here: 'a thousand or more' is as urgent as any number
# The order of work, not of the alphabet.
APPS = ("orders", "catalog", "cart", "accounts", "account", "auth", "notices", "events")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of today; `kind` is good, few or none, as urgent as it is."""

    label: str
    value: str
    hint: str
    address: str
    kind: str = "good"


class BackOffice(AdminSite):
    site_header = "Holdfast"
    site_title = "Holdfast"
    index_title = "Today"

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        today = {
            "notices": _open_notices(request),
            "figures": figures_for(request),
            "newest": _newest_orders(request),
        }
        return super().index(request, {**today, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """In the order of work, and everything about people under one heading."""
        apps = {app["app_label"]: app for app in super().get_app_list(request, app_label)}
        if app_label is None and "accounts" in apps:
            for other in ("account", "auth"):
                apps["accounts"]["models"] += apps.pop(other, {"models": []})["models"]
        return sorted(apps.values(), key=lambda app: _place(app["app_label"]))


def figures_for(request: HttpRequest) -> list[Figure]:
    """Those that the member of staff may see."""
    figures = []
    if request.user.has_perm("orders.view_order"):
        figures += [_to_pack(), _to_ship()]
    if attention.kinds_for(request.user):
        figures += [_needing_attention(request)]
    if request.user.has_perm("orders.view_refund"):
        figures += [_revenue()]
    if request.user.has_perm("catalog.view_stock"):
        figures += [_at_level("none"), _at_level("few")]
    if request.user.has_perm("orders.view_paymentattempt"):
        figures += [_declined()]
    return figures


def _to_pack() -> Figure:
    address = reverse("admin:orders_order_to_pack")
    return _count("To pack", Order.objects.to_pack(), "confirmed and paid", address, "few")


def _to_ship() -> Figure:
    address = reverse("admin:orders_order_to_ship")
    return _count("To ship", Order.objects.to_ship(), "packed, or sent in part", address, "few")


def _needing_attention(request: HttpRequest) -> Figure:
    count = attention.count_for(request.user)
    address = reverse("admin:orders_order_attention")
    kind = "none" if count else "good"
    return Figure("Needs attention", _up_to_most(count), "money, mails, notices", address, kind)


def _revenue() -> Figure:
    orders = Order.objects.filter(placed_at__gte=_midnight())
    taken = orders.exclude(status=Order.Status.CANCELLED).aggregate(
        sum=Sum(F("subtotal") + F("tax") + F("shipping")), count=Count("pk")
    )
    many = f"{taken['count']:,} {'order' if taken['count'] == 1 else 'orders'}"
    query = f"placed_at__gte={quote(_midnight().isoformat())}"
    return Figure(
        "Revenue today",
        f"${taken['sum'] or Decimal(0):,.2f}",
        f"{many}, tax and delivery included",
        _list("orders_order", query),
    )


def _at_level(level: str) -> Figure:
    rows = Stock.objects.at_level(level).filter(variant__in=Variant.objects.for_sale())
    label = "Sold out" if level == "none" else "Running low"
    hint = "variants on sale" if level == "none" else f"{Stock.FEW} or fewer left"
    return _count(label, rows, hint, _list("catalog_stock", f"level={level}&sale=yes"), level)


def _declined() -> Figure:
    declined = PaymentAttempt.objects.filter(
        created_at__gte=_midnight(), outcome=PaymentAttempt.Outcome.DECLINED
    )
    query = f"outcome__exact=declined&created_at__gte={quote(_midnight().isoformat())}"
    address = _list("orders_paymentattempt", query)
    return _count("Declined today", declined, "payments; nothing was charged", address, "few")


def _count(label: str, rows: QuerySet[Any], hint: str, address: str, kind: str) -> Figure:
    count = rows.order_by().values("pk")[:MOST].count()
    return Figure(label, _up_to_most(count), hint, address, kind if count else "good")


def _up_to_most(count: int) -> str:
    return f"{MOST:,}+" if count == MOST else f"{count:,}"


def _newest_orders(request: HttpRequest) -> QuerySet[Order]:
    if not request.user.has_perm("orders.view_order"):
        return Order.objects.none()
    return Order.objects.order_by("-placed_at")[:6]


def _open_notices(request: HttpRequest) -> list[Notice]:
    if not request.user.has_perm("notices.view_notice"):
        return []
    return list(Notice.objects.open().most_recent_first()[:MOST])


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"


def _place(app_label: str) -> int:
    return APPS.index(app_label) if app_label in APPS else len(APPS)
