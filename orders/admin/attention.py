"""The page of what needs attention: each kind of trouble, the oldest first."""

from dataclasses import dataclass, field

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from orders.admin.tabs import tabs_for
from orders.attention import Kind, Row, kinds_for
from orders.models import Order

SHOWN = 50  # of each kind


@dataclass(frozen=True, slots=True)
class Section:
    kind: Kind
    rows: list[Row] = field(default_factory=list)
    has_more: bool = False


@require_GET
def attention(request: HttpRequest) -> HttpResponse:
    """`kind` shows one kind only; `q` is a part of what stands in a row, such as a number."""
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied
    chosen, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    context = {
        **admin.site.each_context(request),
        "opts": Order._meta,
        "title": "Needs attention",
        "tabs": tabs_for(request),
        "kinds": kinds,
        "chosen": chosen,
        "words": words,
        "sections": [_section(kind, words) for kind in kinds if chosen in {"", kind.slug}],
    }
    return TemplateResponse(request, "admin/orders/order/attention.html", context)


def _section(kind: Kind, words: str) -> Section:
    rows = list(kind.found(words)[: SHOWN + 1])
    return Section(kind, [kind.tell(row) for row in rows[:SHOWN]], len(rows) > SHOWN)
