"""Requests, counted and timed for Prometheus.

With PROMETHEUS_MULTIPROC_DIR set, every process of a machine counts into a file of its own there,
which outlives it; whoever is asked adds them up (docs/decisions/0016).
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
REQUESTS = Counter(
    "holdfast_requests", "Requests by view and by what was answered", ["view", "method", "status"]
)
SECONDS = Histogram(
    "holdfast_request_seconds",
    "How long a view took",
    ["view"],
    buckets=(0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10),
)


class Collector(Protocol):
    """What is looked up when somebody asks, rather than counted when it happens."""

    def collect(self) -> Iterable[Metric]: ...


def counted(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        view = _view(request, response)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, str(response.status_code)).inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        return response

    return middleware


def _view(request: HttpRequest, response: HttpResponse) -> str:
    """Its name: addresses would be as many as there are visitors with ideas."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "kept page" if response.status_code == 200 else "none"


def page(*collectors: Collector) -> bytes:
    """Everything that was counted, and what these say, in Prometheus' words."""
    asked = CollectorRegistry()
    for collector in collectors:
        asked.register(collector)
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY) + generate_latest(asked)
    MultiProcessCollector(asked)
    return generate_latest(asked)
