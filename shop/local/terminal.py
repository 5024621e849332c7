"""What the launcher says: short lines, each step with its seconds."""

import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Failed(Exception):
    """The shop cannot open; the message tells its keeper why, in one or two lines."""


def say(line: str = "") -> None:
    """Print one line; a terminal that was closed meanwhile must not stop the stopping."""
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        return


def say_step(text: str, started: float) -> None:
    """`started` is a `time.monotonic()` moment."""
    say(f"  {text:<48} {time.monotonic() - started:5.1f} s")


@contextmanager
def step(text: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    say_step(text, started)


class Terminal:
    """The terminal we were started in, if any.

    The system tells only the first process of a terminal that it was closed. That may be a `make`
    which keeps it to itself, so we look.
    """

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor
        self._exists = os.isatty(descriptor)

    def is_gone(self) -> bool:
        """Safe to ask from several threads: a poll object of their own, for one refuses company."""
        look = select.poll()
        look.register(self._descriptor, 0)
        gone = select.POLLHUP | select.POLLERR | select.POLLNVAL
        return self._exists and any(event & gone for _, event in look.poll(0))
