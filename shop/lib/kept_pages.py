"""Public pages, rendered once for many visitors: they are the same bytes for everybody.

A page that a view handed to `keep` stays in this process until something in the shop changes
(`shop.lib.changes`), for half a minute at most. In the moments after a change, while indexes and
caches catch up with it, a page is kept for one second: so no page is older than what it shows by
more than a second, and a crowd on one page costs one rendering a second. While PostgreSQL is away,
pages of the last five minutes go on being shown.

What a visitor sees beyond these bytes (greeting, cart, live stock) comes by fragment and socket.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout

from shop.lib import changes

logger = logging.getLogger(__name__)
UNSETTLED = 1.0  # seconds for which a page is kept while the news of a change still spread
SETTLED = 30.0  # seconds for which it is kept at most
SPREADING = 2.0  # seconds until everything shows a change: an index, what a process remembers
WITHOUT_DATABASE = 300.0  # seconds for which a page is shown while PostgreSQL is away
ASK_AGAIN_AFTER = 0.25  # seconds between two looks at the number of changes
MOST_BYTES = 32 * 1024 * 1024
LONGEST_ADDRESS = 500  # characters; longer ones are hardly asked for twice

Reply = Callable[[HttpRequest], HttpResponse]
Noted = Callable[[HttpRequest], None]


def keep(
    response: HttpResponse, on_each: Noted | None = None, *, briefly: bool = False
) -> HttpResponse:
    """Let others have this page as well. `on_each` is called with their request when they do.

    `briefly` is for what may be better a moment later though nothing changes: one second.
    """
    response.kept = on_each or _nothing  # type: ignore[attr-defined]
    response.kept_briefly = briefly  # type: ignore[attr-defined]
    return response


def _nothing(request: HttpRequest) -> None:
    """Nobody counts how often this page is shown."""


@dataclass(frozen=True, slots=True)
class Page:
    content: bytes
    headers: list[tuple[str, str]]
    number: int | None  # of changes, before it was rendered
    rendered_at: float
    is_settled: bool
    on_each: Noted

    def show(self, request: HttpRequest) -> HttpResponse:
        self.on_each(request)
        response = HttpResponse(self.content)
        for name, value in self.headers:
            response[name] = value
        return response


# --- Whether a page is still true -----------------------------------------------------------------


@dataclass(slots=True)
class Clock:
    """The number of changes as this process last saw it. None while PostgreSQL does not answer."""

    number: int | None = None
    changed_at: float = 0.0
    asked_at: float = -ASK_AGAIN_AFTER
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def look(self, now: float) -> None:
        """One thread asks; the others go by what is known."""
        if now - self.asked_at < ASK_AGAIN_AFTER or not self._asking.acquire(blocking=False):
            return
        try:
            self._ask(now)
        finally:
            self._asking.release()

    def _ask(self, now: float) -> None:
        try:
            number = changes.number()
        except (Error, PoolTimeout) as error:
            logger.warning("No news of changes, pages are shown as they are: %s", error)
            self.number, self.asked_at = None, now + SPREADING
            return
        if number != self.number:
            self.number, self.changed_at = number, now
        self.asked_at = now

    def is_settled(self, now: float) -> bool:
        return now - self.changed_at >= SPREADING

    def is_true(self, page: Page, now: float) -> bool:
        age = now - page.rendered_at
        if self.number is None:
            return age < WITHOUT_DATABASE
        is_unchanged = page.is_settled and page.number == self.number
        return age < (SETTLED if is_unchanged else UNSETTLED)


# --- Which pages there are ------------------------------------------------------------------------

Address = tuple[str, ...]
# What decides, beside the address, what a view answers; a page that varies by more is not kept.
KEYED_BY = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request", "HX-Target")


class Shelf:
    """Pages by address; when there is no more room, those that were shown least recently go."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Address, Page] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, address: Address) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page:
                self._pages.move_to_end(address)
            return page

    def put(self, address: Address, page: Page) -> None:
        with self._lock:
            self._forget(address)
            self._pages[address] = page
            self._bytes += len(page.content)
            while self._bytes > MOST_BYTES:
                self._forget(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _forget(self, address: Address) -> None:
        page = self._pages.pop(address, None)
        self._bytes -= len(page.content) if page else 0


# Where WSGI has them: `request.headers` would put together all headers to look at these.
_NAMED = [f"HTTP_{name.upper().replace('-', '_')}" for name in ("Host", *KEYED_BY)]


def _address(request: HttpRequest) -> Address:
    named = [request.META.get(name, "") for name in _NAMED]
    return request.scheme or "", request.get_full_path(), *named


shelf = Shelf()
clock = Clock()


# --- The middleware -------------------------------------------------------------------------------


def kept_pages(get_response: Reply) -> Reply:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return get_response(request)
        now, address = time.monotonic(), _address(request)
        page = shelf.find(address)
        if page:
            clock.look(now)
            if clock.is_true(page, now):
                return page.show(request)
        response = get_response(request)
        if response.status_code == 503 and page and now - page.rendered_at < WITHOUT_DATABASE:
            return page.show(request)
        if _is_for_all(response):
            _put(address, response, now)
        return response

    return middleware


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        settings.KEEP_PAGES
        and request.method == "GET"
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def _is_for_all(response: HttpResponse) -> bool:
    """A page that read the visitor's session, or sets a cookie, is theirs alone."""
    varies = {name.strip() for name in response.get("Vary", "").split(",") if name.strip()}
    is_known = varies <= set(KEYED_BY) and not response.cookies
    return hasattr(response, "kept") and response.status_code == 200 and is_known


def _put(address: Address, response: HttpResponse, asked_at: float) -> None:
    # The number is asked for after rendering, and judged by the moment before: a change that falls
    # between them makes the page count as older than it is, never as younger.
    clock.look(asked_at)
    page = Page(
        content=response.content,
        headers=list(response.headers.items()),
        number=clock.number,
        rendered_at=asked_at,
        is_settled=clock.is_settled(asked_at) and not response.kept_briefly,  # type: ignore[attr-defined]
        on_each=response.kept,  # type: ignore[attr-defined]
    )
    shelf.put(address, page)
