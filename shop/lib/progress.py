"""A progress bar for long commands: how far, how fast, how long still."""

import time
from typing import Any, Self

BAR_WIDTH = 24
REDRAW_EVERY = 0.2  # seconds, on a terminal
LINE_EVERY = 5.0  # seconds, in a log


class Progress:
    """Counts what is done against `total`, which is None when nobody knows it beforehand.

    On a terminal one line is redrawn; elsewhere a line is written every few seconds. Usable as a
    context manager, which finishes the line even when the work fails.
    """

    def __init__(self, stream: Any, total: int | None, label: str) -> None:
        # Django's OutputWrapper ends each write with a newline; the stream beneath it does not.
        self.stream = getattr(stream, "_out", stream)
        self.total = total
        self.label = label
        self.done = self.skipped = 0
        self.is_terminal = bool(getattr(self.stream, "isatty", lambda: False)())
        self.began = self.drawn_at = time.monotonic()
        self.is_finished = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.finish()

    def advance(self, count: int = 1) -> None:
        self.done += count
        now = time.monotonic()
        if now - self.drawn_at >= (REDRAW_EVERY if self.is_terminal else LINE_EVERY):
            self.drawn_at = now
            self._draw(last=False)

    def skip(self, count: int) -> None:
        """So many were done by an earlier run: they count, but say nothing about the rate."""
        self.done += count
        self.skipped += count

    def finish(self) -> None:
        """Write the last line. Calling it again does nothing."""
        if not self.is_finished:
            self.is_finished = True
            self._draw(last=True)

    def _draw(self, *, last: bool) -> None:
        text = self._text(last)
        if self.is_terminal:
            self.stream.write(f"\r\x1b[2K{text}" + ("\n" if last else ""))
        else:
            self.stream.write(f"{text}\n")
        self.stream.flush()

    def _text(self, last: bool) -> str:
        elapsed = max(time.monotonic() - self.began, 1e-6)
        rate = (self.done - self.skipped) / elapsed
        parts = [self.label, self._bar(), self._count(), f"{rate:,.0f}/s"]
        if last:
            parts.append(f"in {_clock(elapsed)}")
        elif self.total and rate:
            parts.append(f"{_clock(max(self.total - self.done, 0) / rate)} left")
        return "  ".join(part for part in parts if part)

    def _bar(self) -> str:
        if not self.total or not self.is_terminal:
            return ""
        filled = min(self.done * BAR_WIDTH // self.total, BAR_WIDTH)
        return "█" * filled + "░" * (BAR_WIDTH - filled)

    def _count(self) -> str:
        if not self.total:
            return f"{self.done:,}"
        percent = min(self.done * 100 // self.total, 100)
        return f"{self.done:,} of {self.total:,} ({percent}%)"


def _clock(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"
