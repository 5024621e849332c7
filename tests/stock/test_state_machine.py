"""Every verb of `catalog.stock` in every order that hypothesis can think of, beside a model.

After every step the database has to say what the model says, and the audit finds nothing. How many
runs: `STOCK_EXAMPLES=2000` (see CONTRIBUTING.md).
"""

import os
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
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
from catalog.auditing import drift_in
from catalog.models import Hold, Movement, Product, Stock, Variant
from catalog.stock import counting, holding, taking
from catalog.stock.allowance import NO_LIMIT
from catalog.stock_history import receive_many
from shop.lib.spans import Span, spans
from tests.builders import make_product

from .looking import Rows, all_rows, changed, outcome, told
from .shelf import FOR_PAYMENT, NotTaken, Shelf

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLES = int(os.environ.get("STOCK_EXAMPLES", "250"))
OWNERS = st.sampled_from(["ann", "ben", "cleo"])
WHICH = st.integers(0, 2)  # of three variants
UNITS = st.integers(1, 8)
MOST = st.sampled_from([NO_LIMIT, NO_LIMIT, 6])


class StockMachine(RuleBasedStateMachine):
    """Each run is a transaction over goods and owners of its own, which stay for the last audit."""

    product: Product

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.variants = make_variants(self.product)
        counters = Stock.objects.as_of_now().filter(pk__in=self.variants)
        self.as_of_now = counters.query.sql_with_params()  # composing it takes longer than asking
        self.shelf = Shelf(dict.fromkeys(self.variants, 0))
        self.seen: Rows | None = None

    def teardown(self) -> None:
        stock.sweep()
        self.travel(-24 * 60)  # what is held stays out of the way of later sweeps
        self.run.__exit__(None, None, None)

    def owner(self, name: str) -> str:
        return f"{name}-{self.variants[0]}"

    def travel(self, minutes: int) -> None:
        """As if it were so much later."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalog_hold SET expires_at = expires_at - make_interval(mins => %s),"
                " created_at = created_at - make_interval(mins => %s) WHERE variant_id = ANY(%s)",
                [minutes, minutes, self.variants],
            )

    # --- Verbs -----------------------------------------------------------------------------------

    @initialize(units=st.tuples(*[st.integers(1, 12)] * 3))
    def open_the_shop(self, units: tuple[int, ...]) -> None:
        self.shelf.on_hand = dict(zip(self.variants, units, strict=True))
        receive_many(self.shelf.on_hand, actor="clerk")

    @rule(which=WHICH, owner=OWNERS, units=UNITS, most=MOST)
    def take(self, which: int, owner: str, units: int, most: int) -> None:
        owner = self.owner(owner)
        variant, allowance = self.variants[which], stock.Allowance(units=most)

        def take() -> int:
            also = stock.Also()
            taken = stock.take(variant, owner, units, allowance=allowance, also=also)
            if taken is None:
                raise NotTaken
            return taken.quantity

        self.same(lambda shelf: shelf.take(variant, owner, units, most), take)

    @rule(which=WHICH, owner=OWNERS, units=UNITS, most=MOST, renew=st.booleans())
    def hold(self, which: int, owner: str, units: int, most: int, renew: bool) -> None:
        owner = self.owner(owner)
        variant, allowance = self.variants[which], stock.Allowance(units=most)
        self.same(
            lambda shelf: shelf.hold(variant, owner, units, most, renew),
            lambda: stock.hold(variant, owner, units, renew=renew, allowance=allowance).quantity,
        )

    @rule(owner=OWNERS, which=st.sets(WHICH, min_size=1), units=UNITS)
    def secure(self, owner: str, which: set[int], units: int) -> None:
        owner = self.owner(owner)
        until = timedelta(minutes=FOR_PAYMENT)
        agreed = {self.variants[one]: units for one in sorted(which)}
        self.same(
            lambda shelf: shelf.secure(owner, agreed), lambda: stock.secure(owner, agreed, until)
        )

    @rule(owner=OWNERS, which=st.sets(WHICH, min_size=1))
    def release(self, owner: str, which: set[int]) -> None:
        owner = self.owner(owner)
        chosen = [self.variants[one] for one in which]
        self.same(lambda shelf: shelf.release(owner, chosen), lambda: stock.release(owner, chosen))

    @rule(which=WHICH, giver=OWNERS, taker=OWNERS)
    def hand_over(self, which: int, giver: str, taker: str) -> None:
        call = (self.variants[which], self.owner(giver), self.owner(taker))
        self.same(lambda shelf: shelf.hand_over(*call), lambda: stock.hand_over(*call))

    @rule()
    def sweep(self) -> None:
        self.same(lambda shelf: shelf.sweep(), stock.sweep)

    @rule(owner=OWNERS, wanted=st.dictionaries(WHICH, UNITS, min_size=1))
    def sell(self, owner: str, wanted: Mapping[int, int]) -> None:
        owner = self.owner(owner)
        basket = {self.variants[which]: units for which, units in wanted.items()}
        self.same(
            lambda shelf: shelf.sell(owner, basket),
            lambda: stock.sell(owner, basket, reference="HF-1"),
        )

    @rule(which=WHICH, units=UNITS)
    def receive(self, which: int, units: int) -> None:
        variant = self.variants[which]
        self.same(
            lambda shelf: shelf.receive(variant, units),
            lambda: stock.receive(variant, units, actor="clerk").on_hand,
        )

    @rule(which=WHICH, to=st.integers(0, 12))
    def adjust(self, which: int, to: int) -> None:
        variant = self.variants[which]
        self.same(
            lambda shelf: shelf.adjust(variant, to),
            lambda: stock.adjust(variant, to, actor="clerk", note="counted").on_hand,
        )

    @rule(which=WHICH, units=UNITS)
    def refund(self, which: int, units: int) -> None:
        variant = self.variants[which]
        units = min(units, self.shelf.sold.get(variant, 0))
        if units:
            self.same(
                lambda shelf: shelf.put_back(variant, units),
                lambda: stock.put_back(variant, units, reference="HF-1").on_hand,
            )

    @rule(minutes=st.sampled_from([1, 14, 31, 60]))
    def time_passes(self, minutes: int) -> None:
        self.shelf.pass_time(minutes)
        self.seen = None
        self.travel(minutes)

    # --- What has to be true ---------------------------------------------------------------------

    def same(self, model: Callable[[Shelf], object], real: Callable[[], object]) -> None:
        """Both do it, and both come to the same; a refusal changes nothing, a change is told."""
        before, shelf = self.seen or all_rows(self.variants), deepcopy(self.shelf)
        expected = outcome(lambda: model(shelf))
        assert outcome(real) == expected
        self.seen = after = all_rows(self.variants)
        if isinstance(expected, tuple):
            assert after == before, "a refusal changed something"
            return
        self.shelf = shelf
        assert changed(before, after) <= told(before, after), "a change that nobody was told of"

    @invariant()
    def holds_are_what_the_model_says(self) -> None:
        self.seen = self.seen or all_rows(self.variants)
        found = {(row["owner"], row["variant_id"]): row for row in self.seen["holds"]}
        assert found.keys() == self.shelf.kept.keys()
        for key, kept in self.shelf.kept.items():
            assert found[key]["quantity"] == kept.quantity
            assert found[key]["ends"] == pytest.approx(kept.ends, abs=0.5)
            assert found[key]["age"] == pytest.approx(kept.age, abs=0.5)

    @invariant()
    def counters_are_what_the_model_says(self) -> None:
        for row in Stock.objects.raw(*self.as_of_now):
            counters = (self.shelf.on_hand[row.pk], self.shelf.reserved(row.pk))
            assert (row.on_hand, row.reserved) == counters
            assert 0 <= row.reserved <= row.on_hand
            assert row.available == self.shelf.available(row.pk)

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        assert drift_in(Span(self.variants[0] - 1, self.variants[-1], 1)) == []


def make_variants(product: Product) -> list[int]:
    fresh = [Variant(product=product, sku=uuid4().hex, price=Decimal(1)) for _ in range(3)]
    return [variant.pk for variant in Variant.objects.bulk_create(fresh)]


def run(examples: int, **more: Any) -> None:
    StockMachine.product = make_product(units=0)
    patient = settings(
        max_examples=examples,
        stateful_step_count=20,
        deadline=None,
        print_blob=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        **more,
    )
    run_state_machine_as_test(StockMachine, settings=patient)


def test_whatever_happens_in_whatever_order_stock_is_what_the_model_says() -> None:
    run(EXAMPLES)
    assert Movement.objects.values("variant").distinct().count() >= 3 * EXAMPLES
    assert [drift for span in spans(Variant.objects.all()) for drift in drift_in(span)] == []


def forget_what_was_swept(row: Stock, but: str = "") -> int:
    return Hold.objects.lapsed().filter(variant=row.pk).exclude(owner=but).delete()[0]


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        pytest.param(taking, "GUARD", "true", id="more taken than there is"),
        pytest.param(holding, "sweep_row", forget_what_was_swept, id="swept, not given back"),
        pytest.param(counting, "announce", lambda *_: None, id="nobody told"),
        pytest.param(holding, "_lengthen", lambda *_: None, id="renewed for no time"),
    ],
)
def test_the_machine_notices_a_broken_rule(
    module: ModuleType, name: str, broken: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative controls: a machine that finds nothing here would prove nothing above."""
    monkeypatch.setattr(module, name, broken)
    with pytest.raises((AssertionError, IntegrityError)):
        run(300, phases=[Phase.generate], derandomize=True)
