"""Delivery of events to the shop. When, how often and in which order is decided here only.

As Stripe documents it (https://docs.stripe.com/webhooks): signed, retried with growing pauses until
the shop answers 2xx, in no promised order, and now and then more than once.
"""

import hashlib
import hmac
import http.client
import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import Json
from .store import Store

# Stripe retries for days; a shop on this machine is back in seconds, or its developer went home.
RETRY_PAUSES = (0.5, 2, 8, 30, 120, 600, 1800)
TWIN_PAUSE = 0.2
EVERY_NTH_IS_DOUBLED = 7
TIMEOUT = 10
SENDERS = 4
IDLE_WAKE = 30


@dataclass(frozen=True)
class Endpoint:
    url: str
    secret: str


def plan(event_number: int) -> Iterable[float]:
    """The pauses after which an event is sent: usually one, now and then two."""
    return (0, TWIN_PAUSE) if event_number % EVERY_NTH_IS_DOUBLED == 0 else (0,)


def schedule(store: Store, event_id: str) -> None:
    counted = store.rows(
        "UPDATE counters SET value = value + 1 WHERE name = 'events' RETURNING value"
    )
    for pause in plan(counted[0]["value"]):
        store.rows(
            "INSERT INTO deliveries (event, state, due_at) VALUES (?, 'waiting', ?)",
            (event_id, time.time() + pause),
        )


def signature(payload: bytes, secret: str, timestamp: int) -> str:
    signed = b"%d.%s" % (timestamp, payload)
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def pending(store: Store, event_id: str) -> int:
    row = store.row(
        "SELECT count(*) AS n FROM deliveries WHERE event = ? AND state IN ('waiting', 'sending')",
        (event_id,),
    )
    return int(row["n"]) if row else 0


class Postman:
    """A few threads that send what is due. A slow answer holds up one of them, not the others."""

    def __init__(self, store: Store, endpoint: Endpoint) -> None:
        self._store = store
        self._endpoint = endpoint
        self._stopping = False
        self._news = threading.Condition()
        # A delivery that was under way when the process died may have arrived or not: send again.
        store.rows("UPDATE deliveries SET state = 'waiting' WHERE state = 'sending'")

    def start(self) -> None:
        for number in range(SENDERS):
            threading.Thread(target=self._work, name=f"webhook-{number}", daemon=True).start()

    def wake(self) -> None:
        with self._news:
            self._news.notify_all()

    def stop(self) -> None:
        with self._news:
            self._stopping = True
            self._news.notify_all()

    def _work(self) -> None:
        while not self._stopping:
            claimed = self._claim()
            if claimed is None:
                self._rest()
            else:
                self._deliver(*claimed)

    def _rest(self) -> None:
        with self._news:
            due = self._store.row(
                "SELECT min(due_at) AS at FROM deliveries WHERE state = 'waiting'"
            )
            pause = due["at"] - time.time() if due and due["at"] else IDLE_WAKE
            if pause > 0 and not self._stopping:
                self._news.wait(min(pause, IDLE_WAKE))

    def _claim(self) -> tuple[int, str, int] | None:
        row = self._store.row(
            "UPDATE deliveries SET state = 'sending', attempts = attempts + 1 WHERE id ="
            " (SELECT id FROM deliveries WHERE state = 'waiting' AND due_at <= ?"
            " ORDER BY due_at, id LIMIT 1) RETURNING id, event, attempts",
            (time.time(),),
        )
        return (row["id"], row["event"], row["attempts"]) if row else None

    def _deliver(self, delivery_id: int, event_id: str, attempt: int) -> None:
        event = self._store.find("event", event_id)
        outcome, arrived = self._post(event.body) if event else ("the event is gone", True)
        if arrived:
            state, pause = "delivered", 0.0
        elif attempt > len(RETRY_PAUSES):
            state, pause = "given up", 0.0
        else:
            state, pause = "waiting", RETRY_PAUSES[attempt - 1]
        self._store.rows(
            "UPDATE deliveries SET state = ?, outcome = ?, due_at = ? WHERE id = ?",
            (state, outcome, time.time() + pause, delivery_id),
        )
        self.wake()

    def _post(self, event: Json) -> tuple[str, bool]:
        payload = json.dumps({**event, "pending_webhooks": 1}, indent=2).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(payload, self._endpoint.secret, int(time.time())),
        }
        try:
            status = _send(self._endpoint.url, payload, headers)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__, False
        return f"HTTP {status}", 200 <= status < 300


def _send(url: str, payload: bytes, headers: dict[str, str]) -> int:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, payload, headers)
        answer = connection.getresponse()
        answer.read(65_536)
        return answer.status
    finally:
        connection.close()
