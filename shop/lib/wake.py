"""Telling Celery that there is work, without depending on it."""

import logging
from dataclasses import dataclass
from typing import Any

from celery import Task
from django.db import connection, transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake_after_commit(task: Task, *args: Any) -> None:
    """Start the task once this transaction is committed: once, however often it is asked for.

    A wake-up may get lost with the broker: the work itself stands in a table, and beat asks
    for it again. So a failure is a line in the log, never an error.
    """
    wake = _Wake(task, args)
    if not any(waiting[1] == wake for waiting in connection.run_on_commit):
        transaction.on_commit(wake)


@dataclass(frozen=True)
class _Wake:
    task: Task
    args: tuple[Any, ...]

    def __call__(self) -> None:
        try:
            self.task.apply_async(self.args, retry=False)
        except (OperationalError, OSError) as error:
            logger.warning("Could not wake %s, beat will: %s", self.task.name, error)
