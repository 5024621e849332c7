"""Searches, counted and timed for Prometheus: who answered, and why it was not Elasticsearch."""

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

from elastic_transport import ConnectionError, ConnectionTimeout
from elasticsearch import ApiError
from prometheus_client import Counter, Histogram

from catalog.search import elastic
from catalog.search.results import Results, Suggestions

SEARCHES = Counter("holdfast_searches", "Searches by who answered", ["kind", "engine", "outcome"])
SECONDS = Histogram(
    "holdfast_search_seconds",
    "How long a search took, with what was waited for in vain, by who answered",
    ["kind", "engine"],
    buckets=(0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5),
)
FALLBACKS = Counter(
    "holdfast_search_fallbacks", "Why PostgreSQL answered instead of Elasticsearch", ["reason"]
)
STATUSES = {400: "our mistake", 404: "no index", 429: "too busy"}


class Answer(Protocol):
    engine: str


Given = ParamSpec("Given")
Found = TypeVar("Found", bound=Answer)


def metered(
    kind: str, outcome: Callable[[Found], str]
) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    def decorate(find: Callable[Given, Found]) -> Callable[Given, Found]:
        @wraps(find)
        def timed(*args: Given.args, **options: Given.kwargs) -> Found:
            began = time.perf_counter()
            answer = find(*args, **options)
            SEARCHES.labels(kind, answer.engine, outcome(answer)).inc()
            SECONDS.labels(kind, answer.engine).observe(time.perf_counter() - began)
            return answer

        return timed

    return decorate


def of_search(results: Results) -> str:
    if not results.total:
        return "nothing"
    return "relaxed" if results.relaxed else "found"


def of_suggestions(suggestions: Suggestions) -> str:
    return "found" if suggestions.products else "nothing"


def note_fallback(error: Exception) -> None:
    FALLBACKS.labels(_reason(error)).inc()


def _reason(error: Exception) -> str:
    if isinstance(error, ApiError):
        return STATUSES.get(error.status_code, "its mistake")
    if isinstance(error, ConnectionTimeout | elastic.OutOfTime):
        return "out of time"
    if isinstance(error, ConnectionError):
        return "unreachable"
    return "nonsense" if isinstance(error, elastic.FAILURES) else "known to be ill"
