"""The terminal that the launcher was started in."""

import os
import pty
import threading
from collections.abc import Iterator

import pytest

from shop.local.terminal import Terminal


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    keyboard, screen = pty.openpty()
    yield keyboard, screen
    os.close(screen)


def test_a_terminal_that_is_closed_is_noticed(ends: tuple[int, int]) -> None:
    keyboard, screen = ends
    terminal = Terminal(screen)
    assert not terminal.is_gone()
    os.close(keyboard)
    assert terminal.is_gone()


def test_several_threads_may_look_at_once(ends: tuple[int, int]) -> None:
    keyboard, screen = ends
    terminal = Terminal(screen)
    failures: list[Exception] = []

    def look_often() -> None:
        try:
            for _ in range(3_000):
                terminal.is_gone()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=look_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.close(keyboard)
    assert failures == []


def test_without_a_terminal_none_can_go_away() -> None:
    reader, writer = os.pipe()
    os.close(writer)
    assert not Terminal(reader).is_gone()
    os.close(reader)
