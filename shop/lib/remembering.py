"""What a process remembers for some seconds, rather than asking for it on every page.

For what is small, the same for everybody, and may be seconds old: the tree of shelves, say.
"""

import time
from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
_every: list["_Forgetful"] = []


class _Forgetful(Protocol):
    def forget(self) -> None: ...


class Remembered(Generic[Value]):
    """Call it for the value, which is loaded anew when it is older than `seconds`.

    Two threads may load it for the first time at once. While one loads it anew the others go on
    with what was: none waits for another, and none sees half a value.
    """

    def __init__(self, load: Callable[[], Value], seconds: float) -> None:
        self._load, self.seconds = load, seconds
        self._kept: tuple[float, Value] | None = None
        _every.append(self)

    def __call__(self) -> Value:
        now, kept = time.monotonic(), self._kept
        if kept is not None and now < kept[0]:
            return kept[1]
        if kept is not None:
            self._kept = (now + self.seconds, kept[1])
        try:
            value = self._load()
        except Exception:
            self._kept = kept
            raise
        self._kept = (now + self.seconds, value)
        return value

    def forget(self) -> None:
        self._kept = None


class RememberedEach(Generic[Key, Value]):
    """The same for values by key, of which those that are missing or too old are loaded together.

    What `load` does not return is not there, and is asked for again the next time.
    """

    def __init__(
        self, load: Callable[[set[Key]], dict[Key, Value]], seconds: float, most: int
    ) -> None:
        self._load, self._seconds, self._most = load, seconds, most
        self._kept: dict[Key, tuple[float, Value]] = {}
        _every.append(self)

    def __call__(self, keys: Iterable[Key]) -> dict[Key, Value]:
        now, wanted, known = time.monotonic(), set(keys), self._kept
        kept = {key: known[key] for key in wanted if key in known}
        found = {key: value for key, (until, value) in kept.items() if now < until}
        missing = wanted - found.keys()
        if missing:
            loaded = self._load(missing)
            if len(known) + len(loaded) > self._most:
                known = {}
            # Never changed, only replaced: others are reading it.
            self._kept = known | {key: (now + self._seconds, loaded[key]) for key in loaded}
            found |= loaded
        return found

    def forget(self) -> None:
        self._kept = {}


class Memory(Generic[Key, Value]):
    """Values by key, each for as long as whoever makes it says; `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Key, tuple[float, Value]] = {}
        _every.append(self)

    def get(self, key: Key, make: Callable[[], Value], seconds: float) -> Value:
        now, kept = time.monotonic(), self._kept.get(key)
        if kept is None or now >= kept[0]:
            kept = (now + seconds, make())
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[key] = kept
        return kept[1]

    def forget(self) -> None:
        self._kept.clear()


def forget_everything() -> None:
    for remembered in _every:
        remembered.forget()
