"""What every view asks of a request."""

from typing import Any, Protocol, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class _WithHtmx(Protocol):
    htmx: HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx swaps a piece of the page, not when it restores or boosts a whole one."""
    htmx = cast(_WithHtmx, request).htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def prefers_json(request: HttpRequest) -> bool:
    """Programs may ask for JSON; browsers list text/html first."""
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return preferred == "application/json"


def varies_by_fragment(response: HttpResponse) -> HttpResponse:
    """A page and its fragment share an address: caches must keep them apart."""
    patch_vary_headers(response, ["HX-Request"])
    return response


def cookie_options(**options: Any) -> dict[str, Any]:
    """What every cookie of the shop has in common, for `set_cookie`."""
    return {"samesite": "Lax", "secure": settings.HTTPS, **options}
