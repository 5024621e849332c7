"""Celery's entrances to the catalogue. Each may run twice."""

from celery import shared_task

from catalog import stock
from catalog.search import freshness, warming


@shared_task
def expire_holds() -> None:
    """Tidy up holds whose time is over, so that their goods count as free again."""
    while stock.sweep():
        pass


@shared_task
def refresh_index() -> None:
    """Build the search documents of changed products again."""
    freshness.refresh()


@shared_task
def bring_search_back() -> None:
    """After Elasticsearch was away: see whether it answers in time again."""
    warming.bring_back()
