"""Telling Celery that there is work, without depending on it."""

import logging
from dataclasses import dataclass
from typing import Any

from celery import Task
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from shop.lib.pacing import Paced

logger = logging.getLogger(__name__)
INTERVAL = 0.5  # seconds between two wake-ups for work that many transactions ask for
MOST_AT_ONCE = 100


def wake_after_commit(task: Task, *args: Any) -> None:
    """Start the task once this transaction is committed: once, however often it is asked for.

    A wake-up may get lost with the broker: the work itself stands in a table, and beat asks
    for it again. So a failure is a line in the log, never an error.
    """
    wake = _Wake(task, args)
    if not any(waiting[1] == wake for waiting in connection.run_on_commit):
        transaction.on_commit(wake)


def wake_in_turn(task: Task) -> None:
    """As `wake_after_commit`, for work that finds all there is to do: it starts at once, and then
    twice a second at most. For the relay alone, which calls `wake_who_is_due` between its looks.
    """
    transaction.on_commit(lambda: _wake_in_turn(_Wake(task, ())))


def wake_who_is_due() -> None:
    for wake in _in_turn.due(MOST_AT_ONCE):
        wake()


def _wake_in_turn(wake: "_Wake") -> None:
    _in_turn.add([wake])
    wake_who_is_due()


@dataclass(frozen=True)
class _Wake:
    task: Task
    args: tuple[Any, ...]

    def __call__(self) -> None:
        try:
            self.task.apply_async(self.args, retry=False)
        except (OperationalError, OSError) as error:
            logger.warning("Could not wake %s, beat will: %s", self.task.name, error)


_in_turn: Paced[_Wake] = Paced(INTERVAL)
