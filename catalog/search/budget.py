"""Asking Elasticsearch within the time that a shopper should wait for it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from math import ceil
from typing import Any

from django.conf import settings
from elastic_transport import ConnectionTimeout, ObjectApiResponse
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.dsl.connections import connections
from elasticsearch.exceptions import HTTP_EXCEPTIONS

from catalog.search.clauses import Clause


class NotUnderstood(Exception):
    """An answer that is none; something else may be listening there."""


class OutOfTime(Exception):
    """A shopper's time went on several questions, none of which took too long by itself."""


def client() -> Elasticsearch:
    return connections.get_connection()


class Budget:
    """The time that a shopper should wait for Elasticsearch, however many questions it takes."""

    def __init__(self) -> None:
        self.whole = settings.SEARCH_TIMEOUT.total_seconds()
        self.ends_at = time.monotonic() + self.whole

    def search(self, **body: Any) -> ObjectApiResponse[Any]:
        with self._ending() as server:
            return server.search(
                index=settings.SEARCH_INDEX, allow_partial_search_results=False, **body
            )

    def search_together(self, bodies: Sequence[dict[str, Any]]) -> list[Clause]:
        head = {"allow_partial_search_results": False}
        with self._ending() as server:
            answer = server.msearch(
                index=settings.SEARCH_INDEX,
                searches=[line for body in bodies for line in (head, body)],
            )
        with as_agreed():
            answers = list(answer["responses"])
            refused = [one for one in answers if "error" in one]
        if refused:
            kind = HTTP_EXCEPTIONS.get(refused[0]["status"], ApiError)
            raise kind(str(refused[0]["error"]), answer.meta, refused[0])
        return answers

    @contextmanager
    def _ending(self) -> Iterator[Elasticsearch]:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise OutOfTime
        try:
            yield _patient(client(), ceil(left * 100))
        except ConnectionTimeout:
            if left < self.whole / 2:
                raise OutOfTime from None
            raise


@lru_cache(maxsize=100)
def _patient(server: Elasticsearch, hundredths: int) -> Elasticsearch:
    """Waits for so many hundredths of a second. Kept, since making one takes half a millisecond."""
    return server.options(request_timeout=hundredths / 100, max_retries=0)


@contextmanager
def as_agreed() -> Iterator[None]:
    """For reading an answer. Raises NotUnderstood when it has another shape."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotUnderstood(repr(error)) from error
