"""Which sockets of this process watch which variants, and news for them.

One hub per process joins the channel layer's group once: thousands of sockets then cost one
subscription, and a piece of news arrives once for all of them. What sockets ask for when they
connect is read for all who ask within a moment, in one query: a server that comes back to
thousands of open pages does not take its own database down.
"""

import asyncio
import logging
from asyncio import AbstractEventLoop, Task
from collections.abc import Collection, Iterable
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import Error
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from catalog.live import GROUP, News, current_stock

logger = logging.getLogger(__name__)
SHARED = 0.05  # seconds between two reads for those who have just connected
MOST_AT_ONCE = 1000  # variants in one read
BREATH = 100  # sockets told before others have a turn
PAUSE_AFTER_FAILURE = 1.0


class Watcher(Protocol):
    def offer(self, variant_id: int, html: str) -> None:
        """Take news, without waiting."""


class Hub:
    def __init__(self) -> None:
        self.watchers: dict[int, set[Watcher]] = {}
        self.known: dict[int, News] = {}  # the newest of what is watched
        self.askers: dict[int, set[Watcher]] = {}  # who waits to hear how things stand
        self.heard: dict[str, int] = {}  # the last number of each relay
        self.tasks: dict[str, Task[None]] = {}

    # --- Sockets ---------------------------------------------------------------------------------

    def watch(self, watcher: Watcher, variant_ids: Iterable[int]) -> None:
        """From now on tell it of these, beginning with how they stand."""
        for variant_id in variant_ids:
            self.watchers.setdefault(variant_id, set()).add(watcher)
            self.askers.setdefault(variant_id, set()).add(watcher)
        self._keep_going("listening", self._listen)
        self._keep_going("reading", self._read)

    def forget(self, watcher: Watcher, variant_ids: Iterable[int]) -> None:
        for variant_id in variant_ids:
            for those in (self.watchers, self.askers):
                there = those.get(variant_id, set())
                there.discard(watcher)
                if not there:
                    those.pop(variant_id, None)
            if variant_id not in self.watchers:
                self.known.pop(variant_id, None)

    def _keep_going(self, name: str, work: Any) -> None:
        if name not in self.tasks or self.tasks[name].done():
            self.tasks[name] = asyncio.create_task(work())

    # --- How things stand ------------------------------------------------------------------------

    async def _read(self) -> None:
        while self.askers:
            asked = {variant: self.askers[variant] for variant in list(self.askers)[:MOST_AT_ONCE]}
            self.askers = {v: who for v, who in self.askers.items() if v not in asked}
            try:
                news = await self._current_stock(asked)
            except (Error, PoolTimeout) as problem:
                logger.warning("Open pages have to wait for their stock: %s", problem)
                self._ask_again(asked)
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
                continue
            for one in news:
                await self._tell(one, asked[one.variant_id])
            await asyncio.sleep(SHARED)

    async def _current_stock(self, variant_ids: Iterable[int]) -> list[News]:
        # Not in the thread that Channels shares: it accepts sockets, and must not wait for a
        # database that hangs.
        read = database_sync_to_async(current_stock, thread_sensitive=False)
        return list(await read(variant_ids))

    def _ask_again(self, asked: dict[int, set[Watcher]]) -> None:
        for variant_id, who in asked.items():
            still_there = who & self.watchers.get(variant_id, set())
            if still_there:
                self.askers.setdefault(variant_id, set()).update(still_there)

    # --- News ------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        layer = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                while True:
                    await self._hear(await layer.receive(channel))
            except (RedisError, OSError) as problem:
                logger.warning("Open pages hear no news: %s", problem)
                await layer.flush()
                await asyncio.sleep(PAUSE_AFTER_FAILURE)

    async def _hear(self, message: dict[str, Any]) -> None:
        relay, number = message["relay"], message["number"]
        # A relay that we have not heard of may follow one that died before it told all it knew.
        missed = number != self.heard.get(relay, number) + 1
        self.heard[relay] = number
        for fields in message["news"]:
            await self._tell(News(*fields))
        if missed:
            self._ask_again(self.watchers)
            self._keep_going("reading", self._read)

    async def _tell(self, news: News, askers: Collection[Watcher] = ()) -> None:
        """Everyone who watches hears what is new; who asked hears it in any case."""
        variant_id = news.variant_id
        watchers = self.watchers.get(variant_id, set())
        if not watchers:
            return
        before = self.known.get(variant_id)
        if before and before.version > news.version:
            news = before  # it was read before what somebody else has told us since
        self.known[variant_id] = news
        is_new = before is None or before.html != news.html
        for position, watcher in enumerate(list(watchers if is_new else askers)):
            if watcher in watchers:
                watcher.offer(variant_id, news.html)
            if position % BREATH == BREATH - 1:
                await asyncio.sleep(0)


_hubs: WeakKeyDictionary[AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of this process: of its event loop, to be exact."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
