"""What is learnt is not kept longer than it is needed."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from catalog.models import LoggedSearch, SearchDay, SearchOutcome, SeenToday


def forget() -> None:
    """Digests when their day is over, single searches after SEARCH_LOG_DAYS, counts after
    SEARCH_INSIGHT_DAYS. What only one visitor of a day asked goes with the single searches: it may
    be somebody's own, and it says little.
    """
    today = timezone.localdate()
    log_begins = today - timedelta(days=settings.SEARCH_LOG_DAYS)
    insight_begins = today - timedelta(days=settings.SEARCH_INSIGHT_DAYS)
    SeenToday.objects.filter(day__lt=today).delete()
    LoggedSearch.objects.filter(at__date__lt=log_begins).delete()
    SearchDay.objects.filter(day__lt=log_begins, visitors__lt=2, bought=0).delete()
    SearchDay.objects.filter(day__lt=insight_begins).delete()
    SearchOutcome.objects.filter(day__lt=insight_begins).delete()
