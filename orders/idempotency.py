"""One key, one answer: 'Place order' may arrive twice, and is answered as it was the first time.

As Stripe documents it for its own API: a key is remembered for 24 hours with the status and body
of its answer, whether good or bad; the same key with another body is an error; a request that was
refused before any work began, or because another one with its key is being worked on, uses up
nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils import timezone
from psycopg.types.json import Jsonb

from orders.models import IdempotencyKey, Order
from orders.quoting import Quote
from shop.lib.rows import Columns, change, fetch_row

KEEP_FOR = timedelta(hours=24)
_KEY = Columns(IdempotencyKey, "known")
_KNOWN = f"SELECT {_KEY} FROM orders_idempotencykey AS known WHERE known.key = %(key)s"  # noqa: S608 - our own words
_TAKEN = (
    "INSERT INTO orders_idempotencykey (key, keeper, agreed, answer, created_at)"
    " VALUES (%(key)s, %(keeper)s, %(agreed)s, '{}', %(now)s) ON CONFLICT DO NOTHING"
)
_ANSWERED = (
    "UPDATE orders_idempotencykey SET status = %(status)s, answer = %(body)s"
    " WHERE key = %(key)s AND status IS NULL"
)


class KeyReused(Exception):
    """422: the key was used for something else."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __str__(self) -> str:
        return "This key was used for another order already. Nothing was charged."


class KeyInUse(Exception):
    """409: the first request with this key has no answer yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON body of what 'Place order' was told; a page says the same in words."""

    status: int
    body: dict[str, Any]


def confirmed(order: Order) -> Answer:
    body = {
        "code": "CONFIRMED",
        "number": order.number,
        "total": f"{order.total:.2f}",
        "token": order.token,
        "url": order.get_absolute_url(),
    }
    return Answer(201, body)


def declined(problem: str) -> Answer:
    return Answer(402, {"code": "PAYMENT_FAILED", "message": problem})


def not_begun(status: int, code: str, problem: str) -> Answer:
    return Answer(status, {"code": code, "message": problem})


def look_up(key: UUID, keeper: UUID, agreed: Quote) -> Answer | None:
    """The answer that was given to this key; None when it is new.

    Raises KeyReused when it was used by another cart or for another quote, KeyInUse while its
    answer is being worked on.
    """
    row = fetch_row(_KNOWN, {"key": key})
    known = row and _KEY.read(row)
    if not known:
        return None
    if (known.keeper, known.agreed) != (keeper, _digest(agreed)):
        raise KeyReused
    if known.status is None:
        raise KeyInUse
    return Answer(known.status, known.answer)


def begin(key: UUID, keeper: UUID, agreed: Quote) -> bool:
    """Take the key, inside the transaction that begins the work. False when somebody has it."""
    values = {"key": key, "keeper": keeper, "agreed": _digest(agreed), "now": timezone.now()}
    return bool(change(_TAKEN, values))


def keep(key: UUID, answer: Answer) -> None:
    """Remember the answer, inside the transaction that decides it. The first one stays."""
    change(_ANSWERED, {"key": key, "status": answer.status, "body": Jsonb(answer.body)})


def forget_old() -> int:
    """Drop keys that are older than a day and have their answer. Returns how many went."""
    old = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEEP_FOR)
    return old.exclude(status=None).delete()[0]


def _digest(agreed: Quote) -> str:
    return sha256(str(agreed).encode()).hexdigest()
