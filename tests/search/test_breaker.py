"""Elasticsearch may fail in any way; a shopper finds goods all the same."""

import logging
import socket
import threading
import time
import uuid
from collections.abc import Iterator

import pytest
from elasticsearch.dsl.connections import connections
from pytest_django import Settings

from catalog import search
from catalog.search import elastic, guard, warming
from catalog.search.query import Query
from shop.lib.breaker import READ_AGAIN_AFTER, Breaker, Open
from tests.search.conftest import fill, goods

pytestmark = pytest.mark.usefixtures("db")


def broken() -> None:
    raise ConnectionError("broken")


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises((ConnectionError, Open)):
            breaker.call(broken)


@pytest.mark.usefixtures("unreachable")
def test_postgres_answers_when_nothing_listens(caplog: pytest.LogCaptureFixture) -> None:
    lamp = goods("Desk lamp")
    fill("postgres")
    with caplog.at_level(logging.WARNING, "shop.lib.breaker"):
        answers = [search.find(Query(text="lamp")) for _ in range(12)]
    assert {(answer.engine, answer.is_simplified) for answer in answers} == {("postgres", True)}
    assert all(answer.ids == [lamp.pk] for answer in answers)
    told = [record for record in caplog.records if record.name == "shop.lib.breaker"]
    assert len(told) == 1
    assert guard.reading.is_open
    assert search.suggest("lam").products == [lamp.pk]


def test_a_shop_on_postgres_alone_is_not_simplified(settings: Settings) -> None:
    settings.SEARCH = "postgres"
    goods("Desk lamp")
    fill("postgres")
    found = search.find(Query(text="lamp"))
    assert (found.engine, found.is_simplified, found.total) == ("postgres", False, 1)


@pytest.fixture
def silent(settings: Settings) -> Iterator[None]:
    """A server that takes connections and never answers."""
    settings.SEARCH = "elasticsearch"
    listener = socket.create_server(("127.0.0.1", 0))
    working = connections.get_connection()
    connections.create_connection(hosts=f"http://127.0.0.1:{listener.getsockname()[1]}")
    yield
    connections.add_connection("default", working)
    listener.close()


@pytest.mark.usefixtures("silent")
def test_a_server_that_hangs_is_waited_for_five_times_and_then_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guard, "reading", Breaker(f"test-{uuid.uuid4()}", reset_after=60))
    goods("Desk lamp")
    fill("postgres")
    began = time.monotonic()
    assert [search.find(Query(text="lamp")).total for _ in range(5)] == [1] * 5
    assert time.monotonic() - began < 20, "the client's own patience is 30 seconds"
    monkeypatch.setattr(elastic, "find", lambda *_: pytest.fail("must not be asked"))
    assert search.find(Query(text="lamp")).total == 1


@pytest.mark.elasticsearch
def test_a_missing_index_is_answered_by_postgres(elasticsearch: str) -> None:
    lamp = goods("Desk lamp")
    fill("postgres")
    found = search.find(Query(text="lamp"))
    assert (found.engine, found.is_simplified, found.ids) == ("postgres", True, [lamp.pk])


@pytest.mark.elasticsearch
def test_elasticsearch_answers_again_after_a_while(
    elasticsearch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    goods("Desk lamp")
    fill("postgres", "elasticsearch")
    assert search.find(Query(text="lamp")).engine == "elasticsearch"
    with monkeypatch.context() as down:
        down.setattr(elastic, "find", lambda *_: broken_as_elastic())
        assert {search.find(Query(text="lamp")).engine for _ in range(6)} == {"postgres"}
    assert search.find(Query(text="lamp")).engine == "postgres"
    time.sleep(0.35)
    assert search.find(Query(text="lamp")).engine == "elasticsearch"
    assert guard.reading.current_state == "closed"


@pytest.mark.elasticsearch
def test_a_server_that_is_back_is_woken_up_before_shoppers_ask_it(
    elasticsearch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = Breaker(f"test-{uuid.uuid4()}", reset_after=60, probe=warming.probe)
    monkeypatch.setattr(guard, "reading", patient)
    goods("Desk lamp")
    fill("postgres", "elasticsearch")
    assert not guard.reading.try_now(), "nothing was wrong"
    with monkeypatch.context() as down:
        down.setattr(elastic, "find", lambda *_: broken_as_elastic())
        assert {search.find(Query(text="lamp")).engine for _ in range(6)} == {"postgres"}
        assert not guard.reading.try_now()
    assert search.find(Query(text="lamp")).engine == "postgres"
    assert guard.reading.try_now()
    assert search.find(Query(text="lamp")).engine == "elasticsearch"


@pytest.mark.usefixtures("unreachable")
def test_a_server_that_is_still_away_stays_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = Breaker(f"test-{uuid.uuid4()}", reset_after=60, probe=warming.probe)
    monkeypatch.setattr(guard, "reading", impatient)
    goods("Desk lamp")
    fill("postgres")
    assert {search.find(Query(text="lamp")).engine for _ in range(6)} == {"postgres"}
    assert not guard.reading.try_now()


def test_a_probe_that_an_older_calls_failure_overtakes_ends_quietly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impatient = Breaker(f"test-{uuid.uuid4()}", reset_after=60, probe=lambda: None)
    fail(impatient, 5)
    with monkeypatch.context() as overtaken:
        overtaken.setattr(impatient, "half_open", impatient.open)
        assert not impatient.try_now()
    assert impatient.try_now()


def broken_as_elastic() -> None:
    raise elastic.NotStored("broken")


def own(**options: float) -> Breaker:
    return Breaker(f"test-{uuid.uuid4()}", reset_after=0.2, **options)  # type: ignore[arg-type]


def test_it_opens_after_five_failures_and_not_before() -> None:
    breaker = own()
    fail(breaker, 4)
    assert not breaker.is_open
    breaker.call(lambda: None)
    fail(breaker, 4)
    assert not breaker.is_open
    fail(breaker, 1)
    assert breaker.is_open
    with pytest.raises(Open):
        breaker.call(pytest.fail, "must not be called")


def test_a_failed_attempt_opens_it_again_at_once() -> None:
    breaker = own()
    fail(breaker, 5)
    time.sleep(0.25)
    fail(breaker, 1)
    assert breaker.is_open


def test_processes_share_what_they_know_through_valkey() -> None:
    name = f"test-{uuid.uuid4()}"
    mine, theirs = Breaker(name), Breaker(name)
    fail(mine, 5)
    time.sleep(READ_AGAIN_AFTER)
    assert theirs.is_open


def test_without_valkey_each_process_knows_by_itself(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    breaker = own()
    fail(breaker, 5)
    assert breaker.is_open
    time.sleep(0.25)
    assert breaker.call(lambda: "works") == "works"
    assert not breaker.is_open


def test_a_valkey_that_hangs_is_asked_once_and_then_left_alone(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        breaker = own()
        began = time.monotonic()
        fail(breaker, 5)
        for _ in range(50):
            with pytest.raises(Open):
                breaker.call(broken)
    assert breaker.is_open
    assert time.monotonic() - began < 1


def test_searches_of_several_threads_do_not_wait_for_each_other() -> None:
    breaker, together = own(), threading.Barrier(4, timeout=5)
    threads = [threading.Thread(target=breaker.call, args=(together.wait,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not together.broken


def test_only_one_thread_tries_whether_it_works_again() -> None:
    breaker, calls = own(), []
    fail(breaker, 5)
    time.sleep(0.25)

    def slow() -> None:
        calls.append(1)
        time.sleep(0.1)

    def attempt() -> None:
        try:
            breaker.call(slow)
        except Open:
            refused.append(1)

    refused: list[int] = []
    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(calls), len(refused)) == (1, 3)
