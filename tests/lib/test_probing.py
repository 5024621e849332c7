"""An open circuit is tried again behind, by one alone, and no caller waits for that."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shop.lib.breaker import READ_AGAIN_AFTER, Breaker, Open
from tests.running import wait_until

RESET_AFTER = 0.2


class Ill:
    """What is tried: fails, or hangs, until it is well."""

    def __init__(self) -> None:
        self.is_well = False
        self.goes_on = threading.Event()
        self.tried = 0

    def answer(self) -> None:
        if not self.is_well:
            raise ConnectionError("ill")

    def probe(self) -> None:
        self.tried += 1
        self.goes_on.wait(5)
        self.answer()


@pytest.fixture
def ill() -> Iterator[Ill]:
    patient = Ill()
    yield patient
    patient.goes_on.set()


def opened(ill: Ill, name: str = "", probe: Callable[[], object] | None = None) -> Breaker:
    name = name or f"test-{uuid.uuid4()}"
    breaker = Breaker(name, reset_after=RESET_AFTER, probe=probe or ill.probe)
    for _ in range(5):
        with pytest.raises((ConnectionError, Open)):
            breaker.call(ill.answer)
    time.sleep(RESET_AFTER)
    return breaker


def refused(breaker: Breaker) -> bool:
    try:
        breaker.call(lambda: None)
    except Open:
        return True
    return False


def test_no_caller_waits_for_a_probe_that_hangs(ill: Ill) -> None:
    breaker = opened(ill)
    began = time.monotonic()
    with ThreadPoolExecutor(8) as callers:
        assert all(callers.map(lambda _: refused(breaker), range(100)))
    assert time.monotonic() - began < 2
    wait_until(lambda: ill.tried == 1, "the probe")
    ill.is_well = True
    ill.goes_on.set()
    wait_until(lambda: not refused(breaker), "the closing of the circuit")
    assert ill.tried == 1


def test_a_probe_that_fails_is_made_again_after_a_while_and_not_before(ill: Ill) -> None:
    breaker = opened(ill)
    ill.goes_on.set()
    assert refused(breaker)
    wait_until(lambda: breaker.is_open, "the end of the first probe")
    assert all(refused(breaker) for _ in range(10))
    assert ill.tried == 1
    time.sleep(RESET_AFTER)
    ill.is_well = True
    wait_until(lambda: not refused(breaker), "the closing of the circuit")
    assert ill.tried == 2


def test_two_processes_do_not_try_at_once(ill: Ill) -> None:
    name = f"test-{uuid.uuid4()}"
    mine, theirs = opened(ill, name), Breaker(name, reset_after=RESET_AFTER, probe=ill.probe)
    wait_until(lambda: refused(mine) and ill.tried == 1, "the first probe")
    assert all(refused(theirs) for _ in range(10))
    assert not theirs.try_now()
    assert ill.tried == 1
    ill.is_well = True
    ill.goes_on.set()
    time.sleep(READ_AGAIN_AFTER)
    wait_until(lambda: not refused(theirs), "the news of it")
    assert ill.tried == 1


def test_a_process_that_died_while_trying_holds_nobody_up_for_long(
    ill: Ill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.lib.breaker.CLAIM", 1)
    name = f"test-{uuid.uuid4()}"
    breaker = opened(ill, name)
    ill.is_well = True
    ill.goes_on.set()
    assert Breaker(name).storage.claim(), "as one would that is killed a moment later"
    assert refused(breaker)
    wait_until(lambda: not refused(breaker), "the end of the dead one's claim", 5)


def test_trouble_of_our_own_while_trying_does_not_close_it(ill: Ill) -> None:
    """The exclusion is for calls: what says nothing about the other side proves nothing either."""

    def broken() -> None:
        raise LookupError

    breaker = Breaker(
        f"test-{uuid.uuid4()}", reset_after=RESET_AFTER, exclude=(LookupError,), probe=broken
    )
    for _ in range(5):
        with pytest.raises((ConnectionError, Open)):
            breaker.call(ill.answer)
    assert not breaker.try_now()
    assert breaker.is_open
