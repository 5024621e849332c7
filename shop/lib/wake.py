"""Telling Celery that there is work, without depending on it."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake_after_commit(task: Task, *args: Any) -> None:
    """Start the task once this transaction is committed.

    A wake-up may get lost with the broker: the work itself stands in a table, and beat asks
    for it again. So a failure is a line in the log, never an error.
    """

    def wake() -> None:
        try:
            task.apply_async(args, retry=False)
        except (OperationalError, OSError) as error:
            logger.warning("Could not wake %s, beat will: %s", task.name, error)

    transaction.on_commit(wake)
