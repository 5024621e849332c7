"""A circuit breaker that all processes share through Valkey, and which never needs Valkey."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import pybreaker
import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Open = pybreaker.CircuitBreakerError

VALKEY_TIMEOUT = 0.2  # seconds
READ_AGAIN_AFTER = 0.2  # seconds for which what Valkey said is taken to be true
WITHOUT_VALKEY = 5.0  # seconds before a Valkey that did not answer is asked again


class Breaker(pybreaker.CircuitBreaker):
    """Opens after so many failures in a row; after `reset_after` seconds one call may try again."""

    def __init__(
        self,
        name: str,
        *,
        fail_max: int = 5,
        reset_after: float = 10.0,
        exclude: tuple[type[Exception], ...] = (),
    ) -> None:
        self.storage = SharedState(name)
        self._probing = threading.RLock()  # pybreaker calls us again from within
        super().__init__(
            fail_max=fail_max,
            reset_timeout=reset_after,
            exclude=list(exclude),
            listeners=[_Announcer()],
            state_storage=self.storage,
            name=name,
        )

    def call(self, func: Callable[..., Answer], *args: Any, **options: Any) -> Answer:
        """Raises Open without a call while the circuit is open, else whatever `func` raises.

        pybreaker holds its lock during the whole call, which would make the threads of a process
        queue for each other's searches. Only the attempt that may close the circuit is one alone.
        """
        if self.current_state == pybreaker.STATE_CLOSED:
            return self.state.call(func, *args, **options)
        if not self._probing.acquire(blocking=False):
            raise Open("another thread is trying whether it works again")
        try:
            return super().call(func, *args, **options)
        finally:
            self._probing.release()

    @property
    def is_open(self) -> bool:
        """True while calls are refused; False when the next one would be tried."""
        opened_at = self.storage.opened_at
        return (
            self.current_state == pybreaker.STATE_OPEN
            and opened_at is not None
            and (datetime.now(UTC) - opened_at).total_seconds() < self.reset_timeout
        )


class _Announcer(pybreaker.CircuitBreakerListener):
    def state_change(self, cb: Any, old_state: Any, new_state: Any) -> None:
        if old_state is not None and old_state.name != new_state.name:
            logger.warning("%s: circuit %s, was %s", cb.name, new_state.name, old_state.name)


class SharedState(pybreaker.CircuitBreakerStorage):
    """Kept in this process and, when it answers in time, in a hash in Valkey. Never raises."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._key = f"holdfast:breaker:{name}"
        self._known: dict[str, str] = {}
        self._fresh_until = 0.0
        self._valkey = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=VALKEY_TIMEOUT,
            socket_connect_timeout=VALKEY_TIMEOUT,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )

    def forget(self) -> None:
        """Begin anew, as if nothing had ever failed."""
        self._known = {}
        self._ask(lambda: self._valkey.delete(self._key))

    @property
    def state(self) -> str:
        return self._read("state", pybreaker.STATE_CLOSED)

    @state.setter
    def state(self, state: str) -> None:
        self._write("state", state)

    @property
    def counter(self) -> int:
        return int(self._read("failures", "0"))

    def increment_counter(self) -> None:
        self._increment("failures")

    def reset_counter(self) -> None:
        if self.counter:
            self._write("failures", "0")

    @property
    def success_counter(self) -> int:
        return int(self._read("successes", "0"))

    def increment_success_counter(self) -> None:
        self._increment("successes")

    def reset_success_counter(self) -> None:
        if self.success_counter:
            self._write("successes", "0")

    @property
    def opened_at(self) -> datetime | None:
        seconds = self._read("opened_at", "")
        return datetime.fromtimestamp(float(seconds), UTC) if seconds else None

    @opened_at.setter
    def opened_at(self, moment: datetime) -> None:
        self._write("opened_at", str(moment.timestamp()))

    def _read(self, name: str, default: str) -> str:
        now = time.monotonic()
        if now >= self._fresh_until:
            self._fresh_until = now + READ_AGAIN_AFTER
            self._known.update(self._ask(lambda: self._valkey.hgetall(self._key)) or {})
        return self._known.get(name, default)

    def _write(self, name: str, value: str) -> None:
        self._known[name] = value
        self._ask(lambda: self._valkey.hset(self._key, name, value))

    def _increment(self, name: str) -> None:
        mine = int(self._known.get(name, "0")) + 1
        shared = self._ask(lambda: self._valkey.hincrby(self._key, name, 1))
        self._known[name] = str(max(mine, shared or 0))

    def _ask(self, command: Callable[[], Any]) -> Any:
        """What Valkey answers, or None; one that is gone is left alone for a while."""
        if time.monotonic() < self._blind_until:
            return None
        try:
            return command()
        except (redis.RedisError, OSError):
            self._blind_until = time.monotonic() + WITHOUT_VALKEY
            return None

    _blind_until = 0.0
