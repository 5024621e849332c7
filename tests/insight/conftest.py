"""Visitors who search: requests as they arrive from somewhere on the network."""

import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from catalog import insight
from catalog.insight.buffer import buffer
from catalog.search.query import Query

_visitors = count(1)


@pytest.fixture(autouse=True)
def no_notes_of_others() -> Iterator[None]:
    buffer.forget()
    yield
    buffer.forget()


def visitor(address: str = "", agent: str = "Firefox") -> HttpRequest:
    """A new one each time, unless the address says who it is."""
    number = next(_visitors)
    address = address or f"93.184.{number // 250}.{number % 250}"
    return RequestFactory(headers={"user-agent": agent}).get("/search/", REMOTE_ADDR=address)


def searched(
    text: str, request: HttpRequest | None = None, *, found: int = 3, **said: object
) -> None:
    options = {"engine": "postgres", "milliseconds": 12.4, **said}
    insight.note_search(request or visitor(), Query(text=text), found=found, **options)  # type: ignore[arg-type]


@pytest.fixture
def wait_for() -> Callable[[Callable[[], bool]], None]:
    def wait(is_so: Callable[[], bool]) -> None:
        ends_at = time.monotonic() + 10
        while not is_so():
            assert time.monotonic() < ends_at
            time.sleep(0.02)

    return wait
