"""Celery's entrances to the catalogue. Each may run twice."""

import logging

from celery import shared_task
from django.conf import settings

from catalog import stock
from catalog.insight import forgetting
from catalog.search import auditing, elastic, freshness, lag, spelling
from catalog.waitlist import mails

logger = logging.getLogger(__name__)


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
def learn_words() -> None:
    """Which words the catalogue has, to know a misspelt one."""
    spelling.learn()


@shared_task
def watch_index() -> None:
    """Whether search keeps up with the catalogue."""
    lag.watch()


# A million documents take longer than the broker waits for a late word: it would hand the task to a
# second worker. One that dies with its worker is left for the next night.
@shared_task(time_limit=3 * 3600, acks_late=False)
def audit_index() -> None:
    """The nightly audit; what it finds becomes a notice to staff."""
    try:
        auditing.every_night()
    except elastic.FAILURES as error:
        logger.warning("Elasticsearch could not be audited tonight: %s", error)


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
