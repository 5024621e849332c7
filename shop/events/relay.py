"""Hands published events to their listeners, after the commit and at least once.

It polls: a NOTIFY in every transaction would make commits queue up behind one global lock, and
a poll merges what changed twice in between.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import Error, close_old_connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from shop.events.listeners import LISTENERS
from shop.events.models import Event

logger = logging.getLogger(__name__)
BATCH = 500
PAUSE = 0.1  # seconds between two looks: how much later than the change a page may hear of it
PAUSE_AFTER_FAILURE = 2.0

Listener = Callable[[list[dict[str, Any]]], None]


def relay_batch() -> int:
    """Relay up to 500 waiting events; returns how many.

    Listeners run inside the transaction that marks the events as relayed, so what they write
    happens exactly once. They reach the outside world by `transaction.on_commit` only.
    """
    with transaction.atomic():
        events = list(Event.objects.waiting().select_for_update(skip_locked=True)[:BATCH])
        by_topic: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for event in events:
            by_topic[event.topic].append(event.payload)
        for topic, payloads in by_topic.items():
            for listener in listeners_to(topic):
                listener(payloads)
        ids = [event.pk for event in events]
        Event.objects.filter(pk__in=ids).update(relayed_at=timezone.now())
    return len(events)


def listeners_to(topic: str) -> list[Listener]:
    return [import_string(path) for path in LISTENERS.get(topic, ())]


def run(is_wanted: Callable[[], bool]) -> None:
    """Relay until `is_wanted` says no. Survives a database that goes away and comes back."""
    while is_wanted():
        try:
            relayed = relay_batch()
        except Error:
            logger.exception("The relay could not reach the database; trying again")
            close_old_connections()
            time.sleep(PAUSE_AFTER_FAILURE)
            continue
        except Exception:
            logger.exception("A listener failed; its events stay waiting")
            time.sleep(PAUSE_AFTER_FAILURE)
            continue
        if relayed < BATCH:
            time.sleep(PAUSE)
