"""Publishing news inside the transaction that makes it."""

from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from shop.lib.rows import change

# For a statement that publishes what it does itself: `{PUBLISH} SELECT topic, payload FROM ...`.
PUBLISH = "INSERT INTO events_event (topic, payload)"
_ONE = f"{PUBLISH} VALUES (%(topic)s, %(payload)s)"


def publish(topic: str, payload: dict[str, Any]) -> None:
    """Write an event that the relay hands to its listeners after the commit, at least once.

    Raises RuntimeError outside a transaction: news could then get lost, or tell of a change
    that never happened.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"publish({topic!r}) needs the transaction that makes the change")
    change(_ONE, {"topic": topic, "payload": Jsonb(payload)})
