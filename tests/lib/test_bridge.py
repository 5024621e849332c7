"""Pages by WSGI behind an ASGI server, over HTTP as a visitor has it."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
import requests
import uvicorn

from shop.lib.bridge import PagesInThreads
from shop.local.ports import quiet_port

from ..running import wait_until

START = Callable[..., Any]
PIECES = [b"one", b"two", b"three"]


class Streamed:
    """As Django's streaming responses: made while it is sent."""

    streaming = True

    def __init__(self) -> None:
        self.made_by: list[int] = []
        self.closed_by: int | None = None

    def __iter__(self) -> Iterator[bytes]:
        for piece in PIECES:
            self.made_by.append(threading.get_ident())
            yield piece

    def close(self) -> None:
        self.closed_by = threading.get_ident()


class Whole(list[bytes]):
    made_by: int | None = None
    closed_by: int | None = None

    def close(self) -> None:
        self.closed_by = threading.get_ident()


@contextmanager
def served(pages: Callable[[dict[str, Any], START], Any], threads: int = 2) -> Iterator[str]:
    port = quiet_port()
    bridge = PagesInThreads(pages, threads)
    config = uvicorn.Config(bridge, port=port, log_config=None, lifespan="off", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started, "the server's start")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = True
        thread.join(10)


def echo(environ: dict[str, Any], start: START) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    told = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ.get('HTTP_X_WORD', '')} "
    return [told.encode(), environ["wsgi.input"].read()]


def test_a_page_comes_with_its_status_and_headers() -> None:
    def pages(environ: dict[str, Any], start: START) -> list[bytes]:
        start("418 I'm a teapot", [("Content-Type", "text/plain"), ("X-Word", "caf\xe9")])
        return [b"short", b" and ", b"stout"]

    with served(pages) as url:
        answer = requests.get(url, timeout=10)
    assert (answer.status_code, answer.text) == (418, "short and stout")
    assert answer.headers["X-Word"] == "caf\xe9"


def test_what_was_asked_arrives() -> None:
    with served(echo) as url:
        answer = requests.post(f"{url}a%20b/", data=b"q=1", headers={"X-Word": "hi"}, timeout=10)
    assert answer.text == "POST /a b/ hi q=1"


def test_an_upload_in_pieces_arrives_whole() -> None:
    pieces = [bytes([number]) * 100_000 for number in range(30)]
    with served(echo) as url:
        answer = requests.post(url, data=iter(pieces), timeout=10)
    assert answer.content == b"POST /  " + b"".join(pieces)


def test_a_streamed_answer_goes_out_as_it_is_made_and_is_closed_by_its_thread() -> None:
    streamed = Streamed()

    def pages(environ: dict[str, Any], start: START) -> Streamed:
        start("200 OK", [("Content-Type", "text/plain")])
        return streamed

    with served(pages) as url:
        answer = requests.get(url, stream=True, timeout=10)
        seen = list(answer.iter_content(None))
    assert b"".join(seen) == b"".join(PIECES)
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert {streamed.closed_by} == set(streamed.made_by)


def test_a_page_is_closed_by_the_thread_that_made_it() -> None:
    whole = Whole([b"page"])

    def pages(environ: dict[str, Any], start: START) -> Whole:
        start("200 OK", [])
        whole.made_by = threading.get_ident()
        return whole

    with served(pages) as url:
        requests.get(url, timeout=10)
    assert whole.closed_by == whole.made_by is not None


@pytest.mark.parametrize("error", [RuntimeError, StopIteration, SystemExit])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_page_that_fails_is_a_500_and_the_next_one_is_served(
    when: str, error: type[BaseException]
) -> None:
    def pages(environ: dict[str, Any], start: START) -> list[bytes]:
        if environ["PATH_INFO"] == "/well":
            return echo(environ, start)
        if when == "after":
            start("200 OK", [])
        raise error("no page today")

    with served(pages, threads=1) as url:
        assert requests.get(url, timeout=10).status_code == 500
        assert requests.get(f"{url}well", timeout=10).status_code == 200


def test_a_visitor_who_leaves_amid_a_streamed_answer_does_not_keep_its_thread() -> None:
    closed = threading.Event()

    class Endless(Streamed):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(2000):
                yield b"x" * 100_000

        def close(self) -> None:
            closed.set()

    def pages(environ: dict[str, Any], start: START) -> Any:
        if environ["PATH_INFO"] == "/well":
            return echo(environ, start)
        start("200 OK", [("Content-Type", "text/plain")])
        return Endless()

    with served(pages, threads=1) as url:
        port = int(url.rsplit(":", 1)[1].strip("/"))
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            visitor.sendall(b"GET / HTTP/1.1\r\nHost: shop\r\n\r\n")
            assert visitor.recv(1000)
        assert closed.wait(10)
        assert requests.get(f"{url}well", timeout=10).status_code == 200


def test_more_pages_than_threads_are_made_one_after_the_other() -> None:
    at_once: list[int] = []
    being_made: set[str] = set()

    def pages(environ: dict[str, Any], start: START) -> list[bytes]:
        being_made.add(environ["PATH_INFO"])
        at_once.append(len(being_made))
        time.sleep(0.02)
        being_made.remove(environ["PATH_INFO"])
        return echo(environ, start)

    with served(pages, threads=2) as url, ThreadPoolExecutor(12) as visitors:
        asked = [f"{url}{number}" for number in range(36)]
        answers = list(visitors.map(lambda one: requests.get(one, timeout=10).text, asked))
    assert answers == [f"GET /{number}  " for number in range(36)]
    assert max(at_once) == 2


def test_a_page_does_not_see_what_another_left_in_its_context() -> None:
    left = ContextVar("left", default="nothing")

    def pages(environ: dict[str, Any], start: START) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        found = left.get()
        left.set("something")
        return [found.encode()]

    with served(pages, threads=1) as url:
        assert [requests.get(url, timeout=10).text for _ in range(2)] == ["nothing", "nothing"]


WHEN_IT_ENDS = """
import asyncio, time
from shop.lib.bridge import PagesInThreads

def pages(environ, start):
    print("begun", environ["PATH_INFO"], flush=True)
    time.sleep(0.5)
    print("made", environ["PATH_INFO"], flush=True)
    return []

async def asked():
    return {"type": "http.request"}

async def nobody(message):
    print("sent")

async def main():
    bridge = PagesInThreads(pages, threads=1)
    scope = {"method": "GET", "query_string": b"", "http_version": "1.1"}
    tasks = [
        asyncio.create_task(bridge({**scope, "path": path}, asked, nobody))
        for path in ("/first/", "/second/")
    ]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()

asyncio.run(main())
"""


def test_a_page_is_finished_when_the_process_ends_and_none_is_begun_for_nobody() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WHEN_IT_ENDS], capture_output=True, text=True, timeout=30
    )
    assert (ended.stdout.split("\n"), ended.stderr) == (["begun /first/", "made /first/", ""], "")
