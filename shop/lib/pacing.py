"""Many changes of one thing within a moment are one piece of news."""

import time
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Paced(Generic[K]):
    """Keys that want to go out: each goes at once, and then once per `interval` at most.

    What comes while a key has to wait is one more turn when the interval is over, so the last
    change of many is always told.
    """

    def __init__(self, interval: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.interval, self.clock = interval, clock
        self._waiting: dict[K, None] = {}  # in order of arrival
        self._went_at: dict[K, float] = {}

    def add(self, keys: Iterable[K]) -> None:
        self._waiting.update(dict.fromkeys(keys))

    def due(self, limit: int) -> list[K]:
        """The keys whose turn it is, those that wait the longest first."""
        now = self.clock()
        self._went_at = {key: at for key, at in self._went_at.items() if now - at < self.interval}
        keys = [key for key in self._waiting if key not in self._went_at][:limit]
        for key in keys:
            del self._waiting[key]
            self._went_at[key] = now
        return keys
