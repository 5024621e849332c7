"""A circuit breaker that all processes share through Valkey, and which never needs Valkey."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

import pybreaker
import redis
from django.conf import settings
from django.db import connections
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Excluded = type[Exception] | Callable[[Any], bool]
Open = pybreaker.CircuitBreakerError

VALKEY_TIMEOUT = 0.2  # seconds
READ_AGAIN_AFTER = 0.2  # seconds for which what Valkey said is taken to be true
WITHOUT_VALKEY = 1.0  # seconds before a Valkey that did not answer is asked again, behind
CLAIM = 20  # seconds after which the attempt of a process that died is given to another


class ProbeFailed(Exception):
    """It does not work yet; the message names the problem."""


class Breaker(pybreaker.CircuitBreaker):
    """Opens after so many failures in a row; after `reset_after` seconds one attempt is made to
    close it, one alone in the whole shop.

    `probe` is that attempt, made behind: no caller waits for it. Without one the next call is it.
    """

    def __init__(
        self,
        name: str,
        *,
        fail_max: int = 5,
        reset_after: float = 10.0,
        exclude: tuple[Excluded, ...] = (),
        probe: Callable[[], object] | None = None,
    ) -> None:
        self.storage = SharedState(name)
        self._probe = probe
        self._attempting = threading.Lock()
        super().__init__(
            fail_max=fail_max,
            reset_timeout=reset_after,
            exclude=list(exclude),
            listeners=[_Announcer()],
            state_storage=self.storage,
            name=name,
            throw_new_error_on_trip=False,  # the last failure, too, is raised as what it was
        )

    def call(self, func: Callable[..., Answer], *args: Any, **options: Any) -> Answer:
        """Raises Open without a call while the circuit is open, else whatever `func` raises.

        pybreaker holds its lock during the whole call, which would make the threads of a process
        queue for each other's searches. Only the attempt that may close the circuit is one alone.
        """
        if self.current_state == pybreaker.STATE_CLOSED:
            return self.state.call(func, *args, **options)
        if self.is_open:
            raise Open("it did not work a moment ago")
        if self._probe:
            self._try_behind()
            raise Open("it is being tried whether it works again")
        if not self._take():
            raise Open("somebody else is trying whether it works again")
        return self._attempt(func, *args, **options)

    def try_now(self) -> bool:
        """Probe without waiting for the next attempt's time. True when that closed the circuit."""
        if self._probe is None or self.current_state == pybreaker.STATE_CLOSED:
            return False
        return self._take() and self._attempt_probe()

    def is_system_error(self, exception: BaseException) -> bool:
        return isinstance(exception, ProbeFailed) or super().is_system_error(exception)

    def _try_behind(self) -> None:
        def attempt() -> None:
            self._attempt_probe()
            connections.close_all()  # what the probe has opened in a thread that ends now

        if self._take():
            threading.Thread(target=attempt, name=f"{self.name}: probe", daemon=True).start()

    def _attempt_probe(self) -> bool:
        try:
            self._attempt(self._probe_or_fail)
        except ProbeFailed as failure:
            logger.info("%s: not well yet: %s", self.name, failure)
            return False
        except Open:  # by a call from before, which has failed in this very moment
            return False
        return True

    def _probe_or_fail(self) -> None:
        """Only success closes the circuit, not a failure that does not count otherwise."""
        assert self._probe
        try:
            self._probe()
        except Exception as problem:
            raise ProbeFailed(type(problem).__name__) from problem

    def _attempt(self, func: Callable[..., Answer], *args: Any, **options: Any) -> Answer:
        """By whoever has taken it: success closes the circuit, failure opens it anew."""
        try:
            self.half_open()
            return self.state.call(func, *args, **options)
        finally:
            self.storage.unclaim()
            self._attempting.release()

    def _take(self) -> bool:
        """Whether the attempt is ours: no other thread's, and no other process's of the shop."""
        if not self._attempting.acquire(blocking=False):
            return False
        if self.storage.claim():
            return True
        self._attempting.release()
        return False

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
    """Says when it opens and when it closes, not each attempt between."""

    def state_change(self, cb: Any, old_state: Any, new_state: Any) -> None:
        was = old_state and old_state.name
        if (was, new_state.name) == (pybreaker.STATE_CLOSED, pybreaker.STATE_OPEN):
            logger.warning("%s: circuit open, it failed too often", cb.name)
        elif new_state.name == pybreaker.STATE_CLOSED and was != pybreaker.STATE_CLOSED:
            logger.warning("%s: circuit closed, it works again", cb.name)


class SharedState(pybreaker.CircuitBreakerStorage):
    """Kept in this process and, when it answers in time, in a hash in Valkey. Never raises."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._key = f"holdfast:breaker:{name}"
        self._known: dict[str, str] = {}
        self._fresh_until = 0.0
        self._denied_until = 0.0
        self._is_blind = False
        self._watch = threading.Lock()
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

    def claim(self) -> bool:
        """Whether nobody else in the shop has it. Without Valkey each process asks for itself."""
        if time.monotonic() < self._denied_until:
            return False
        place = f"{self._key}:attempt"
        granted = self._ask(lambda: bool(self._valkey.set(place, 1, nx=True, ex=CLAIM)))
        if granted is False:
            self._denied_until = time.monotonic() + READ_AGAIN_AFTER
            return False
        return True

    def unclaim(self) -> None:
        self._ask(lambda: self._valkey.delete(f"{self._key}:attempt"))

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
        """What Valkey answers, or None; from one that is gone nothing is asked until it is back."""
        if self._is_blind:
            return None
        try:
            return command()
        except (redis.RedisError, OSError):
            self._look_out()
            return None

    def _look_out(self) -> None:
        """A thread waits for Valkey's return, so that only one caller has met its absence."""
        with self._watch:
            if self._is_blind:
                return
            self._is_blind = True
        threading.Thread(target=self._until_seen, name="valkey look-out", daemon=True).start()

    def _until_seen(self) -> None:
        while self._is_blind:
            time.sleep(WITHOUT_VALKEY)
            with suppress(redis.RedisError, OSError):
                self._is_blind = not self._valkey.ping()
