"""Idempotency-Key, as https://docs.stripe.com/api/idempotent_requests describes it.

The reply of the first request is kept in the same transaction as what that request did, so that a
crash leaves either both or neither.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .errors import Json, StripeError, invalid_request
from .store import Store

KEPT_FOR = 24 * 3600
MAX_KEY_LENGTH = 255


@dataclass(frozen=True)
class Reply:
    """An answer with its body as it was, or will be, sent."""

    status: int
    text: str
    original_request: str


def check_key(key: str) -> None:
    if len(key) > MAX_KEY_LENGTH:
        raise invalid_request(f"Idempotency keys can be at most {MAX_KEY_LENGTH} characters long.")


class InFlight:
    """The keys whose first request is still being worked on."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    @contextmanager
    def claim(self, key: str) -> Iterator[None]:
        if key in self._keys:
            raise _in_use(key)
        self._keys.add(key)
        try:
            yield
        finally:
            self._keys.discard(key)


def _in_use(key: str) -> StripeError:
    message = (
        "There is currently another in-progress request using this Idempotent Key (that probably"
        " means you submitted twice, and the other request is still going through):"
        f" {key}. Please try again later."
    )
    return StripeError(409, "idempotency_error", message, code="idempotency_key_in_use")


def earlier_reply(store: Store, key: str, path: str, parameters: Json) -> Reply | None:
    row = store.row(
        "SELECT * FROM replies WHERE key = ? AND created > ?", (key, time.time() - KEPT_FOR)
    )
    if row is None:
        return None
    try_another = (
        f" Try using a key other than '{key}' if you meant to execute a different request."
    )
    if row["path"] != path:
        message = (
            "Keys for idempotent requests can only be used for the same endpoint they were first"
            f" used for ('{path}' vs '{row['path']}')."
        )
        raise StripeError(400, "idempotency_error", message + try_another)
    if row["fingerprint"] != _fingerprint(parameters):
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were"
            " first used with."
        )
        raise StripeError(400, "idempotency_error", message + try_another)
    return Reply(row["status"], row["body"], row["request_id"])


def keep_reply(store: Store, key: str, path: str, parameters: Json, reply: Reply) -> None:
    # A reply with this key can only be one that is too old to be replayed.
    store.rows(
        "INSERT OR REPLACE INTO replies (key, path, fingerprint, status, body, request_id, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            path,
            _fingerprint(parameters),
            reply.status,
            reply.text,
            reply.original_request,
            time.time(),
        ),
    )


def forget_old_replies(store: Store) -> None:
    store.rows("DELETE FROM replies WHERE created <= ?", (time.time() - KEPT_FOR,))


def _fingerprint(parameters: Json) -> str:
    """Two requests are the same when their parameters are, in whatever order they came."""
    return hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()
