"""What a process remembers for some seconds, rather than asking for it on every page.

For what is small, the same for everybody, and may be seconds old: the tree of shelves, say.
"""

import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Call it for the value, which is loaded anew when it is older than `seconds`.

    Two threads may load at once; none waits for another, and none sees half a value.
    """

    _every: ClassVar[list["Remembered[Any]"]] = []

    def __init__(self, load: Callable[[], Value], seconds: float) -> None:
        self._load, self._seconds = load, seconds
        self._kept: tuple[float, Value] | None = None
        self._every.append(self)

    def __call__(self) -> Value:
        now, kept = time.monotonic(), self._kept
        if kept is None or now >= kept[0]:
            kept = self._kept = (now + self._seconds, self._load())
        return kept[1]

    def forget(self) -> None:
        self._kept = None


def forget_everything() -> None:
    for remembered in Remembered._every:
        remembered.forget()
