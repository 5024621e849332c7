"""Search pages note what was asked, and are none the slower for it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from catalog.insight import buffer as waiting
from catalog.insight.buffer import buffer
from catalog.models import LoggedSearch, SearchDay
from tests.search.conftest import fill, goods

pytestmark = pytest.mark.django_db


@pytest.fixture
def lantern(db: None) -> int:
    product = goods("Blue lantern")
    fill("postgres")
    return product.pk


def test_a_page_of_results_is_noted(client: Client, lantern: int) -> None:
    client.get("/search/", {"q": "lantern", "price": "0-25"})
    buffer.flush()
    logged = LoggedSearch.objects.get()
    assert (logged.text, logged.filters, logged.found) == ("lantern", "price=0-25", 1)
    assert logged.engine == "postgres"


def test_the_shop_without_words_is_not(client: Client, lantern: int) -> None:
    for address in ("/search/", "/search/?sort=newest", "/c/audio/", "/"):
        assert client.get(address).status_code == 200
    assert buffer.flush() == 0


def test_a_search_writes_nothing_and_asks_nothing_more(
    client: Client,
    lantern: int,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Callable[..., object],
) -> None:
    client.get("/search/", {"q": "lantern"})
    with django_assert_num_queries(queries_of(client, monkeypatch)):  # type: ignore[attr-defined]
        client.get("/search/", {"q": "lantern"})
    assert not LoggedSearch.objects.exists()


def queries_of(client: Client, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many queries the page takes when nothing is noted."""
    with monkeypatch.context() as quiet, CaptureQueriesContext(connection) as asked:
        quiet.setattr("catalog.insight.note_search", lambda *_args, **_options: None)
        client.get("/search/", {"q": "lantern"})
    return len(asked)


@pytest.mark.django_db(transaction=True)
def test_a_thread_writes_it_down_within_moments(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, wait_for: Callable[..., None]
) -> None:
    settings.SEARCH_LOG_IN_BACKGROUND = True
    monkeypatch.setattr(waiting, "PAUSE", 0.05)
    Client().get("/search/", {"q": "lantern"})
    wait_for(lambda: SearchDay.objects.filter(missed=1).exists())


@pytest.mark.django_db(transaction=True)
def test_it_needs_no_valkey(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, wait_for: Callable[..., None]
) -> None:
    settings.SEARCH_LOG_IN_BACKGROUND = True
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    there = {**settings.CACHES["default"], "LOCATION": settings.REDIS_URL}
    settings.CACHES = {**settings.CACHES, "default": there}
    monkeypatch.setattr(waiting, "PAUSE", 0.05)
    Client().get("/search/", {"q": "lantern"})
    wait_for(lambda: SearchDay.objects.filter(missed=1).exists())
