"""From commit to search: how long it took, and what still waits."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from catalog.listeners import products_bought
from catalog.models import Product, StaleDocument, WrittenBatch
from catalog.search import elastic, freshness, lag
from catalog.tasks import refresh_index, watch_index
from shop.events import relay
from shop.events.models import Event
from shop.events.outbox import publish
from shop.notices.models import Notice
from tests.search.conftest import fill, goods

pytestmark = pytest.mark.usefixtures("db")


def lag_of(engine: str) -> lag.Lag:
    return next(each for each in lag.measured() if each.engine == engine)


def tell(product: Product, seconds_ago: float = 0) -> None:
    with transaction.atomic():
        publish("product.changed", {"products": [product.pk]})
    Event.objects.waiting().update(created_at=timezone.now() - timedelta(seconds=seconds_ago))
    relay.relay_batch()


def test_the_lag_is_counted_from_the_commit_until_a_search_finds_it(engine: str) -> None:
    lamp, mug = goods("Desk lamp"), goods("Mug")
    fill(engine)
    assert lag_of(engine)[1:] == (0, None, None, 0, 0)
    tell(lamp, 40)
    tell(mug, 2)
    refresh_index()
    measured = lag_of(engine)
    unseen = elastic.REFRESH_EVERY if engine == "elasticsearch" else 0
    assert measured.documents == 2
    assert measured.p50 == pytest.approx(21 + unseen, abs=5)
    assert measured.p95 == pytest.approx(38 + unseen, abs=5)


def test_of_changes_that_wait_together_the_first_counts() -> None:
    lamp = goods("Desk lamp")
    fill("postgres")
    tell(lamp, 60)
    tell(lamp, 1)
    assert lag_of("postgres").oldest == pytest.approx(60, abs=5)
    refresh_index()
    assert lag_of("postgres").p95 == pytest.approx(60, abs=5)


def test_a_change_during_the_writing_counts_from_its_own_commit() -> None:
    lamp = goods("Desk lamp")
    tell(lamp, 60)
    freshness._claim("postgres")
    tell(lamp, 1)
    assert lag_of("postgres").oldest == pytest.approx(1, abs=0.9)


def test_how_often_a_thing_was_sold_may_be_late_and_is_not_measured() -> None:
    lamp = goods("Desk lamp")
    fill("postgres")
    products_bought([{"products": [lamp.pk], "quantities": {str(lamp.pk): 1}}])
    refresh_index()
    assert lag_of("postgres").documents == 0
    assert not StaleDocument.objects.exists()


@pytest.mark.usefixtures("unreachable")
def test_staff_are_told_when_search_falls_behind_and_when_it_has_caught_up() -> None:
    lamp = goods("Desk lamp")
    tell(lamp, lag.BEHIND.total_seconds() + 90)
    refresh_index()
    watch_index()
    (notice,) = Notice.objects.open()
    assert "elasticsearch is 12 minutes behind" in notice.subject
    assert "1 documents wait" in notice.body
    StaleDocument.objects.all().delete()
    watch_index()
    assert not Notice.objects.open().exists()


def test_measurements_are_kept_for_an_hour() -> None:
    old, new = (timezone.now() - timedelta(minutes=minutes) for minutes in (70, 2))
    for at in (old, new):
        WrittenBatch.objects.create(engine="postgres", written_at=at, lags=[0.5, 1.5])
    watch_index()
    assert WrittenBatch.objects.get().written_at == new
    assert lag_of("postgres").p50 == 1.0
