"""HTTP/1.1 by hand: one connection of the sandbox's server, kept open between requests.

The standard library's own server costs more for each request than the sandbox's work for it.
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import cast

MAX_HEAD = 64_000
MAX_BODY = 1_000_000
METHODS = ("GET", "POST", "DELETE", "OPTIONS")
REASONS = {status.value: status.phrase for status in HTTPStatus}
# A linger of no seconds makes the closing a reset.
NO_LINGER = struct.pack("ii", 1, 0)


class Ending(Enum):
    """What the caller gets instead of an answer."""

    SILENCE = "the connection says nothing more and is closed"
    RESET = "the connection is reset"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request. The names of `headers` are in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


Result = Answer | Ending
Application = Callable[[Incoming], Result | Awaitable[Result]]


class Refused(Exception):
    """What came is no request that is served here."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Head:
    method: str
    target: str
    headers: dict[str, str]
    length: int
    keeps_open: bool


class Connection(asyncio.Protocol):
    def __init__(self, application: Application) -> None:
        self._application = application
        self._buffer = bytearray()
        self._head: Head | None = None
        self._waits: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._serve()

    def _serve(self) -> None:
        """Answer what has come whole, one after the other."""
        while self._waits is None and not self._transport.is_closing():
            try:
                if not self._is_whole():
                    return
            except Refused as refusal:
                answer = Answer(refusal.status, b"", "text/plain")
                self._end(answer, keeps_open=False)
                return
            incoming, keeps_open = self._take()
            result = self._application(incoming)
            if isinstance(result, Answer | Ending):
                self._end(result, keeps_open)
            else:
                self._waits = asyncio.ensure_future(self._later(result, keeps_open))

    def _is_whole(self) -> bool:
        if self._head is None:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > MAX_HEAD:
                    raise Refused(431)
                return False
            self._head = _read_head(self._buffer[:end].decode("latin-1"))
            del self._buffer[: end + 4]
        return len(self._buffer) >= self._head.length

    def _take(self) -> tuple[Incoming, bool]:
        head, self._head = self._head, None
        assert head
        body = bytes(self._buffer[: head.length])
        del self._buffer[: head.length]
        path, _, query = head.target.partition("?")
        incoming = Incoming(head.method, path, query, head.headers, body)
        return incoming, head.keeps_open

    async def _later(self, result: Awaitable[Result], keeps_open: bool) -> None:
        self._end(await result, keeps_open)
        self._waits = None
        self._serve()

    def _end(self, result: Result, keeps_open: bool) -> None:
        if self._transport.is_closing():
            return
        if isinstance(result, Answer):
            self._transport.write(_written(result))
            if not keeps_open:
                self._transport.close()
        elif result is Ending.RESET:
            raw = self._transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            self._transport.abort()
        else:
            self._transport.close()


def _read_head(text: str) -> Head:
    first, *lines = text.split("\r\n")
    try:
        method, target, version = first.split(" ")
    except ValueError:
        raise Refused(400) from None
    if method not in METHODS or not target.startswith("/"):
        raise Refused(501)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or "transfer-encoding" in headers:
        raise Refused(400)
    if len(length) > 9 or int(length) > MAX_BODY:
        raise Refused(413)
    keeps_open = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
    return Head(method, target, headers, int(length), keeps_open)


def _written(answer: Answer) -> bytes:
    lines = [
        f"HTTP/1.1 {answer.status} {REASONS[answer.status]}",
        f"Content-Type: {answer.content_type}",
        f"Content-Length: {len(answer.body)}",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-cache, no-store",
    ]
    # A header that the caller chose (Idempotency-Key) must not be able to end the line.
    for name, value in answer.headers.items():
        lines.append(f"{name}: {value}".replace("\r", "").replace("\n", ""))
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + answer.body
