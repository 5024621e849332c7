"""What staff may do to orders: each deed has a permission of its own."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


class Deed(StrEnum):
    SEE = "orders.view_order"
    SEE_MONEY = "orders.view_refund"
    PACK = "orders.pack_order"
    SHIP = "orders.ship_order"
    CANCEL = "orders.cancel_order"
    REFUND = "orders.refund_order"
    REFUND_BEYOND_LIMIT = "orders.refund_beyond_limit"
    NOTE = "orders.note_order"
    RESEND = "orders.resend_mail"
    CORRECT_EMAIL = "orders.correct_email"


def may(request: HttpRequest, deed: Deed) -> bool:
    return request.user.has_perm(deed)


def needing(deed: Deed, view: View) -> View:
    """The view, for those who may do this; 403 for others, whatever they send."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request, deed):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
