"""A request ends when its time is over, whatever the other side does."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from elastic_transport import (
    BaseNode,
    ConnectionError,
    ConnectionTimeout,
    NodeConfig,
    Urllib3HttpNode,
)

from shop.lib.bounded import BoundedNode

BUDGET = 0.3  # seconds
DRIP = 0.05  # seconds between two bytes
# One answer a connection, and it says so: the next question must not run into the end of this one.
ANSWER = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 20\r\n\r\n" + b"x" * 20


class Server:
    """Sends the answer byte by byte, beginning with the one at `at_once`."""

    def __init__(self, at_once: int, ending: bytes = b"") -> None:
        self.at_once, self.answer = at_once, ANSWER + ending
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                threading.Thread(target=self._drip, args=(line,), daemon=True).start()

    def _drip(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            line.recv(4096)
            line.sendall(self.answer[: self.at_once])
            for byte in self.answer[self.at_once :]:
                time.sleep(DRIP)
                line.sendall(bytes([byte]))


def node(kind: type[BaseNode], port: int, host: str = "127.0.0.1") -> BaseNode:
    return kind(NodeConfig(scheme="http", host=host, port=port))


@pytest.fixture(params=[0, len(ANSWER) - 20], ids=["its head", "its body"])
def trickling(request: pytest.FixtureRequest) -> Iterator[int]:
    server = Server(request.param)
    yield server.port
    server.listener.close()


def test_an_answer_that_trickles_is_not_waited_for(trickling: int) -> None:
    began = time.monotonic()
    with pytest.raises(ConnectionTimeout):
        node(BoundedNode, trickling).perform_request("GET", "/", request_timeout=BUDGET)
    assert time.monotonic() - began < 2 * BUDGET


def test_the_clients_own_connection_waits_for_each_byte_anew(trickling: int) -> None:
    """The control: without this such an answer would have all the time it likes."""
    plain = node(Urllib3HttpNode, trickling)
    began = time.monotonic()
    assert plain.perform_request("GET", "/", request_timeout=BUDGET).body == b"x" * 20
    assert time.monotonic() - began > 2 * BUDGET


def test_what_comes_in_time_is_read_to_its_end() -> None:
    server = Server(len(ANSWER))
    bounded = node(BoundedNode, server.port)
    for _ in range(3):
        assert bounded.perform_request("GET", "/", request_timeout=5).body == b"x" * 20
    server.listener.close()


def test_a_name_server_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **o: asked.wait(5) and [])
    began = time.monotonic()
    with pytest.raises(ConnectionError):
        node(BoundedNode, 9, "search.example").perform_request("GET", "/", request_timeout=BUDGET)
    assert time.monotonic() - began < 2 * BUDGET
    asked.set()


def test_all_addresses_of_a_name_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full backlogs take no connection and refuse none."""
    with socket.socket() as full, socket.socket() as first:
        full.bind(("", 0))
        full.listen(0)
        port = full.getsockname()[1]
        first.connect(("127.0.0.1", port))
        known = socket.getaddrinfo
        addresses = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{last}", port))
            for last in range(1, 6)
        ]
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda *a, **o: addresses if a[0] == "full" else known(*a, **o)
        )
        began = time.monotonic()
        with pytest.raises((ConnectionTimeout, ConnectionError)):
            node(BoundedNode, port, "full").perform_request("GET", "/", request_timeout=BUDGET)
        assert BUDGET / 2 < time.monotonic() - began < 2 * BUDGET
