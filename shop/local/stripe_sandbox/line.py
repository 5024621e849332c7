"""A line to the shop: one HTTP connection that stays open from one webhook to the next."""

import asyncio
from urllib.parse import urlsplit

MAX_ANSWER = 65_536


class Line:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._start = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, payload: bytes, headers: dict[str, str], seconds: float) -> int:
        """The status of the answer. Raises OSError (a TimeoutError is one) when none came."""
        lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
        head = f"{self._start}{''.join(lines)}Content-Length: {len(payload)}\r\n\r\n"
        request = head.encode() + payload
        try:
            async with asyncio.timeout(seconds):
                if self._open:
                    try:
                        return await self._ask(request)
                    except ConnectionError:
                        self.close()  # the shop had closed it since: once more, on a new one
                return await self._ask(request)
        except BaseException:
            self.close()
            raise

    async def _ask(self, request: bytes) -> int:
        if self._open is None:
            self._open = await asyncio.open_connection(
                self._host, self._port, ssl=self._secure or None
            )
        reader, writer = self._open
        writer.write(request)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status = int(head.split(" ", 2)[1])
            await self._read_past(reader, head.lower())
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            raise ConnectionError("no whole answer") from error
        return status

    async def _read_past(self, reader: asyncio.StreamReader, head: str) -> None:
        """Leave the connection ready for the next request, or closed."""
        _, _, after = head.partition("\r\ncontent-length:")
        length = int(after.partition("\r\n")[0]) if after else MAX_ANSWER + 1
        if length > MAX_ANSWER or "\r\nconnection: close" in head or head.startswith("http/1.0"):
            self.close()
        else:
            await reader.readexactly(length)

    def close(self) -> None:
        if self._open:
            self._open[1].close()
            self._open = None
