"""What Prometheus reads: /metrics, for whoever has the token."""

from collections.abc import Iterator

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily
from psycopg_pool import PoolTimeout
from pybreaker import STATE_CLOSED

from catalog.search import guard, lag
from shop.lib.metrics import page


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """A stranger learns not even that there is something."""
    given = request.headers.get("Authorization", "")
    wanted = settings.METRICS_TOKEN
    if not wanted or not constant_time_compare(given, f"Bearer {wanted}"):
        raise Http404
    return HttpResponse(page(SearchHealth()), content_type=CONTENT_TYPE_LATEST)


class SearchHealth:
    """Of the whole shop, whichever of its processes is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self._breakers()
        try:
            measured = lag.measured()
        except (Error, PoolTimeout):
            return  # without its database the shop can still say the rest
        yield from self._lag(measured)

    def _breakers(self) -> GaugeMetricFamily:
        breakers = GaugeMetricFamily(
            "holdfast_search_breaker_open", "1 while it is not asked", labels=["breaker"]
        )
        for breaker in (guard.reading, guard.writing):
            breakers.add_metric([breaker.name or ""], breaker.current_state != STATE_CLOSED)
        return breakers

    def _lag(self, measured: list[lag.Lag]) -> list[GaugeMetricFamily]:
        waiting = GaugeMetricFamily(
            "holdfast_search_waiting_documents", "Not yet in the index", labels=["engine"]
        )
        oldest = GaugeMetricFamily(
            "holdfast_search_oldest_waiting_seconds", "Age of the oldest", labels=["engine"]
        )
        seconds = GaugeMetricFamily(
            "holdfast_search_lag_seconds",
            "From commit to visible in search, in the last minutes",
            labels=["engine", "quantile"],
        )
        for engine in measured:
            waiting.add_metric([engine.engine], engine.waiting)
            oldest.add_metric([engine.engine], engine.oldest)
            for quantile, value in (("0.5", engine.p50), ("0.95", engine.p95)):
                if value is not None:
                    seconds.add_metric([engine.engine, quantile], value)
        return [waiting, oldest, seconds]
