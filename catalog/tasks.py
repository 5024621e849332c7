"""Celery's entrances to the catalogue. Each may run twice."""

from celery import shared_task
from django.conf import settings

from catalog import stock
from catalog.insight import forgetting
from catalog.search import freshness, spelling, warming
from catalog.waitlist import mails


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


@shared_task
def learn_words() -> None:
    """Which words the catalogue has, to know a misspelt one."""
    spelling.learn()


@shared_task
def tell_waitlist() -> None:
    """Write to those for whom something is kept now."""
    mails.send_owed()


@shared_task
def forget_waitlist() -> None:
    """Nobody's mail address is kept for longer than it is needed."""
    stock.forget_ended(settings.WAITLIST_REMEMBERS_FOR)


@shared_task
def forget_searches() -> None:
    """What people looked for is kept for as long as the settings say."""
    forgetting.forget()
