"""What a stranger may do to the live socket: little, and nobody notices."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from catalog.consumers import MOST_MESSAGES, MOST_WATCHED, TOO_MANY, TOO_OFTEN
from shop.lib.live_socket import NOT_UNDERSTOOD, TRY_LATER
from tests.running import Shop, Visitor, drop_database, make_database

PER_PROCESS, PER_ADDRESS, PROCESSES = 20, 3, 2
Open = Callable[..., ClientConnection]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    name = f"hostile_{os.getpid()}"
    limits = {
        "LIVE_SOCKETS_PER_PROCESS": str(PER_PROCESS),
        "LIVE_SOCKETS_PER_ADDRESS": str(PER_ADDRESS),
    }
    settings = {"SEARCH": "postgres", **limits}
    running = Shop(tmp_path_factory.mktemp("shop"), make_database(name), settings)
    running.prepare()
    yield running.open("web")
    running.close()
    drop_database(name)
    assert "Traceback" not in running.log("web")
    assert " ERROR " not in running.log("web")


@pytest.fixture
def opened(shop: Shop) -> Iterator[Open]:
    with ExitStack() as all_of_them:

        def one(path: str = "/live/stock/", **options: Any) -> ClientConnection:
            options = {"origin": shop.url, "compression": None, **options}
            address = shop.url.replace("http", "ws") + path
            return all_of_them.enter_context(connect(address, **options))

        yield one


def codes_of(lines: list[ClientConnection]) -> list[int | None]:
    """The codes that the server closes with; None for those that stay open for a moment."""
    until = time.monotonic() + 0.5
    return [_code_of(line, until) for line in lines]


def _code_of(line: ClientConnection, until: float) -> int | None:
    with suppress(TimeoutError):
        while True:
            try:
                line.recv(timeout=max(0.0, until - time.monotonic()))
            except ConnectionClosed:
                return line.close_code
    return None


def code_of(line: ClientConnection) -> int | None:
    return codes_of([line])[0]


@pytest.mark.parametrize(
    ("origin", "path"),
    [
        ("https://elsewhere.example", "/live/stock/"),
        (None, "/live/stock/"),
        ("https://elsewhere.example", "/live/orders/guessed/"),
        ("null", "/live/stock/"),
        ("http://[", "/live/stock/"),
        ("http://127.0.0.1:nonsense", "/live/stock/"),
        ("http://127.0.0.1:99999999", "/live/stock/"),
        ("http://127.0.0.1", "/live/"),
        ("http://127.0.0.1", "/admin/"),
    ],
)
def test_other_sites_and_other_places_are_refused(
    opened: Open, origin: str | None, path: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        opened(path, origin=origin)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("", NOT_UNDERSTOOD),
        ("hello", NOT_UNDERSTOOD),
        ("[" * 8000, NOT_UNDERSTOOD),
        ('{"watch": [-1]}', NOT_UNDERSTOOD),
        ('{"watch": [1e400]}', NOT_UNDERSTOOD),
        ('{"watch": [' + "9" * 4000 + "]}", NOT_UNDERSTOOD),
        ('{"watch": [[1]]}', NOT_UNDERSTOOD),
        (b'{"watch": [1]}', NOT_UNDERSTOOD),
        (b"", NOT_UNDERSTOOD),
        (json.dumps({"watch": list(range(1, MOST_WATCHED + 2))}), TOO_MANY),
        (" " * 9000, 1009),
        (["{" * 5000, "{" * 5000], 1009),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_makes_no_sense_closes_the_socket(
    opened: Open, message: str | bytes | list[str], code: int
) -> None:
    line = opened()
    with suppress(ConnectionClosed):  # it may be closed before the last piece is sent
        line.send(message)
    assert code_of(line) == code


def test_text_that_is_no_text_closes_the_socket(opened: Open) -> None:
    line = opened()
    line.socket.sendall(b"\x81\x82" + bytes(4) + b"\xff\xfe")
    assert code_of(line) == 1007


def test_the_limit_is_one_of_what_is_watched_now(opened: Open) -> None:
    line = opened()
    pages = [list(range(start, start + MOST_WATCHED)) for start in (1, 1001, 2001)]
    line.send(json.dumps({"watch": pages[0]}))
    line.send(json.dumps({"watch": pages[1], "forget": pages[0]}))
    line.send(json.dumps({"watch": pages[2], "forget": pages[1]}))
    assert code_of(line) is None


def test_a_flood_of_requests_closes_the_socket(opened: Open) -> None:
    line = opened()
    with suppress(ConnectionClosed):
        for number in range(MOST_MESSAGES + 5):
            line.send(json.dumps({"watch": [number + 1]}))
    assert code_of(line) == TOO_OFTEN


def test_one_address_gets_so_many_sockets_and_no_more(opened: Open) -> None:
    from_one = {"X-Forwarded-For": "9.9.9.9"}
    lines = [opened(additional_headers=from_one) for _ in range(4 * PER_ADDRESS)]
    codes = codes_of(lines)
    assert PER_ADDRESS <= codes.count(None) <= PER_ADDRESS * PROCESSES
    assert set(codes) == {None, TRY_LATER}
    assert code_of(opened(additional_headers={"X-Forwarded-For": "9.9.9.10"})) is None


def test_addresses_of_one_household_count_as_one(opened: Open) -> None:
    lines = [
        opened(additional_headers={"X-Forwarded-For": f"2620:fe:0:7::{number:x}"})
        for number in range(4 * PER_ADDRESS)
    ]
    assert TRY_LATER in codes_of(lines)


def test_a_full_process_asks_to_try_later_and_has_room_again(opened: Open, shop: Shop) -> None:
    lines = [opened() for _ in range(PER_PROCESS * PROCESSES + 5)]
    codes = codes_of(lines)
    assert set(codes) == {None, TRY_LATER}
    assert Visitor(shop).get("/").status_code == 200
    for line in lines:
        line.close()
    assert code_of(opened()) is None


def test_who_leaves_without_a_word_leaves_nothing_behind(opened: Open) -> None:
    for _ in range(PER_PROCESS * PROCESSES):
        line = opened()
        line.send(json.dumps({"watch": [1]}))
        line.socket.shutdown(socket.SHUT_RDWR)
    assert code_of(opened()) is None
