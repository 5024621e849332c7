"""The socket of an open page: let in by the doorkeeper, told what it watches."""

import asyncio
import time
from contextlib import suppress
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from shop.lib.doorkeeper import doorkeeper
from shop.lib.hearing import OnePerLoop
from shop.lib.watching import Hub

INTERVAL = 0.35  # seconds between two messages to a page
NOT_UNDERSTOOD, TRY_LATER = 4007, 1013


class LiveSocket(AsyncWebsocketConsumer):
    """What moves is sent as HTML, merged into three messages a second."""

    channel_layer_alias = None  # the hub listens for all sockets of this process
    hub: OnePerLoop[Hub]

    def __init__(self) -> None:
        super().__init__()
        self.is_open = False
        self.watched: set[int] = set()
        self.pieces: dict[int, str] = {}
        self.sending: asyncio.Task[None] | None = None
        self.sent_at = 0.0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:  # also of a socket that was gone before it was accepted
            self._leave()

    async def connect(self) -> None:
        self.is_open = doorkeeper.admit(self.scope)
        await self.accept()
        if not self.is_open:
            await self.close(TRY_LATER)

    def watch(self, wanted: set[int]) -> None:
        """From now on these, and no others; of what is new it is told how it stands."""
        hub = self.hub()
        hub.forget(self, self.watched - wanted)
        hub.watch(self, wanted - self.watched)
        self.watched = wanted

    def offer(self, key: int, html: str) -> None:
        """Send it at once, or with what else comes until the next message is due: a later piece
        of the same thing takes its place."""
        self.pieces[key] = html
        if self.sending is None:
            self.sending = asyncio.create_task(self._send_pieces())

    async def refuse(self, code: int) -> None:
        self._leave()
        await self.close(code)

    async def _send_pieces(self) -> None:
        with suppress(OSError, RuntimeError):  # it went while we spoke
            while self.pieces:
                wait = self.sent_at + INTERVAL - time.monotonic()
                if wait > 0:
                    await asyncio.sleep(wait)
                html = "".join(self.pieces.values())
                self.pieces.clear()
                self.sent_at = time.monotonic()
                await self.send(text_data=html)
        self.sending = None

    def _leave(self) -> None:
        if self.is_open:
            self.is_open = False
            self.hub().forget(self, self.watched)
            doorkeeper.dismiss(self.scope)
        if self.sending:
            self.sending.cancel()
