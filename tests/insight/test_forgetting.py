"""Retention is a setting, and each night it is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from catalog.insight.buffer import buffer
from catalog.models import LoggedSearch, SearchDay, SearchOutcome, SeenToday
from catalog.tasks import forget_searches
from shop.celery import app
from tests.builders import make_product

from .conftest import searched

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> None:
    """What a night would find that many days later, in place of what stands there now."""
    searched(f"lantern of {days}")
    buffer.flush()
    day = timezone.localdate() - timedelta(days=days)
    LoggedSearch.objects.filter(text=f"lantern of {days}").update(
        at=timezone.now() - timedelta(days=days)
    )
    SearchDay.objects.filter(text=f"lantern of {days}").update(day=day, visitors=2)
    SearchOutcome.objects.create(
        day=day, words=f"lantern of {days}", product=make_product(), clicked=1
    )


def test_single_searches_and_counts_are_kept_as_long_as_the_settings_say(
    settings: Settings,
) -> None:
    settings.SEARCH_LOG_DAYS, settings.SEARCH_INSIGHT_DAYS = 10, 20
    for days in (9, 11, 19, 21):
        days_ago(days)
    forget_searches()
    assert set(LoggedSearch.objects.values_list("text", flat=True)) == {"lantern of 9"}
    kept = {"lantern of 9", "lantern of 11", "lantern of 19"}
    assert set(SearchDay.objects.values_list("text", flat=True)) == kept
    assert set(SearchOutcome.objects.values_list("words", flat=True)) == kept


def test_what_a_single_visitor_asked_goes_with_the_single_searches(settings: Settings) -> None:
    settings.SEARCH_LOG_DAYS = 10
    for days in (9, 11):
        days_ago(days)
    SearchDay.objects.update(visitors=1)
    forget_searches()
    assert set(SearchDay.objects.values_list("text", flat=True)) == {"lantern of 9"}


def test_digests_go_when_their_day_is_over() -> None:
    searched("lantern")
    buffer.flush()
    forget_searches()
    assert SeenToday.objects.count() == 1
    yesterday = timezone.localdate() - timedelta(days=1)
    SeenToday.objects.create(day=yesterday, digest="of yesterday")
    forget_searches()
    assert set(SeenToday.objects.values_list("day", flat=True)) == {timezone.localdate()}


def test_beat_knows_of_it() -> None:
    assert "catalog.tasks.forget_searches" in app.conf.beat_schedule
