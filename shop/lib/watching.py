"""Which sockets of this process watch which things, and news for them.

One hub per process hears for all of them: thousands of sockets then cost one subscription, and a
piece of news arrives once. What sockets ask for when they
connect is read for all who ask within a moment, in one query: a server that comes back to
thousands of open pages does not take its own database down.
"""

import asyncio
import logging
from asyncio import Task
from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol

from channels.db import database_sync_to_async
from django.db import Error
from psycopg_pool import PoolTimeout

from shop.lib.hearing import ear
from shop.lib.live import News

logger = logging.getLogger(__name__)
SHARED = 0.05  # seconds between two reads for those who have just connected
MOST_AT_ONCE = 1000  # things in one read
BREATH = 100  # sockets told before others have a turn
PAUSE_AFTER_FAILURE = 1.0


class Watcher(Protocol):
    def offer(self, key: int, html: str) -> None:
        """Take news, without waiting."""


class Hub:
    def __init__(self, subject: str, read: Callable[[Iterable[int]], list[News]]) -> None:
        """`read` says how these things stand now; it runs in a thread of its own."""
        self.subject, self.read = subject, read
        self.watchers: dict[int, set[Watcher]] = {}
        self.known: dict[int, News] = {}  # the newest of what is watched
        self.askers: dict[int, set[Watcher]] = {}  # who waits to hear how things stand
        self.heard: dict[str, int] = {}  # the last number of each relay
        self.reading: Task[None] | None = None

    # --- Sockets ---------------------------------------------------------------------------------

    def watch(self, watcher: Watcher, keys: Iterable[int]) -> None:
        """From now on tell it of these, beginning with how they stand."""
        for key in keys:
            self.watchers.setdefault(key, set()).add(watcher)
            self.askers.setdefault(key, set()).add(watcher)
        ear().listen(self.subject, self)
        self._keep_reading()

    def forget(self, watcher: Watcher, keys: Iterable[int]) -> None:
        for key in keys:
            for those in (self.watchers, self.askers):
                there = those.get(key, set())
                there.discard(watcher)
                if not there:
                    those.pop(key, None)
            if key not in self.watchers:
                self.known.pop(key, None)

    def _keep_reading(self) -> None:
        if self.reading is None or self.reading.done():
            self.reading = asyncio.create_task(self._read())

    # --- How things stand ------------------------------------------------------------------------

    async def _read(self) -> None:
        while self.askers:
            asked = {key: self.askers[key] for key in list(self.askers)[:MOST_AT_ONCE]}
            self.askers = {key: who for key, who in self.askers.items() if key not in asked}
            try:
                news = await self._current(asked)
            except (Error, PoolTimeout) as problem:
                logger.warning("Open pages have to wait for their %s: %s", self.subject, problem)
                self._ask_again(asked)
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
                continue
            for one in news:
                await self._tell(one, asked[one.key])
            await asyncio.sleep(SHARED)

    async def _current(self, keys: Iterable[int]) -> list[News]:
        # Not in the thread that Channels shares: it accepts sockets, and must not wait for a
        # database that hangs.
        read = database_sync_to_async(self.read, thread_sensitive=False)
        return list(await read(keys))

    def _ask_again(self, asked: dict[int, set[Watcher]]) -> None:
        for key, who in asked.items():
            still_there = who & self.watchers.get(key, set())
            if still_there:
                self.askers.setdefault(key, set()).update(still_there)

    # --- News ------------------------------------------------------------------------------------

    async def hear(self, message: dict[str, Any]) -> None:
        relay, number = message["relay"], message["number"]
        # A relay that we have not heard of may follow one that died before it told all it knew.
        missed = number != self.heard.get(relay, number) + 1
        self.heard[relay] = number
        for fields in message.get("news", ()):
            await self._tell(News(*fields))
        doubtful = self.watchers if missed else message.get("moved", ())
        self._ask_again({key: self.watchers.get(key, set()) for key in doubtful})
        if self.askers:
            self._keep_reading()

    async def _tell(self, news: News, askers: Collection[Watcher] = ()) -> None:
        """Everyone who watches hears what is new; who asked hears it in any case."""
        key = news.key
        watchers = self.watchers.get(key, set())
        if not watchers:
            return
        before = self.known.get(key)
        if before and before.version > news.version:
            news = before  # it was read before what somebody else has told us since
        self.known[key] = news
        is_new = before is None or before.html != news.html
        for position, watcher in enumerate(list(watchers if is_new else askers)):
            if watcher in watchers:
                watcher.offer(key, news.html)
            if position % BREATH == BREATH - 1:
                await asyncio.sleep(0)
