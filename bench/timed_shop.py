"""The shop as `shop.asgi` serves it, which says of each answer how long it waited for the provider.

For `bench/checkout_speed.py`, in a `Server-Timing` header: the time from a request that was sent
to the payment provider until the head of its answer was there, on the thread that made the page.
"""

import threading
import time
from collections.abc import Callable, Iterable
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from shop.asgi import application, pages

__all__ = ["application"]

_waited = threading.local()
_getresponse = HTTPConnection.getresponse
Pages = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def getresponse(self: HTTPConnection) -> HTTPResponse:
    began = time.perf_counter()
    try:
        return _getresponse(self)
    finally:
        _waited.seconds = getattr(_waited, "seconds", 0.0) + time.perf_counter() - began


def timed(shop: Pages) -> Pages:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _waited.seconds = 0.0

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            waited = f"provider;dur={_waited.seconds * 1000:.2f}"
            return start_response(status, [*headers, ("Server-Timing", waited)], *rest)

        return shop(environ, start)

    return answer


HTTPConnection.getresponse = getresponse  # type: ignore[method-assign]
pages.app = timed(pages.app)
