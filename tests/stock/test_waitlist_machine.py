"""The line under every verb of the stock, in every order that hypothesis can think of.

Whatever happens: no unit is free while somebody waits for one, who asked earlier is served earlier,
and each place that is served has its one unit.
"""

import os
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from catalog import stock
from catalog.auditing import drift_of
from catalog.models import Hold, Product, Stock, WaitlistPlace
from catalog.models.waitlist import WAITLIST
from catalog.stock import rows
from tests.builders import make_product, make_variant

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = int(os.environ.get("STOCK_EXAMPLES", "250")) // 4
OWNERS = st.sampled_from(["ann", "ben", "cleo"])
ASKERS = st.sampled_from(["ada", "bob", "cyd", "dan", "eve"])
UNITS = st.integers(1, 4)
State = WaitlistPlace.State
REFUSALS = (stock.InsufficientStock, stock.HeldByShoppers, stock.CanBeHad)


class WaitlistMachine(RuleBasedStateMachine):
    """Each run is a transaction over a variant of its own."""

    product: Product

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.variant = make_variant(self.product, units=0).pk

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    def attempt(self, verb: Callable[..., object], *args: object, **options: object) -> None:
        with suppress(*REFUSALS):
            verb(*args, **options)

    def places(self, *states: str) -> list[WaitlistPlace]:
        found = WaitlistPlace.objects.filter(variant_id=self.variant, state__in=states)
        return list(found.order_by("pk"))

    def place_of(self, name: str) -> WaitlistPlace | None:
        mine = [one for one in self.places(*WaitlistPlace.OPEN) if one.email.startswith(name)]
        return mine[0] if mine else None

    # --- Verbs -----------------------------------------------------------------------------------

    @initialize(units=st.integers(0, 3))
    def open_the_shop(self, units: int) -> None:
        if units:
            stock.receive(self.variant, units, actor="clerk")

    @rule(name=ASKERS)
    def ask(self, name: str) -> None:
        self.attempt(stock.join, self.variant, f"{name}@example.com")

    @rule(name=ASKERS)
    def leave(self, name: str) -> None:
        place = self.place_of(name)
        if place:
            stock.leave(place)

    @rule(name=ASKERS, owner=OWNERS)
    def claim(self, name: str, owner: str) -> None:
        place = self.place_of(name)
        if place:
            self.attempt(stock.claim, place, owner, stock.Allowance())

    @rule(name=ASKERS)
    def write_to(self, name: str) -> None:
        place = self.place_of(name)
        if place and place.state == State.KEPT and stock.begin_now(place):
            WaitlistPlace.objects.filter(pk=place.pk).update(sent_at=timezone.now())

    @rule(owner=OWNERS, units=UNITS)
    def take(self, owner: str, units: int) -> None:
        stock.take(self.variant, owner, units, allowance=stock.Allowance(), also=stock.Also())

    @rule(owner=OWNERS, units=UNITS)
    def hold(self, owner: str, units: int) -> None:
        self.attempt(stock.hold, self.variant, owner, units)

    @rule(owner=OWNERS)
    def release(self, owner: str) -> None:
        stock.release(owner)

    @rule(owner=OWNERS, units=UNITS)
    def sell(self, owner: str, units: int) -> None:
        self.attempt(stock.sell, owner, {self.variant: units}, reference="HF-1")

    @rule(units=UNITS)
    def receive(self, units: int) -> None:
        stock.receive(self.variant, units, actor="clerk")

    @rule(to=st.integers(0, 6))
    def adjust(self, to: int) -> None:
        self.attempt(stock.adjust, self.variant, to, actor="clerk", note="counted")

    @rule()
    def sweep(self) -> None:
        stock.sweep()

    @rule(minutes=st.sampled_from([1, 14, 31]))
    def time_passes(self, minutes: int) -> None:
        earlier = "= {0} - make_interval(mins => %s) WHERE variant_id = %s"
        with connection.cursor() as cursor:
            for table, column in (
                ("catalog_hold", "expires_at"),
                ("catalog_waitlistplace", "kept_until"),
            ):
                statement = f"UPDATE {table} SET {column} {earlier.format(column)}"
                cursor.execute(statement, [minutes, self.variant])

    # --- What has to be true ---------------------------------------------------------------------

    @invariant()
    def nothing_is_free_while_somebody_waits(self) -> None:
        row = Stock.objects.as_of_now().get(pk=self.variant)
        if self.places(State.WAITING):
            assert row.reserved == row.on_hand
        held = Hold.objects.live().filter(variant_id=self.variant)
        assert row.available <= row.on_hand - sum(held.values_list("quantity", flat=True))

    @invariant()
    def what_a_page_says_can_be_had_is_what_a_sweep_leaves_for_buyers(self) -> None:
        said = Stock.objects.as_of_now().get(pk=self.variant).available
        with transaction.atomic():
            stock.sweep()
            swept = Stock.objects.get(pk=self.variant)
            transaction.set_rollback(True)
        assert said == swept.on_hand - swept.reserved

    @invariant()
    def who_asked_earlier_is_served_earlier(self) -> None:
        states = [place.state for place in self.places(*WaitlistPlace.OPEN)]
        assert states == sorted(states), "kept ones stand before waiting ones"

    @invariant()
    def each_place_that_is_served_has_its_one_unit(self) -> None:
        held = Hold.objects.filter(variant_id=self.variant, owner__startswith=WAITLIST)
        kept = {place.owner: (1, place.kept_until) for place in self.places(State.KEPT)}
        assert {one.owner: (one.quantity, one.expires_at) for one in held} == kept

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        assert drift_of(self.variant) == []


def run(examples: int, *phases: Phase) -> None:
    WaitlistMachine.product = make_product(units=0)
    patient = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        print_blob=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        derandomize=bool(phases),
        phases=phases or tuple(Phase),
    )
    run_state_machine_as_test(WaitlistMachine, settings=patient)


def test_whatever_happens_in_whatever_order_nobody_is_passed_over() -> None:
    run(EXAMPLES)


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        pytest.param(rows.queueing, "serve", lambda _: None, id="nobody is served"),
        pytest.param(rows, "free", lambda _: 0, id="only what lapses is served"),
    ],
)
def test_the_machine_notices_a_broken_rule(
    module: object, name: str, broken: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(AssertionError):
        run(300, Phase.generate)
