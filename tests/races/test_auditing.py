"""Auditing and mending are right while the shop sells: eight buyers in real threads, and somebody
who looks on.
"""

from collections.abc import Callable
from functools import partial
from threading import Event

import pytest
from django.db.models import F, Sum

from catalog import auditing, stock, stock_mending
from catalog.models import Hold, Stock, Variant
from tests.builders import counters, thing

from .crowd import after_waiting, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 8
ROUNDS = 15


def while_they_buy(
    variants: list[Variant], look: Callable[[], int]
) -> tuple[list[object], int, int]:
    """What came of eight buyers, how many looks there were meanwhile, and what they saw in all."""
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

    def keep_looking() -> tuple[int, int]:
        looks = seen = 0
        while not all(done.is_set() for done in bought):
            seen += look()
            looks += 1
        return looks, seen

    *buyers, looks = all_at_once(
        [*(partial(buy, number) for number in range(BUYERS)), keep_looking]
    )
    assert isinstance(looks, tuple), looks
    return buyers, *looks


def drift_of(variants: list[Variant]) -> int:
    return sum(len(auditing.drift_of(variant.pk)) for variant in variants)


@pytest.fixture
def variants() -> list[Variant]:
    return [thing(units=BUYERS * ROUNDS) for _ in range(3)]


def test_an_audit_sees_no_drift_in_a_shop_that_sells(variants: list[Variant]) -> None:
    span = auditing.Span(variants[0].pk - 1, variants[-1].pk, len(variants))
    buyers, audits, drift = while_they_buy(variants, lambda: len(auditing.drift_in(span)))
    assert buyers == [None] * BUYERS
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

    _, _, drift = while_they_buy(variants, in_two_statements)
    assert drift > 0, "this race proves nothing: nobody bought between the two statements"
    assert drift_of(variants) == 0


def test_mending_a_shop_that_sells_leaves_no_drift_behind(variants: list[Variant]) -> None:
    Stock.objects.update(on_hand=F("on_hand") + 5, reserved=3)

    def mend_and_look() -> int:
        for variant in variants:
            stock_mending.mend(variant.pk)
        return drift_of(variants)

    buyers, rounds, drift = while_they_buy(variants, mend_and_look)
    assert buyers == [None] * BUYERS
    assert rounds >= 10, "too few rounds to prove anything"
    assert drift == 0


def test_the_same_mending_without_the_lock_makes_drift(variants: list[Variant]) -> None:
    def mend_carelessly() -> int:
        for variant in variants:
            held = Hold.objects.filter(variant=variant).aggregate(units=Sum("quantity"))["units"]
            Stock.objects.filter(pk=variant.pk).update(reserved=held or 0)
        return drift_of(variants)

    _, _, drift = while_they_buy(variants, mend_carelessly)
    assert drift > 0, "this race proves nothing: nobody bought between sum and update"


def test_who_lets_go_while_lost_counters_are_opened_again_is_counted(
    variants: list[Variant],
) -> None:
    lost = variants[0]
    before = counters(lost)
    stock.hold(lost.pk, "cart:a", 2)
    Stock.objects.filter(pk=lost.pk).delete()
    released = after_waiting(
        lambda: stock.release("cart:a"), lock=lambda: stock_mending.mend(lost.pk)
    )
    assert released == [1]
    assert (counters(lost), drift_of([lost])) == (before, 0)
