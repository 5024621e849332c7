"""From ASGI to WSGI and back in two hops: pages are made by threads, the event loop only carries.

a2wsgi sends each piece of an answer through a queue, a task and two futures, with the thread
waiting for each: a third of the web server's processor time. A page that is whole comes back
from its thread in one piece here; what is streamed goes out as it comes (docs/decisions/0031).
"""

import asyncio
import atexit
import contextvars
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from a2wsgi.wsgi import Body, build_environ

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[str, str]]
Pages = Callable[[Any, Callable[..., Any]], Iterable[bytes]]
Job = Callable[[], object]


class PagesInThreads:
    """An ASGI application for HTTP, of a WSGI one; at most `threads` pages are made at once.

    Whatever the WSGI application gives back is closed in the thread that made it: there its
    database connection is given back.
    """

    def __init__(self, app: Pages, threads: int) -> None:
        self.app = app
        self._threads = _Threads(threads)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        first = await receive()
        if first["type"] == "http.disconnect":
            return
        loop = asyncio.get_running_loop()
        page = _Page(scope, _body(first, loop, receive), send, loop, loop.create_future())
        self._threads.do(partial(contextvars.copy_context().run, self._make, page))
        await page.is_made
        if page.error:
            raise page.error
        if not page.is_begun:
            await send(page.head)
        await send({"type": "http.response.body", "body": page.rest})

    def _make(self, page: "_Page") -> None:
        if page.is_made.cancelled():
            return
        try:
            page.rest = self._rest_of(page)
        except BaseException as error:
            page.error = error
        page.tell()

    def _rest_of(self, page: "_Page") -> bytes:
        """The whole body, or the end of a streamed one."""
        made = self.app(build_environ(page.scope, page.body), page.start_response)  # type: ignore[arg-type]
        try:
            return page.stream(made) if getattr(made, "streaming", False) else b"".join(made)
        finally:
            getattr(made, "close", _nothing)()


class _Threads:
    """Each waits for jobs of its own: of many that wait at one queue, two wake up for a job."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._started: list[Thread] = []
        self._lock = Lock()
        self._idle: list[SimpleQueue[Job]] = []  # the last one was busy last: its memory is warm
        self._jobs: deque[Job] = deque()  # while none is idle

    def do(self, job: Job) -> None:
        if not self._started:
            self._start()
        with self._lock:
            if self._idle:
                self._idle.pop().put(job)
            else:
                self._jobs.append(job)

    def _work(self) -> None:
        mine: SimpleQueue[Job] = SimpleQueue()
        while True:
            self._next(mine)()  # kept under no name: a page's memory is free when it is made

    def _next(self, mine: SimpleQueue[Job]) -> Job:
        with self._lock:
            if self._jobs:
                return self._jobs.popleft()
            self._idle.append(mine)
        return mine.get()

    def _start(self) -> None:
        """With the first job: threads would not outlive a fork of what only imported this."""
        for number in range(self._number):
            self._started.append(Thread(target=self._work, name=f"page_{number}", daemon=True))
            self._started[-1].start()
        atexit.register(self._finish)

    def _finish(self) -> None:
        """Pages that are being made are finished before the process ends."""
        for _ in self._started:
            self.do(sys.exit)
        for thread in self._started:
            thread.join()


@dataclass(slots=True)
class _Page:
    """One request, in the hands of a thread until `is_made`."""

    scope: Message
    body: BytesIO | Body
    send: Send
    loop: asyncio.AbstractEventLoop
    is_made: asyncio.Future[None]
    head: Message = field(default_factory=dict)
    rest: bytes = b""
    is_begun: bool = False
    error: BaseException | None = None

    def start_response(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.head = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [
                (name.lower().encode("latin-1"), value.strip().encode("latin-1"))
                for name, value in headers
            ],
        }

    def stream(self, pieces: Iterable[bytes]) -> bytes:
        """Each piece is sent before the next one is asked for, however slow the visitor is."""
        self._send_and_wait(self.head)
        self.is_begun = True
        for piece in pieces:
            self._send_and_wait({"type": "http.response.body", "body": piece, "more_body": True})
        return b""

    def tell(self) -> None:
        with suppress(RuntimeError):  # the event loop did not wait: nobody is there to be told
            self.loop.call_soon_threadsafe(self._told)

    def _told(self) -> None:
        if not self.is_made.done():  # cancelled, where the server is shutting down
            self.is_made.set_result(None)

    def _send_and_wait(self, message: Message) -> None:
        asyncio.run_coroutine_threadsafe(self._sent(message), self.loop).result()

    async def _sent(self, message: Message) -> None:
        await self.send(message)


def _body(first: Message, loop: asyncio.AbstractEventLoop, receive: Receive) -> BytesIO | Body:
    """Nearly every form is here in one piece; an upload is read by the thread as it arrives."""
    piece = first.get("body", b"")
    if not first.get("more_body", False):
        return BytesIO(piece)
    body = Body(loop, receive)  # type: ignore[arg-type]
    body.buffer.extend(piece)
    return body


def _nothing() -> None:
    """Not everything that can be iterated can be closed."""
