"""An audit is right while the shop sells: eight buyers, real threads, and somebody who audits."""

from collections.abc import Callable
from threading import Event

import pytest

from catalog import auditing, stock
from catalog.models import Hold, Stock, Variant
from tests.builders import counters, thing

from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 8
ROUNDS = 15


def audited_while_they_buy(variants: list[Variant], audit: Callable[[], int]) -> tuple[int, int]:
    """How many audits there were while eight bought, and how much drift they saw in all."""
    bought = [Event() for _ in range(BUYERS)]

    def buy(number: int) -> None:
        owner = f"cart:{number}"
        try:
            for turn in range(ROUNDS):
                variant = variants[(number + turn) % len(variants)].pk
                stock.hold(variant, owner, 2)
                stock.hold(variant, owner, 1)
                stock.sell(owner, {variant: 1}, reference=f"HF-{number}-{turn}")
                stock.hold(variant, owner, 1)
                stock.release(owner)
        finally:
            bought[number].set()

    def keep_auditing() -> tuple[int, int]:
        audits = drift = 0
        while not all(done.is_set() for done in bought):
            drift += audit()
            audits += 1
        return audits, drift

    *buyers, seen = all_at_once(
        [*(lambda number=number: buy(number) for number in range(BUYERS)), keep_auditing]
    )
    assert buyers == [None] * BUYERS
    assert isinstance(seen, tuple), seen
    return seen


@pytest.fixture
def variants() -> list[Variant]:
    return [thing(units=BUYERS * ROUNDS) for _ in range(3)]


def test_an_audit_sees_no_drift_in_a_shop_that_sells(variants: list[Variant]) -> None:
    span = auditing.Span(variants[0].pk - 1, variants[-1].pk, len(variants))
    audits, drift = audited_while_they_buy(variants, lambda: len(auditing.drift_in(span)))
    assert audits >= 10, "too few audits to prove anything"
    assert drift == 0
    sold = sum(BUYERS * ROUNDS - counters(variant)[0] for variant in variants)
    assert sold == BUYERS * ROUNDS


def test_the_same_audit_in_two_statements_sees_drift_that_is_not_there(
    variants: list[Variant],
) -> None:
    def in_two_statements() -> int:
        reserved = dict(Stock.objects.values_list("variant_id", "reserved"))
        held = dict.fromkeys(reserved, 0)
        for variant_id, quantity in Hold.objects.values_list("variant_id", "quantity"):
            held[variant_id] += quantity
        return sum(reserved[pk] != held[pk] for pk in reserved)

    _, drift = audited_while_they_buy(variants, in_two_statements)
    assert drift > 0, "this race proves nothing: nobody bought between the two statements"
    assert not [each for variant in variants for each in auditing.drift_of(variant.pk)]
