"""What other processes tell this one: `shop.lib.live` sends it, `shop.lib.watching` wants it.

One channel for all hubs: what goes wrong with the channel layer flushes it as a whole, and who
waited on another channel would wait for ever.
"""

import asyncio
import logging
from asyncio import AbstractEventLoop, Task
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from shop.lib.live import GROUP

logger = logging.getLogger(__name__)
PAUSE_AFTER_FAILURE = 1.0
One = TypeVar("One")


class Hears(Protocol):
    async def hear(self, message: dict[str, Any]) -> None: ...


class OnePerLoop(Generic[One]):
    """The one of this process: of its event loop, to be exact."""

    def __init__(self, make: Callable[[], One]) -> None:
        self.make = make
        self.made: WeakKeyDictionary[AbstractEventLoop, One] = WeakKeyDictionary()

    def __call__(self) -> One:
        loop = asyncio.get_running_loop()
        if loop not in self.made:
            self.made[loop] = self.make()
        return self.made[loop]


class Ear:
    """Hands each message to who wants to hear of its subject."""

    def __init__(self) -> None:
        self.wanted_by: dict[str, Hears] = {}
        self.task: Task[None] | None = None

    def listen(self, subject: str, hub: Hears) -> None:
        self.wanted_by[subject] = hub
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())

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
        hub = self.wanted_by.get(message["subject"])
        if hub:
            await hub.hear(message)


ear = OnePerLoop(Ear)
