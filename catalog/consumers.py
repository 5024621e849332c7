"""The websocket: availability of what a page shows."""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from catalog.doorkeeper import doorkeeper
from catalog.watching import hub

MOST_WATCHED = 300  # variants at one time
LONGEST_MESSAGE = 8_192  # bytes; the server refuses longer ones too, see shop.local.parts
MOST_MESSAGES, WITHIN = 40, 10.0  # messages, seconds
INTERVAL = 0.35  # seconds between two messages to a page
LARGEST_ID = 2**63 - 1
NOT_UNDERSTOOD, TOO_MANY, TOO_BIG, TOO_OFTEN, TRY_LATER = 4007, 4008, 4009, 4010, 1013


class LiveStock(AsyncWebsocketConsumer):
    """A page sends `{"watch": [variant ids], "forget": [variant ids]}`; it gets HTML back, of all
    that it has begun to watch at once, and of what moves, merged into three messages a second.
    """

    channel_layer_alias = None  # the hub listens for all sockets of this process

    def __init__(self) -> None:
        super().__init__()
        self.is_open = False
        self.watched: set[int] = set()
        self.pieces: dict[int, str] = {}
        self.sending: asyncio.Task[None] | None = None
        self.sent_at = self.counting_since = 0.0
        self.messages = 0

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

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.is_open:
            return
        if self._is_too_often():
            await self._refuse(TOO_OFTEN)
        elif len(text_data or "") > LONGEST_MESSAGE:
            await self._refuse(TOO_BIG)
        elif (asked := _understood(text_data or "")) is None:
            await self._refuse(NOT_UNDERSTOOD)
        else:
            await self._change(*asked)

    def offer(self, variant_id: int, html: str) -> None:
        """Send it at once, or with what else comes until the next message is due: a later piece
        of the same variant takes its place."""
        self.pieces[variant_id] = html
        if self.sending is None:
            self.sending = asyncio.create_task(self._send_pieces())

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

    async def _change(self, watch: set[int], forget: set[int]) -> None:
        watched = (self.watched - forget) | watch
        if len(watched) > MOST_WATCHED:
            return await self._refuse(TOO_MANY)
        hub().forget(self, self.watched - watched)
        hub().watch(self, watched - self.watched)
        self.watched = watched
        return None

    async def _refuse(self, code: int) -> None:
        self._leave()
        await self.close(code)

    def _leave(self) -> None:
        if self.is_open:
            self.is_open = False
            hub().forget(self, self.watched)
            doorkeeper.dismiss(self.scope)
        if self.sending:
            self.sending.cancel()

    def _is_too_often(self) -> bool:
        now = time.monotonic()
        if now - self.counting_since > WITHIN:
            self.counting_since, self.messages = now, 0
        self.messages += 1
        return self.messages > MOST_MESSAGES


def _understood(text: str) -> tuple[set[int], set[int]] | None:
    """What to watch and what to forget; None for anything else."""
    try:
        asked: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(asked, dict) or not asked.keys() <= {"watch", "forget"}:
        return None
    lists = (asked.get("watch", []), asked.get("forget", []))
    if not all(isinstance(ids, list) and all(map(_is_id, ids)) for ids in lists):
        return None
    return set(lists[0]), set(lists[1])


def _is_id(value: object) -> bool:
    return type(value) is int and 0 < value <= LARGEST_ID


websocket_urlpatterns = [
    path("live/stock/", LiveStock.as_asgi()),
    re_path("", WebsocketDenier.as_asgi()),
]
