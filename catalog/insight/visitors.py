"""Counting a visitor once a day without keeping who it was."""

import re
from datetime import date

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from shop.lib.addresses import address_key

_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor", re.IGNORECASE)


def visitor_key(request: HttpRequest, day: date) -> str:
    """Holds for this day only, and never leaves memory: see `digest_of`.

    Whoever asks chooses the name of their browser, so that it counts only where there is no public
    address: at home, or behind a proxy that hides it.
    """
    who = address_key(request) or request.headers.get("User-Agent", "")
    return _digest(f"{day}|{who}")


def digest_of(visitor: str, *what: object) -> str:
    """What is stored: two things of one visitor look like those of two."""
    return _digest("|".join(map(str, (visitor, *what))))


def is_person(request: HttpRequest) -> bool:
    """Not a robot that says so, and not a browser that fetches in case."""
    agent = request.headers.get("User-Agent", "")
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    return not is_ahead and not _ROBOT.search(agent)


def _digest(text: str) -> str:
    return salted_hmac("catalog.insight", text, algorithm="sha256").hexdigest()[:32]
