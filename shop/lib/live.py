"""Telling the web processes that have open pages what moved. Losing a message is noticed there."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any, NamedTuple
from uuid import uuid4

from channels.layers import get_channel_layer
from redis.exceptions import ConnectionError as LineCut
from redis.exceptions import RedisError

from shop.lib.pacing import Paced

logger = logging.getLogger(__name__)
GROUP = "live"  # every web process is in it
PATIENCE = 1.0  # seconds for one push
INTERVAL = 0.35  # seconds between two news of one thing
PULSE = 2.0  # seconds between two messages of a relay that has nothing to tell
MOST_AT_ONCE = 500  # things in one message
_own = threading.local()


class News(NamedTuple):
    """HTML about a thing: a <template data-for> for each place that shows it. Of two news of a
    thing, the one with the higher version was read later."""

    key: int
    version: int
    html: str


class Relay:
    """What this process tells all others of a subject. Its messages are numbered, so that who
    misses one notices at the next."""

    def __init__(self, subject: str, about: Callable[[list[int]], dict[str, Any]]) -> None:
        """`about` says what a message tells of things that moved: `news` of them, or just which
        have `moved`."""
        self.subject, self.about = subject, about
        self.name, self.numbers = uuid4().hex[:12], count(1)
        self.moved: Paced[int] = Paced(INTERVAL)
        self.told_at = 0.0

    def tell_of(self, keys: Iterable[int]) -> None:
        """Now, or when the interval of each is over."""
        self.moved.add(keys)
        self.tell()

    def tell(self) -> None:
        due = self.moved.due(MOST_AT_ONCE)
        now = time.monotonic()
        if not due and now - self.told_at < PULSE:
            return
        self.told_at = now
        number = next(self.numbers)  # taken first: what fails from here on leaves a gap
        told = {"subject": self.subject, "relay": self.name, "number": number}
        push({**told, **self.about(due)})


def push(message: dict[str, Any]) -> None:
    """Send it to every web process. A channel layer that is down is only logged."""
    try:
        _runner().run(_send(message))
    except (RedisError, OSError, TimeoutError) as error:
        logger.warning("Live updates are not going out: %s", error or type(error).__name__)


def _runner() -> asyncio.Runner:
    """This thread's event loop. It is kept, and with it the connection that the channel layer has
    for each loop: to open both for each message took longer than to make the message.
    """
    if not hasattr(_own, "runner"):
        _own.runner = asyncio.Runner()
    runner: asyncio.Runner = _own.runner
    return runner


async def _send(message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    async with asyncio.timeout(PATIENCE):
        try:
            await layer.group_send(GROUP, message)
        except LineCut:  # since the last message, which nobody noticed: a new one is opened
            await layer.group_send(GROUP, message)
