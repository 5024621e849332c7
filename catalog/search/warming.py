"""The first searches after a start are slow, and shoppers wait for 0.3 s only: so we ask first."""

import logging

import pybreaker
from django.conf import settings

from catalog.models import Category
from catalog.search import asking, elastic, guard, synonyms
from catalog.search.query import Query

logger = logging.getLogger(__name__)
SHELVES = 12
PATIENCE = 10.0  # seconds for one search that nobody waits for


def warm(index: str) -> None:
    """Search as shoppers do, with patience. Raises one of elastic.FAILURES."""
    client = elastic.client().options(request_timeout=PATIENCE, max_retries=0)
    names = Category.objects.order_by("?").values_list("name", flat=True)[:SHELVES]
    for text in ("", *names):
        query = Query(text=text)
        for clause in asking.attempts(text, synonyms.in_use()):
            client.search(index=index, **asking.body(query, clause, []))


def bring_back() -> bool:
    """Give search back to Elasticsearch once it answers in a shopper's time again.

    Without this, a server that has just come back would meet nothing but single impatient
    attempts, each of them too early. True when the circuit was closed by this call.
    """
    is_wanted = settings.SEARCH == elastic.NAME
    if not is_wanted or guard.reading.current_state == pybreaker.STATE_CLOSED:
        return False
    try:
        warm(settings.SEARCH_INDEX)
        elastic.find(Query())
    except elastic.FAILURES as error:
        logger.info("Elasticsearch does not answer well enough yet: %s", type(error).__name__)
        return False
    guard.reading.close()
    return True
