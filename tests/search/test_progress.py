"""A long command shows how far it is."""

import io

import pytest

from shop.lib import progress
from shop.lib.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_log_gets_a_line_every_few_seconds(clock: list[float]) -> None:
    out = io.StringIO()
    with Progress(out, 100, "Indexing") as bar:
        for _ in range(10):
            clock[0] += 1
            bar.advance(10)
    assert out.getvalue().splitlines() == [
        "Indexing  50 of 100 (50%)  10/s  5.0 s left",
        "Indexing  100 of 100 (100%)  10/s  0.0 s left",
        "Indexing  100 of 100 (100%)  10/s  in 10 s",
    ]


def test_a_terminal_is_redrawn_five_times_a_second_at_most(clock: list[float]) -> None:
    out = Terminal()
    bar = Progress(out, 1000, "Indexing")
    for _ in range(100):
        clock[0] += 0.01
        bar.advance()
    assert 4 <= out.getvalue().count("\r") <= 5
    assert "\n" not in out.getvalue()
    bar.finish()
    bar.finish()
    assert out.getvalue().count("\n") == 1


def test_without_a_total_it_counts(clock: list[float]) -> None:
    out = io.StringIO()
    bar = Progress(out, None, "Reading")
    clock[0] += 2
    bar.advance(3000)
    bar.finish()
    assert out.getvalue() == "Reading  3,000  1,500/s  in 2.0 s\n"


def test_work_that_fails_ends_its_line() -> None:
    out = Terminal()
    with pytest.raises(ZeroDivisionError), Progress(out, 10, "Indexing"):
        raise ZeroDivisionError
    assert out.getvalue().endswith("\n")


def test_long_times_are_told_in_minutes_and_hours() -> None:
    assert [progress._clock(seconds) for seconds in (3, 59, 61, 3700)] == [
        "3.0 s", "59 s", "1:01", "1:01:40"
    ]  # fmt: skip
