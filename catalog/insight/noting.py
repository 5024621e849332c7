"""The doors: what views, the page cache and the beacons call."""

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest
from django.utils import timezone

from catalog.insight.buffer import buffer
from catalog.insight.notes import MAIL, NUMBER, Click, Purchase, Search
from catalog.insight.visitors import is_person, visitor_key
from catalog.search.query import Query, clean_text

logger = logging.getLogger(__name__)
LAST_PLACE = 10_000
_MAIL = re.compile(r"\S+@\S+")
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){13,}")  # longer than an article number, as on a card

Given = ParamSpec("Given")


def _never_raises(note: Callable[Given, None]) -> Callable[Given, None]:
    @wraps(note)
    def noted(*args: Given.args, **options: Given.kwargs) -> None:
        try:
            note(*args, **options)
        except Exception:
            logger.exception("Could not note what was searched for")

    return noted


@_never_raises
def note_search(
    request: HttpRequest,
    query: Query,
    *,
    engine: str,
    found: int | None,
    milliseconds: float = 0,
    is_relaxed: bool = False,
) -> None:
    """An answered search. Call it for answers from a cache too, with what was found back then.

    Further pages and shelves without words are no searches, and are passed over here. `found` is
    None where the shopper was sent to a page instead.
    """
    if not query.text or query.page > 1 or not is_person(request):
        return
    now = timezone.localtime()
    buffer.add(
        Search(
            at=now,
            day=now.date(),
            visitor=visitor_key(request, now.date()),
            text=masked(query.text),
            filters=_filters_of(query),
            found=found,
            is_relaxed=is_relaxed,
            engine=engine,
            milliseconds=round(milliseconds),
        )
    )


@_never_raises
def note_click(request: HttpRequest, text: str, product: int, place: int) -> None:
    """A result was opened that stood at this place, counted from 1."""
    text = masked(clean_text(text))
    if not text or not is_person(request):
        return
    now = timezone.localtime()
    visitor = visitor_key(request, now.date())
    place = min(max(place, 1), LAST_PLACE)
    buffer.add(Click(now, now.date(), visitor, text, product, place))


@_never_raises
def note_purchase(order_key: str, text: str, product: int) -> None:
    """A product was bought that this query had led to. Counted once for a key."""
    text = masked(clean_text(text))
    if text:
        now = timezone.localtime()
        buffer.add(Purchase(now, now.date(), order_key, text, product))


def masked(text: str) -> str:
    """Without what is somebody's own, typed into the wrong field."""
    return _LONG_NUMBER.sub(NUMBER, _MAIL.sub(MAIL, text))


def _filters_of(query: Query) -> str:
    """As in the address; a shelf that was searched is one of them."""
    filters = query.with_(text="").querystring.removeprefix("?")
    return "&".join(filter(None, (query.shelf and f"shelf={query.shelf}", filters)))[:400]
