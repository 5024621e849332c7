"""Thousands of open pages in one lean process: what `bench/sockets.py` measures with."""

import asyncio
import base64
import json
import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

AT_ONCE = 50  # handshakes under way
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Page(asyncio.Protocol):
    """A websocket that watches some variants and notes when which message came."""

    def __init__(self, address: str, watch: list[int]) -> None:
        self.address, self.watch = address, watch
        self.buffer = bytearray()
        self.is_greeted = False
        self.closed: int | None = None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.texts: list[tuple[float, bytes]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        parts = urlsplit(self.address)
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /live/stock/ HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {self.address}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.is_greeted:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            del self.buffer[: end + 4]
            self.is_greeted = True
            self._send(TEXT, json.dumps({"watch": self.watch}).encode())
        while self._take_frame():
            pass

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = self.closed or 1006
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"closed with {self.closed}"))

    def hand_over(self) -> list[tuple[float, bytes]]:
        """What came since the last time."""
        texts, self.texts = self.texts, []
        return texts

    def _take_frame(self) -> bool:
        start, length = 2, self.buffer[1] & 0x7F if len(self.buffer) > 1 else -1
        if length == 126:
            start, length = 4, int.from_bytes(self.buffer[2:4])
        elif length == 127:
            start, length = 10, int.from_bytes(self.buffer[2:10])
        if length < 0 or len(self.buffer) < start + length:
            return False
        kind, content = self.buffer[0] & 0x0F, bytes(self.buffer[start : start + length])
        del self.buffer[: start + length]
        self._take(kind, content)
        return True

    def _take(self, kind: int, content: bytes) -> None:
        if kind == TEXT:
            self.texts.append((time.monotonic(), content))
            if not self.ready.done():
                self.ready.set_result(None)
        elif kind == PING:
            self._send(PONG, content)
        elif kind == CLOSE:
            self.closed = int.from_bytes(content[:2])

    def _send(self, kind: int, content: bytes) -> None:
        assert len(content) < 65_536
        length = len(content)
        head = bytes([0x80 | kind, 0x80 | length]) if length < 126 else b""
        head = head or bytes([0x80 | kind, 0xFE]) + length.to_bytes(2)
        self.transport.write(head + bytes(4) + content)  # a mask of zeros is a mask


def run(line: Connection, address: str, count: int, watch: list[int]) -> None:
    """Entry of the process. Opens the pages, then answers what `line` asks until it says stop."""
    asyncio.run(_serve(line, address, count, watch))


async def _serve(line: Connection, address: str, count: int, watch: list[int]) -> None:
    pages: list[Page] = []
    await _open(pages, address, count, watch, line.send)
    answers: dict[str, Callable[[], object]] = {
        "texts": lambda: [page.hand_over() for page in pages],
        "closed": lambda: sum(page.closed is not None for page in pages),
    }
    loop = asyncio.get_running_loop()
    while (question := await loop.run_in_executor(None, line.recv)) != "stop":
        line.send(answers[question]())
    for page in pages:
        page.transport.abort()


async def _open(
    pages: list[Page], address: str, count: int, watch: list[int], say: Callable[[int], None]
) -> None:
    loop, parts = asyncio.get_running_loop(), urlsplit(address)
    for start in range(0, count, AT_ONCE):
        some = [
            loop.create_connection(
                lambda: Page(address, watch), parts.hostname or "", parts.port or 80
            )
            for _ in range(min(AT_ONCE, count - start))
        ]
        opened = [page for _, page in await asyncio.gather(*some)]
        pages += opened
        await asyncio.wait_for(asyncio.gather(*(page.ready for page in opened)), 60)
        say(len(pages))
