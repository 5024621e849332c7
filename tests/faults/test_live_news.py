"""News of stock on open pages: few messages, the last one true, and nothing lost for good."""

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.running import Shop, Visitor, drop_database, make_database, wait_until

from .servers import OwnValkey


@pytest.fixture(scope="module")
def shop(valkey: OwnValkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    name = f"live_{os.getpid()}"
    settings = {"SEARCH": "postgres", "REDIS_URL": valkey.url}
    running = Shop(tmp_path_factory.mktemp("shop"), make_database(name), settings)
    running.prepare()
    yield running.open("web", "relay")
    running.close()
    drop_database(name)


@pytest.fixture
def variants(shop: Shop) -> list[int]:
    with psycopg.connect(shop.database) as connection:
        rows = connection.execute("SELECT variant_id FROM catalog_stock ORDER BY 1").fetchall()
    return [variant for (variant,) in rows]


class Page:
    """An open page: what it was told, and when."""

    def __init__(self, line: ClientConnection, *watch: int) -> None:
        self.line, self.texts = line, list[tuple[float, str]]()
        line.send(json.dumps({"watch": watch}))

    def listen(self, seconds: float) -> "Page":
        deadline = time.monotonic() + seconds
        with suppress(TimeoutError):
            while (left := deadline - time.monotonic()) > 0:
                self.texts.append((time.monotonic(), str(self.line.recv(timeout=left))))
        return self

    def shows(self, variant: int, on_hand: int) -> bool:
        """Whether the last that it heard of the variant is this count."""
        self.listen(0.2)
        counts = [
            count
            for _, text in self.texts
            for count in re.findall(rf'availability-{variant}".*?max="(\d+)"', text, re.DOTALL)
        ]
        return bool(counts) and int(counts[-1]) == on_hand


@pytest.fixture
def line(shop: Shop) -> Iterator[ClientConnection]:
    with connect_to(shop) as opened:
        yield opened


def connect_to(shop: Shop) -> ClientConnection:
    return connect(f"{shop.url.replace('http', 'ws')}/live/stock/", origin=Origin(shop.url))


def receive(shop: Shop, variant: int, times: int = 1) -> int:
    """Goods come in, one unit at a time. Returns how many there are then."""
    with psycopg.connect(shop.database, autocommit=True) as connection:
        for _ in range(times):
            row = connection.execute(
                "WITH changed AS (UPDATE catalog_stock SET on_hand = on_hand + 1"
                " WHERE variant_id = %(variant)s RETURNING on_hand), told AS ("
                " INSERT INTO events_event (topic, payload) VALUES ('stock.changed',"
                " jsonb_build_object('variants', jsonb_build_array(%(variant)s::bigint))))"
                " SELECT on_hand FROM changed",
                {"variant": variant},
            ).fetchone()
    assert row
    return int(row[0])


def test_a_page_that_connects_hears_how_things_stand(
    shop: Shop, line: ClientConnection, variants: list[int]
) -> None:
    page = Page(line, *variants[:3]).listen(1.0)
    told = "".join(text for _, text in page.texts)
    assert all(f'data-for="left-{variant}"' in told for variant in variants[:3])
    assert f'data-for="left-{variants[3]}"' not in told


def test_a_change_is_heard_soon_and_only_of_what_the_page_shows(
    shop: Shop, line: ClientConnection, variants: list[int]
) -> None:
    page = Page(line, variants[0], variants[1]).listen(1.0)
    line.send(json.dumps({"forget": [variants[1]]}))
    page.listen(0.2).texts.clear()
    began = time.monotonic()
    on_hand = receive(shop, variants[0])
    receive(shop, variants[1])
    assert page.listen(1.5).shows(variants[0], on_hand)
    assert page.texts[0][0] - began < 1.0
    assert not any(f"left-{variants[1]}" in text for _, text in page.texts)


def test_hundreds_of_changes_are_a_few_messages_and_the_last_is_true(
    shop: Shop, line: ClientConnection, variants: list[int]
) -> None:
    page = Page(line, *variants[:6]).listen(1.0)
    page.texts.clear()
    counts: dict[int, int] = {}

    def sale() -> None:
        ended = time.monotonic() + 3
        while time.monotonic() < ended:
            counts.update({variant: receive(shop, variant, times=5) for variant in variants[:6]})

    writer = threading.Thread(target=sale)
    writer.start()
    page.listen(4.5)
    writer.join()
    assert all(page.shows(variant, count) for variant, count in counts.items())
    assert 5 <= len(page.texts) <= 4.5 * 3
    times = [at for at, _ in page.texts]
    assert max(sum(at <= other < at + 1 for other in times) for at in times) <= 4


def test_sockets_outlive_valkey_and_catch_up(
    shop: Shop, line: ClientConnection, variants: list[int], valkey: OwnValkey
) -> None:
    page = Page(line, variants[0]).listen(1.0)
    valkey.kill()
    on_hand = receive(shop, variants[0])
    assert Visitor(shop).get("/").status_code == 200
    page.listen(2.5)
    assert not page.shows(variants[0], on_hand)
    valkey.start()
    wait_until(lambda: page.shows(variants[0], on_hand), "the page's catching up", 20)
    on_hand = receive(shop, variants[0])
    wait_until(lambda: page.shows(variants[0], on_hand), "the next news", 20)


def test_sockets_that_open_while_valkey_is_down_are_answered_and_hear_of_it_later(
    shop: Shop, variants: list[int], valkey: OwnValkey
) -> None:
    valkey.kill()
    shop.kill("web")
    shop.open("web")
    on_hand = receive(shop, variants[0])
    with connect_to(shop) as line:
        page = Page(line, variants[0])
        wait_until(lambda: page.shows(variants[0], on_hand), "the answer from the database", 20)
        valkey.start()
        page.listen(1.5)
        on_hand = receive(shop, variants[0])
        wait_until(lambda: page.shows(variants[0], on_hand), "the next news", 20)


def test_what_happened_without_a_relay_is_heard_when_there_is_one(
    shop: Shop, line: ClientConnection, variants: list[int]
) -> None:
    page = Page(line, variants[0]).listen(1.0)
    shop.kill("relay")
    on_hand = receive(shop, variants[0])
    assert not page.listen(1.0).shows(variants[0], on_hand)
    shop.open("relay")
    wait_until(lambda: page.shows(variants[0], on_hand), "the page's catching up", 20)


def test_what_a_relay_took_and_did_not_tell_is_heard_from_the_next(
    shop: Shop, line: ClientConnection, variants: list[int]
) -> None:
    """As after a kill -9 between its commit and its message: the event is gone."""
    page = Page(line, variants[0]).listen(1.0)
    shop.kill("relay")
    on_hand = receive(shop, variants[0])
    with psycopg.connect(shop.database, autocommit=True) as connection:
        connection.execute("UPDATE events_event SET relayed_at = now()")
    shop.open("relay")
    wait_until(lambda: page.shows(variants[0], on_hand), "the page's catching up", 20)


def test_the_logs_of_a_shop_without_valkey_are_readable(shop: Shop) -> None:
    assert "Open pages hear no news" in shop.log("web")
    assert "Live updates are not going out" in shop.log("relay")
    for part in ("web", "relay"):
        assert "Traceback" not in shop.log(part)
