"""The websocket: availability of what a page shows."""

import json
import time
from typing import Any

from django.urls import path

from catalog.watching import hub
from shop.lib.live_socket import NOT_UNDERSTOOD, LiveSocket

MOST_WATCHED = 300  # variants at one time
LONGEST_MESSAGE = 8_192  # bytes; the server refuses longer ones too, see shop.local.parts
MOST_MESSAGES, WITHIN = 40, 10.0  # messages, seconds
LARGEST_ID = 2**63 - 1
TOO_MANY, TOO_BIG, TOO_OFTEN = 4008, 4009, 4010


class LiveStock(LiveSocket):
    """A page sends `{"watch": [variant ids], "forget": [variant ids]}`; it gets HTML back, of all
    that it has begun to watch at once, and of what moves.
    """

    hub = hub

    def __init__(self) -> None:
        super().__init__()
        self.counting_since, self.messages = 0.0, 0

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.is_open:
            return
        if self._is_too_often():
            await self.refuse(TOO_OFTEN)
        elif len(text_data or "") > LONGEST_MESSAGE:
            await self.refuse(TOO_BIG)
        elif (asked := _understood(text_data or "")) is None:
            await self.refuse(NOT_UNDERSTOOD)
        else:
            await self._change(*asked)

    async def _change(self, watch: set[int], forget: set[int]) -> None:
        watched = (self.watched - forget) | watch
        if len(watched) > MOST_WATCHED:
            await self.refuse(TOO_MANY)
        else:
            self.watch(watched)

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


live_urls = [path("live/stock/", LiveStock.as_asgi())]
