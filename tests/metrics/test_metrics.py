"""What Prometheus is told: the sum over all web processes, and to nobody else."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from catalog.models import StaleDocument
from tests.running import Shop, drop_database, make_database, wait_until

TOKEN = "only-for-tests"
READER = {"Authorization": f"Bearer {TOKEN}"}
SEARCHED = 'holdfast_searches_total{engine="postgres",kind="search",outcome="nothing"}'
ASKED = 'holdfast_requests_total{method="GET",status="200",view="catalog:search"}'


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def value(page: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", page, re.MULTILINE)
    return float(found[1]) if found else 0.0


def read(client: Client) -> str:
    answer = client.get("/metrics", headers=READER)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer wrong", TOKEN, "Bearer \xe9"])
def test_who_does_not_know_the_token_finds_nothing(client: Client, given: str) -> None:
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


@pytest.mark.django_db
def test_without_a_token_nobody_may_read(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_a_search_is_counted_by_who_answered(client: Client) -> None:
    before = read(client)
    assert client.get("/search/?q=quite+unknown+words").status_code == 200
    after = read(client)
    for name in (SEARCHED, ASKED):
        assert value(after, name) == value(before, name) + 1
    seconds = 'holdfast_search_seconds_count{engine="postgres",kind="search"}'
    assert value(after, seconds) == value(before, seconds) + 1


@pytest.mark.django_db
def test_a_search_that_falls_back_says_why(client: Client, settings: Settings) -> None:
    settings.SEARCH, settings.SEARCH_INDEX = "elasticsearch", "test-there-is-no-such-index"
    before = read(client)
    assert client.get("/search/?q=words").headers["X-Search-Engine"] == "postgres"
    name = "holdfast_search_fallbacks_total"
    reasons = re.findall(rf'^{name}{{reason="([^"]+)"}} (\S+)$', read(client), re.MULTILINE)
    told = {
        reason
        for reason, count in reasons
        if float(count) > value(before, f'{name}{{reason="{reason}"}}')
    }
    assert told <= {"no index", "unreachable", "out of time", "known to be ill"}
    assert len(told) == 1


@pytest.mark.django_db
def test_what_waits_for_the_index_and_the_breaker_are_told(client: Client) -> None:
    StaleDocument.objects.create(engine="postgres", product_id=1, marked_at=timezone.now())
    page = read(client)
    assert value(page, 'holdfast_search_waiting_documents{engine="postgres"}') == 1
    assert 'holdfast_search_breaker_open{breaker="' in page


@pytest.mark.django_db
def test_addresses_of_strangers_make_no_new_lines(client: Client) -> None:
    client.get("/no/such/place/")
    lines = read(client).count("\n")
    for number in range(20):
        assert client.get(f"/no/such/place/{number}/").status_code == 404
    assert read(client).count("\n") == lines


# --- Several processes ----------------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    name = f"metrics_{os.getpid()}"
    counted = tmp_path / "counted"
    counted.mkdir()
    settings = {
        "SEARCH": "postgres",
        "METRICS_TOKEN": TOKEN,
        "PROMETHEUS_MULTIPROC_DIR": str(counted),
    }
    running = Shop(tmp_path / "shop", make_database(name), settings)
    running.prepare(products=0)
    yield running.open("web")
    running.close()
    drop_database(name)


def scrape(shop: Shop) -> str:
    return requests.get(f"{shop.url}/metrics", headers=READER, timeout=20).text


def counting(shop: Shop) -> set[int]:
    """The processes that have counted something."""
    files = Path(shop.environment["PROMETHEUS_MULTIPROC_DIR"]).glob("counter_*.db")
    return {int(file.stem.removeprefix("counter_")) for file in files}


def test_all_web_processes_add_up_also_those_that_died(shop: Shop) -> None:
    asked = 0
    while len(counting(shop)) < 2 or asked < 40:
        asked += 1
        assert asked < 1000, "one of two processes gets no request at all"
        requests.get(f"{shop.url}/search/?q=unknown&n={asked}", timeout=20)
    assert {value(scrape(shop), ASKED) for _ in range(12)} == {asked}
    dead = max(counting(shop))
    os.kill(dead, signal.SIGKILL)
    wait_until(lambda: not _lives(dead), "its end")
    assert {value(scrape_patiently(shop), ASKED) for _ in range(12)} == {asked}


def scrape_patiently(shop: Shop) -> str:
    """A connection that the dead process had taken is lost with it."""
    while True:
        with suppress(requests.ConnectionError):
            return scrape(shop)


def _lives(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)  # noqa: S607
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")
