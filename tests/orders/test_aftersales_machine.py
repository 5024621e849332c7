"""Every verb after the sale in every order that hypothesis can think of.

After each of them the audit finds nothing, the shelf has what was put back, and the money that is
out is that of the refunds: never more than was paid, and all of it once all units are refunded. How
many runs: `AFTERSALES_EXAMPLES=500`.
"""

import os
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from orders import auditing, cancelling, fulfilment, refunding
from orders.aftersales import NotPossible
from orders.models import Order, Refund
from orders.refunding import Claim, Units
from tests.builders import bought, counters

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("AFTERSALES_EXAMPLES", "12"))
WHO = "clerk"
UNITS = st.integers(0, 3)
WHICH = st.integers(0, 2)  # of three lines
CENTS = st.sampled_from(["0.00", "0.01", "3.00", "5.99", "40.00"]).map(Decimal)
REFUSED = Refund.Status.FAILED


class AftersalesMachine(RuleBasedStateMachine):
    """Each run is an order of its own, in a transaction that is undone."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.order = bought(("0.07", 3), ("11.13", 2), ("4.99", 3))
        self.lines = [line.pk for line in self.order.lines.order_by("pk")]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @rule()
    def pack(self) -> None:
        self.attempt(lambda: fulfilment.pack(self.order, actor=WHO))

    @rule(which=WHICH, units=UNITS)
    def send(self, which: int, units: int) -> None:
        goods = {self.lines[which]: units}
        self.attempt(lambda: fulfilment.send(self.order, goods, actor=WHO))

    @rule()
    def send_the_rest(self) -> None:
        self.attempt(lambda: fulfilment.send(self.order, actor=WHO))

    @rule()
    def deliver(self) -> None:
        parcel = self.order.parcels.order_by("?").first()
        if parcel:
            self.attempt(lambda: fulfilment.deliver(parcel, actor=WHO))

    @rule(
        which=WHICH,
        count=UNITS,
        restock=UNITS,
        drop=st.none() | UNITS,
        shipping=CENTS,
        extra=CENTS,
    )
    def refund(
        self,
        which: int,
        count: int,
        restock: int,
        drop: int | None,
        shipping: Decimal,
        extra: Decimal,
    ) -> None:
        units = {self.lines[which]: Units(count, restock, drop)} if count else {}
        claim = Claim(units, shipping, extra)
        self.attempt(lambda: refunding.refund(self.order, claim, actor=WHO))

    @rule(which=WHICH, units=UNITS)
    def put_back(self, which: int, units: int) -> None:
        goods = {self.lines[which]: units}
        self.attempt(lambda: refunding.put_back(self.order, goods, actor=WHO))

    @rule(restock=st.booleans())
    def cancel(self, restock: bool) -> None:
        self.attempt(lambda: cancelling.cancel(self.order, actor=WHO, restock=restock))

    @rule()
    def hear_that_the_bank_refused(self) -> None:
        refund = self.refunds().exclude(status=REFUSED).first()
        if refund:
            assert refund.mark_failed("no such account")

    @rule()
    def send_again(self) -> None:
        refund = self.refunds().filter(status=REFUSED).last()
        if refund:
            self.attempt(lambda: refunding.again(refund, actor=WHO))

    @invariant()
    def everything_adds_up(self) -> None:
        assert auditing.audit().drift == []
        order = Order.objects.get(pk=self.order.pk)
        lines = list(order.lines.all())
        assert order.status == order.step_after(lines, order.parcels.all())
        for line in lines:
            assert line.variant
            assert counters(line.variant) == (line.restocked, 0)
        self.money_adds_up(order, all(line.refundable == 0 for line in lines))

    def money_adds_up(self, order: Order, is_all_back: bool) -> None:
        payment = order.payments.get()
        alive = self.refunds().exclude(status=REFUSED)
        assert payment.refunded == sum(refund.amount for refund in alive) <= payment.amount
        was_refused = self.refunds().filter(status=REFUSED).exists()
        if is_all_back and not was_refused:
            assert payment.refundable <= order.shipping - order.shipping_refunded

    def refunds(self) -> QuerySet[Refund]:
        return Refund.objects.filter(payment__order=self.order)

    def attempt(self, verb: Callable[[], object]) -> None:
        """What is refused leaves no trace."""
        before = self.trace()
        try:
            verb()
        except NotPossible:
            assert self.trace() == before

    def trace(self) -> list[object]:
        order = Order.objects.filter(pk=self.order.pk)
        return [
            *order.values_list(),
            *self.order.lines.values_list(),
            *self.order.history.values_list("pk"),
            *self.order.parcels.values_list(),
            *self.refunds().values_list(),
        ]


def test_whatever_is_done_to_an_order_it_adds_up() -> None:
    run_state_machine_as_test(
        AftersalesMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=15,
            deadline=None,
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
