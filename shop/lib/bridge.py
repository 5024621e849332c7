"""From ASGI to WSGI and back in two hops: pages are made by threads, the event loop only carries.

a2wsgi sends each piece of an answer through a queue, a task and two futures, with the thread
waiting for each: a third of the web server's processor time. A page that is whole comes back
from its thread in one piece here; what is streamed goes out as it comes (docs/decisions/0031).
"""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Any

from a2wsgi.wsgi import Body, build_environ

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[str, str]]
Pages = Callable[[Any, Callable[..., Any]], Iterable[bytes]]


class PagesInThreads:
    """An ASGI application for HTTP, of a WSGI one; at most `threads` pages are made at once.

    Whatever the WSGI application gives back is closed in the thread that made it: there its
    database connection is given back.
    """

    def __init__(self, app: Pages, threads: int) -> None:
        self.app = app
        self._executor = ThreadPoolExecutor(threads, "page")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        first = await receive()
        if first["type"] == "http.disconnect":
            return
        loop = asyncio.get_running_loop()
        environ = build_environ(scope, _body(first, loop, receive))  # type: ignore[arg-type]
        answer = _Answer(loop, send)
        make = partial(contextvars.copy_context().run, self._make, environ, answer)
        last = await loop.run_in_executor(self._executor, make)
        if not answer.is_begun:
            await send(answer.head)
        await send({"type": "http.response.body", "body": last})

    def _make(self, environ: Any, answer: "_Answer") -> bytes:
        """In a thread: the whole body, or the end of a streamed one."""
        made = self.app(environ, answer.start_response)
        try:
            return answer.stream(made) if getattr(made, "streaming", False) else b"".join(made)
        finally:
            getattr(made, "close", _nothing)()


@dataclass(slots=True)
class _Answer:
    loop: asyncio.AbstractEventLoop
    send: Send
    head: Message = field(default_factory=dict)
    is_begun: bool = False

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
