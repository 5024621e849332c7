"""Hands published events to their listeners, after the commit and at least once.

It polls: a NOTIFY in every transaction would make commits queue up behind one global lock, and
a poll merges what changed twice in between.
"""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import Error, close_old_connections, transaction
from django.utils.module_loading import import_string

from shop.events.listeners import AFTER_EACH_LOOK, LISTENERS
from shop.lib import changes
from shop.lib.database import fetch_prepared_rows
from shop.lib.rows import change

logger = logging.getLogger(__name__)
BATCH = 500
PAUSE = 0.1  # seconds between two looks: how much later than the change a page may hear of it
PAUSE_AFTER_FAILURE = 2.0
_TOPICS = "SELECT DISTINCT topic FROM events_event WHERE relayed_at IS NULL ORDER BY topic"
_TAKE = (
    "SELECT id, payload FROM events_event WHERE relayed_at IS NULL AND topic = %(topic)s"
    " ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED"
)
_RELAYED = "UPDATE events_event SET relayed_at = statement_timestamp() WHERE id = ANY(%(ids)s)"


class ListenerFailed(Exception):
    """A listener raised something of its own; the log has it."""


Listener = Callable[[list[dict[str, Any]]], None]


def relay_batch() -> int:
    """Relay up to 500 waiting events of each topic; returns how many.

    A topic whose listener fails stays waiting, and holds up no other. Raises ListenerFailed then,
    after all topics had their turn.
    """
    relayed, failed = 0, []
    for (topic,) in fetch_prepared_rows(_TOPICS, {}):
        try:
            relayed += _relay(topic)
        except Error:
            raise
        except Exception:
            logger.exception("A listener to %s failed; its events stay waiting", topic)
            failed.append(topic)
    if relayed:
        changes.note()
    if failed:
        raise ListenerFailed(", ".join(failed))
    return relayed


def _relay(topic: str) -> int:
    """Listeners run inside the transaction that marks the events as relayed, so what they write
    happens exactly once. They reach the outside world by `transaction.on_commit` only.
    """
    with transaction.atomic():
        events = fetch_prepared_rows(_TAKE, {"topic": topic, "batch": BATCH})
        if not events:
            return 0  # another relay is at them
        payloads = [json.loads(payload) for _, payload in events]
        for listener in listeners_to(topic):
            listener(payloads)
        change(_RELAYED, {"ids": [event_id for event_id, _ in events]})
    return len(events)


def listeners_to(topic: str) -> list[Listener]:
    return [import_string(path) for path in LISTENERS.get(topic, ())]


def run(is_wanted: Callable[[], bool]) -> None:
    """Relay until `is_wanted` says no. Survives a database that goes away and comes back."""
    while is_wanted():
        try:
            pause = _look()
        except Error:
            logger.exception("The relay could not reach the database; trying again")
            close_old_connections()
            pause = PAUSE_AFTER_FAILURE
        time.sleep(pause)


def _look() -> float:
    """Relay what waits, then do what had to wait a moment, which no listener that failed holds up.
    Returns the seconds until the next look.
    """
    try:
        pause = PAUSE if relay_batch() < BATCH else 0.0
    except ListenerFailed:
        pause = PAUSE_AFTER_FAILURE
    for path in AFTER_EACH_LOOK:
        import_string(path)()
    return pause
