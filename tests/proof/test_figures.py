"""What counts as a proof, and what does not."""

from dataclasses import replace

import pytest

from shop.proof.crowd import REFUSED, Outcome
from shop.proof.figures import Latency, Ledger, Result

SOLD = Outcome(has_unit=True, asked=1.0, answered=1.1, bought=2.0)
REFUSAL = Outcome(why=REFUSED, asked=1.0, answered=1.2)
LEDGER = Ledger(received=2, sold=2, on_hand=0, reserved=0, drift=0)
GOOD = Result(units=2, outcomes=[SOLD, SOLD, REFUSAL], ledger=LEDGER, orders=2)


def test_exactly_sold_everybody_else_refused_and_booked_is_a_proof() -> None:
    assert GOOD.is_proved
    assert not GOOD.has_oversold


@pytest.mark.parametrize(
    "outcomes",
    [
        [SOLD, SOLD, SOLD],
        [SOLD, REFUSAL, REFUSAL],
        [SOLD, SOLD, Outcome(why="answer 500", asked=1.0, answered=1.2)],
        [SOLD, SOLD, REFUSAL, Outcome(why="HOLD_LIMIT", asked=1.0, answered=1.2)],
        [SOLD, replace(SOLD, bought=0.0, why="held, not bought: 402"), REFUSAL],
    ],
)
def test_any_other_answer_is_none(outcomes: list[Outcome]) -> None:
    assert not replace(GOOD, outcomes=outcomes).is_proved


@pytest.mark.parametrize(
    "wrong", [{"received": 3}, {"sold": 1}, {"on_hand": 1}, {"reserved": 1}, {"drift": 1}]
)
def test_any_other_ledger_is_none(wrong: dict[str, int]) -> None:
    assert not replace(GOOD, ledger=replace(LEDGER, **wrong)).is_proved


def test_more_promised_than_there_is_was_oversold() -> None:
    assert replace(GOOD, outcomes=[SOLD] * 3).has_oversold


def test_a_percentile_is_a_time_that_somebody_waited() -> None:
    hundred = Latency([number / 1000 for number in range(100, 0, -1)])
    assert [round(hundred.percentile(p)) for p in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert str(Latency([0.2])) == "p50 200 ms  p95 200 ms  p99 200 ms  max 200 ms"
