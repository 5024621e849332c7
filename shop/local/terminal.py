"""What the launcher says: short lines, each step with its seconds."""

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
