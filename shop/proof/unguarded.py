"""The shop with its guard off, for the throw-away product alone: the proof's negative control.

It decides as many shops do: look how many are left, think, then write the number that follows from
what was seen. `manage.py prove_no_oversell --without-guard` starts it as a process of its own, on
an address that nobody else knows; nothing here does anything until `application` is called there.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

THE_VARIANT = "PROOF_VARIANT"  # the variable that names it
THINKING = 0.02  # seconds between the look and the write
_COUNT = "reserved = stock.reserved + %(units)s"
_WRITE = "reserved = least(%(seen)s + %(units)s, stock.on_hand)"  # the table's own check stays on

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def application() -> Any:
    """For `uvicorn --factory`. It ends with the process that started it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    threading.Thread(target=_end_with_the_parent, daemon=True).start()

    from a2wsgi import WSGIMiddleware
    from django.core.wsgi import get_wsgi_application

    pages = get_wsgi_application()

    from django.urls import reverse

    variant_id = int(os.environ[THE_VARIANT])
    take_the_guard_off(variant_id)
    allowed = reverse("cart:add", args=[variant_id])
    return WSGIMiddleware(_only(allowed, pages), workers=8)  # type: ignore[arg-type]


def take_the_guard_off(variant_id: int) -> None:
    """In this process, and for this variant: any other one is refused."""
    from catalog import stock
    from catalog.models import Stock, Variant
    from catalog.stock import taking

    if _COUNT not in taking.STATEMENT:
        raise RuntimeError("catalog.stock.taking counts in another way now")
    guarded = stock.take

    def take(
        asked: int, owner: str, units: int, *, allowance: stock.Allowance, also: stock.Also
    ) -> taking.Taken | None:
        if asked != variant_id:
            raise Variant.DoesNotExist
        seen = Stock.objects.get(pk=asked)
        if seen.on_hand - seen.reserved < units:
            return None
        time.sleep(THINKING)
        also = replace(also, values={**also.values, "seen": seen.reserved})
        return guarded(asked, owner, units, allowance=allowance, also=also)

    vars(taking).update(GUARD="true", STATEMENT=taking.STATEMENT.replace(_COUNT, _WRITE))
    vars(stock).update(take=take)


def _only(allowed: str, pages: WsgiApplication) -> WsgiApplication:
    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == allowed:
            return pages(environ, start)
        start("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []

    return answer


def _end_with_the_parent() -> None:
    """Who started this holds the other end of our standard input."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(0)
