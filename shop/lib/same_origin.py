"""Writes must come from our own pages, with no token in the page: public pages are everyone's."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from shop.lib.http import prefers_json

logger = logging.getLogger(__name__)
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
SIGNED = "/webhooks/"  # other servers write there, and prove who they are by a signature


def same_origin_only(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse with 403 what another site makes a browser send; see `is_from_here`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or request.path.startswith(SIGNED):
            return get_response(request)
        if not is_from_here(request):
            logger.warning("Refused a cross-site %s of %s", request.method, request.path)
            return refused(request)
        return get_response(request)

    return middleware


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Also for what Django refuses for want of its token. `reason`: Django's, which it logs."""
    if prefers_json(request):
        message = "This did not come from one of our own pages. Nothing was changed."
        return JsonResponse({"code": "NOT_FROM_HERE", "message": message}, status=403)
    return render(request, "403_csrf.html", status=403)


def is_from_here(request: HttpRequest) -> bool:
    """By `Sec-Fetch-Site`, else `Origin`, else `Referer`. Without any of them: not from here.

    Browsers send the first on every request to a trustworthy address, and scripts of other sites
    cannot set any of the three. `none` is the user's own doing, such as a reload.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if not source:
        return False
    try:
        origin = urlsplit(source)
    except ValueError:
        return False
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
