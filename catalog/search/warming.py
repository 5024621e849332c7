"""The first searches after a start are slow, and shoppers wait for 0.3 s only: so we ask first."""

import time

from django.conf import settings
from elastic_transport import ConnectionTimeout

from catalog.models import Category
from catalog.search import asking, clauses, elastic, synonyms
from catalog.search.query import Query

SHELVES = 12
PATIENCE = 60.0  # seconds for searches that nobody waits for
PROBE_PATIENCE = 10.0  # less than what `shop.lib.breaker` allows one attempt


def warm(index: str, patience: float = PATIENCE) -> None:
    """Search as shoppers do, with patience. Raises one of elastic.FAILURES."""
    ends_at = time.monotonic() + patience
    for text in ("", *_names(SHELVES)):
        query = Query(text=text)
        for clause in clauses.attempts(text, synonyms.in_use()):
            left = ends_at - time.monotonic()
            if left <= 0:
                raise ConnectionTimeout("it does not get warm")
            client = elastic.client().options(request_timeout=left, max_retries=0)
            client.search(index=index, **asking.body(query, clause, []))


def probe() -> None:
    """Raises unless Elasticsearch answers in a shopper's time again.

    Without the warming, a server that has just come back would meet nothing but single impatient
    attempts, each of them too early.
    """
    warm(settings.SEARCH_INDEX, PROBE_PATIENCE)
    for text in ("", *_names(3)):
        elastic.find(Query(text=text))


def _names(count: int) -> list[str]:
    return list(Category.objects.order_by("?").values_list("name", flat=True)[:count])
