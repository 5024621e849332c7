"""Delivery of events to the shop. When, how often and in which order is decided here only.

As Stripe documents it (https://docs.stripe.com/webhooks): signed, retried with growing pauses until
the shop answers 2xx, in no promised order, and now and then more than once.
"""

import asyncio
import hashlib
import hmac
import time
from dataclasses import dataclass

from .line import Line
from .misbehaviour import TWIN_PAUSE
from .store import Store, Thing

# Stripe retries for days; a shop on this machine is back in seconds, or its developer went home.
RETRY_PAUSES = (0.5, 2, 8, 30, 120, 600, 1800)
EVERY_NTH_IS_DOUBLED = 7
TIMEOUT = 10
SENDERS = 4
# What became of deliveries is written down together. A kill in between sends these once more.
WRITE_DOWN_AFTER = 0.1


@dataclass(frozen=True)
class Endpoint:
    url: str
    secret: str


@dataclass(slots=True)
class Delivery:
    id: int
    event: str
    attempts: int
    state: str = "waiting"
    outcome: str = ""
    due_at: float = 0.0


def schedule(store: Store, event: Thing, pauses: tuple[float, ...]) -> None:
    """To be sent after each of these pauses (seconds), or never when there is none."""
    if pauses == (0.0,) and store.count_event() % EVERY_NTH_IS_DOUBLED == 0:
        pauses = (0.0, TWIN_PAUSE)
    now = time.time()
    for pause in pauses:
        store.rows(
            "INSERT INTO deliveries (event, state, due_at) VALUES (?, 'waiting', ?)",
            (event.id, now + pause),
        )
    if not pauses:
        store.rows(
            "INSERT INTO deliveries (event, state, due_at) VALUES (?, 'lost', ?)", (event.id, now)
        )


def signature(payload: bytes, secret: str, timestamp: int) -> str:
    signed = b"%d.%s" % (timestamp, payload)
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def pending(store: Store, event_id: str) -> int:
    row = store.row(
        "SELECT count(*) AS n FROM deliveries WHERE event = ? AND state = 'waiting'", (event_id,)
    )
    return int(row["n"]) if row else 0


class Postman:
    """A few senders of what is due. A slow answer holds up one of them, not the others."""

    def __init__(self, store: Store, endpoint: Endpoint) -> None:
        self._store = store
        self._endpoint = endpoint
        self._due: asyncio.Queue[Delivery] = asyncio.Queue()
        self._taken_up_to = 0
        self._done: list[Delivery] = []
        self._to_write_down: asyncio.TimerHandle | None = None
        self._senders: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._senders = [asyncio.create_task(self._send_all()) for _ in range(SENDERS)]
        self.wake()

    def wake(self) -> None:
        """Take in what was scheduled since the last time."""
        now = time.time()
        for row in self._store.rows(
            "SELECT id, event, attempts, due_at FROM deliveries"
            " WHERE state = 'waiting' AND id > ? ORDER BY id",
            (self._taken_up_to,),
        ):
            self._taken_up_to = row["id"]
            delivery = Delivery(row["id"], row["event"], row["attempts"])
            self._send_after(row["due_at"] - now, delivery)

    def stop(self) -> None:
        for sender in self._senders:
            sender.cancel()
        if self._to_write_down:
            self._to_write_down.cancel()
        self._write_down()

    def _send_after(self, pause: float, delivery: Delivery) -> None:
        if pause <= 0:
            self._due.put_nowait(delivery)
        else:
            asyncio.get_running_loop().call_later(pause, self._due.put_nowait, delivery)

    async def _send_all(self) -> None:
        line = Line(self._endpoint.url)
        while True:
            delivery = await self._due.get()
            delivery.attempts += 1
            delivery.outcome, arrived = await self._post(line, delivery.event)
            self._note(delivery, arrived)

    def _note(self, delivery: Delivery, arrived: bool) -> None:
        if arrived:
            delivery.state = "delivered"
        elif delivery.attempts > len(RETRY_PAUSES):
            delivery.state = "given up"
        else:
            pause = RETRY_PAUSES[delivery.attempts - 1]
            delivery.due_at = time.time() + pause
            self._send_after(pause, delivery)
        if not self._done:
            loop = asyncio.get_running_loop()
            self._to_write_down = loop.call_later(WRITE_DOWN_AFTER, self._write_down)
        self._done.append(delivery)

    def _write_down(self) -> None:
        with self._store.transaction():
            for done in self._done:
                self._store.rows(
                    "UPDATE deliveries SET state = ?, attempts = ?, outcome = ?, due_at = ?"
                    " WHERE id = ?",
                    (done.state, done.attempts, done.outcome, done.due_at, done.id),
                )
        self._done.clear()

    async def _post(self, line: Line, event_id: str) -> tuple[str, bool]:
        row = self._store.row("SELECT body FROM things WHERE id = ?", (event_id,))
        if row is None:
            return "the event is gone", True
        payload = row["body"].encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(payload, self._endpoint.secret, int(time.time())),
        }
        try:
            status = await line.post(payload, headers, TIMEOUT)
        except OSError as error:
            return type(error).__name__, False
        return f"HTTP {status}", 200 <= status < 300
