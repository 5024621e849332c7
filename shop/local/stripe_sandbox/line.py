"""A line to the shop: one HTTP connection that stays open from one webhook to the next."""

import asyncio
from typing import cast
from urllib.parse import urlsplit

MAX_ANSWER = 65_536


class HungUp(ConnectionError):
    """The shop closed the connection before it had answered."""


class Line(asyncio.Protocol):
    """One request at a time. Of the answer only the status counts; the rest is read past."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._start = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        self._transport: asyncio.Transport | None = None
        self._came = bytearray()
        self._status: asyncio.Future[int] | None = None

    async def post(self, payload: bytes, headers: dict[str, str], seconds: float) -> int:
        """The status of the answer. Raises OSError (a TimeoutError is one) when none came."""
        lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
        head = f"{self._start}{''.join(lines)}Content-Length: {len(payload)}\r\n\r\n"
        request = head.encode() + payload
        try:
            async with asyncio.timeout(seconds):
                if self._transport:
                    try:
                        return await self._ask(request)
                    except HungUp:  # the shop had closed it since: once more, on a new one
                        self.close()
                return await self._ask(request)
        except BaseException:
            self.close()
            raise

    async def _ask(self, request: bytes) -> int:
        loop = asyncio.get_running_loop()
        if self._transport is None:
            await loop.create_connection(
                lambda: self, self._host, self._port, ssl=self._secure or None
            )
        if self._transport is None:  # closed again in the moment it was opened
            raise HungUp
        self._came.clear()
        self._status = loop.create_future()
        self._transport.write(request)
        return await self._status

    def close(self) -> None:
        if self._transport:
            self._transport.abort()
            self._transport = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._came += data
        end = self._came.find(b"\r\n\r\n")
        if end < 0:
            if len(self._came) > MAX_ANSWER:
                self.close()
            return
        head = self._came[:end].decode("latin-1").lower()
        length = _length(head)
        if length is None:  # its end is unknown, and so is where the next answer would begin
            self.close()
        elif len(self._came) < end + 4 + length:
            return
        self._answered(head)

    def _answered(self, head: str) -> None:
        if self._status and not self._status.done():
            status = head.split(" ", 2)[1:2]
            self._status.set_result(int(status[0]) if status and status[0].isdigit() else 0)
        if "\r\nconnection: close" in head or head.startswith("http/1.0"):
            self.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self._status and not self._status.done():
            self._status.set_exception(HungUp())


def _length(head: str) -> int | None:
    _, _, after = head.partition("\r\ncontent-length:")
    length = after.partition("\r\n")[0].strip()
    return int(length) if length.isdigit() and int(length) <= MAX_ANSWER else None
