"""Many buyers at once: real threads with real connections, which all ask in the same moment."""

import json
import resource
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException

from shop.proof.visitor import Address, NotBought, Reply, SentHome, Visitor

REFUSED = "INSUFFICIENT_INVENTORY"
_ASK_AGAIN = 5  # times, when the shop is busy and says when to come back
_GATHER_WITHIN = 60.0  # seconds
_STACK = 512 * 1024  # bytes: 2,000 threads need no more
_SPARE_FILES = 256

Purchase = Callable[[Visitor, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one buyer. `why` is empty for who got a unit; times are of `perf_counter`."""

    has_unit: bool = False
    why: str = ""
    asked: float = 0.0
    answered: float = 0.0
    bought: float = 0.0  # 0 when they did not go on to buy, or did not get through

    @property
    def is_refused(self) -> bool:
        return self.why == REFUSED

    @property
    def is_error(self) -> bool:
        return bool(self.why) and not self.is_refused


class Crowd:
    """`buyers` new visitors who each want one unit of the variant, and go on to buy it."""

    def __init__(
        self, address: Address, variant_id: int, buyers: int, purchase: Purchase | None
    ) -> None:
        self.address = address
        self.variant_id = variant_id
        self.buyers = buyers
        self.purchase = purchase
        self.gate = threading.Barrier(buyers)
        self.is_over = threading.Event()

    def rush(self, advance: Callable[[], None]) -> list[Outcome]:
        """`advance` hears of each buyer who is done. When interrupted, requests on their way are
        waited for: what they change must be there to be tidied up.
        """
        with _enough_files(self.buyers), _small_stacks(), ThreadPoolExecutor(self.buyers) as pool:
            try:
                jobs = [pool.submit(self._be_buyer, number) for number in range(self.buyers)]
                return list(self._as_they_come(jobs, advance))
            except BaseException:
                self.is_over.set()
                self.gate.abort()
                pool.shutdown(cancel_futures=True)
                raise

    @staticmethod
    def _as_they_come(
        jobs: list[Future[Outcome]], advance: Callable[[], None]
    ) -> Iterator[Outcome]:
        for job in as_completed(jobs):
            advance()
            yield job.result()

    def _be_buyer(self, number: int) -> Outcome:
        visitor = Visitor(self.address, self.is_over)
        problem = ""
        try:
            visitor.connect()
        except OSError as error:
            problem = f"no connection: {error}"
        try:
            self.gate.wait(_GATHER_WITHIN)
        except threading.BrokenBarrierError:
            return Outcome(why="sent home before it began")
        if problem:
            return Outcome(why=problem)
        return self._want_one(visitor, number)

    def _want_one(self, visitor: Visitor, number: int) -> Outcome:
        asked = time.perf_counter()
        try:
            reply = self._add(visitor)
            answered = time.perf_counter()
        except (OSError, HTTPException, SentHome) as error:
            return Outcome(why=_named(error), asked=asked, answered=time.perf_counter())
        if reply.status != 200:
            return Outcome(why=_reason(reply), asked=asked, answered=answered)
        return self._go_on(visitor, number, asked, answered)

    def _go_on(self, visitor: Visitor, number: int, asked: float, answered: float) -> Outcome:
        if self.purchase is None:
            return Outcome(has_unit=True, asked=asked, answered=answered)
        try:
            self.purchase(visitor, number)
        except (OSError, HTTPException, NotBought, SentHome) as error:
            why = f"held, not bought: {_named(error)}"
            return Outcome(has_unit=True, why=why, asked=asked, answered=answered)
        return Outcome(has_unit=True, asked=asked, answered=answered, bought=time.perf_counter())

    def _add(self, visitor: Visitor) -> Reply:
        reply = visitor.add(self.variant_id)
        for _ in range(_ASK_AGAIN):
            if reply.status != 503 or not reply.retry_after:
                break
            self.is_over.wait(reply.retry_after)
            reply = visitor.add(self.variant_id)
        return reply


def _reason(reply: Reply) -> str:
    try:
        return str(json.loads(reply.body)["code"])
    except (ValueError, KeyError, TypeError):
        return f"answer {reply.status}"


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")


@contextmanager
def _small_stacks() -> Iterator[None]:
    before = threading.stack_size(_STACK)
    try:
        yield
    finally:
        threading.stack_size(before)


@contextmanager
def _enough_files(sockets: int) -> Iterator[None]:
    """As many open files as the system lets us have, where the usual number is too low."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = sockets + _SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(most, soft), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
