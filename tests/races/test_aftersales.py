"""Two clerks and a shopper at the same order: nothing is sent, refunded or put back twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction

from orders import auditing, cancelling, fulfilment, refunding
from orders.aftersales import NotPossible
from orders.models import Order, OrderLine, Parcel, Refund
from orders.refunding import Claim, Units
from tests.builders import bought, counters

from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 8
_LAST_GUARDS = {
    "line_sends_no_more_than_was_bought",
    "line_restocks_what_left_or_never_will",
    "parcel_numbered_once",
}


def by_all(order: Order, act: Callable[[Order], object]) -> Counter[str]:
    """What came of as many clerks, each of whom looks at the order by themselves."""
    jobs = [partial(act, Order.objects.get(pk=order.pk)) for _ in range(CLERKS)]
    return Counter(type(result).__name__ for result in all_at_once(jobs))


def line_of(order: Order) -> OrderLine:
    return order.lines.order_by("pk")[0]


@pytest.fixture
def order() -> Order:
    """Two of what all want, and a dear thing, so that there would be money for more of them."""
    return bought(("2.00", 2), ("90.00", 1))


def send_one(order: Order) -> object:
    return fulfilment.send(order, {line_of(order).pk: 1}, actor="clerk")


def put_one_back(order: Order) -> None:
    refunding.put_back(order, {line_of(order).pk: 1}, actor="clerk")


def refund_one(order: Order) -> object:
    claim = Claim({line_of(order).pk: Units(1, restock=1)})
    return refunding.refund(order, claim, actor="clerk")


def test_the_last_units_are_sent_once(order: Order) -> None:
    assert by_all(order, send_one) == {"Parcel": 2, "NotPossible": CLERKS - 2}
    assert line_of(order).sent == 2
    assert sorted(Parcel.objects.values_list("number", flat=True)) == [1, 2]


def test_units_are_refunded_and_put_back_once(order: Order) -> None:
    assert by_all(order, refund_one) == {"Refund": 2, "NotPossible": CLERKS - 2}
    line = line_of(order)
    assert line.variant
    assert (line.refunded, line.restocked, counters(line.variant)) == (2, 2, (2, 0))
    assert order.payments.get().refunded == Decimal("4.32")
    assert auditing.audit().count == 0


def test_units_that_came_back_later_are_put_back_once(order: Order) -> None:
    fulfilment.send(order, actor="clerk")
    assert by_all(order, put_one_back) == {"NoneType": 2, "NotPossible": CLERKS - 2}
    variant = line_of(order).variant
    assert variant
    assert counters(variant) == (2, 0)


def test_a_form_that_is_sent_by_eight_impatient_hands_refunds_once(order: Order) -> None:
    press = partial(refunding.refund, claim=Claim(extra=Decimal(5)), actor="clerk", key=uuid4())
    assert by_all(order, press) == {"Refund": CLERKS}
    assert Refund.objects.get().amount == order.payments.get().refunded == Decimal(5)


def test_a_shopper_who_cancels_while_it_is_packed_or_sent_is_told_or_heard(order: Order) -> None:
    for _ in range(4):
        order = bought(("2.00", 2))
        staff, shopper = (Order.objects.get(pk=order.pk) for _ in range(2))
        packed, cancelled = all_at_once(
            [
                partial(fulfilment.pack, staff, actor="clerk"),
                partial(cancelling.cancel_as_shopper, shopper),
            ]
        )
        assert [isinstance(one, NotPossible) for one in (packed, cancelled)].count(True) == 1
        order.refresh_from_db()
        assert order.status == ("packed" if packed is None else "cancelled")
        assert Refund.objects.filter(payment__order=order).exists() is (cancelled is None)
    assert auditing.audit().count == 0


# --- The negative control ------------------------------------------------------------------------


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without the lock, and without the constraints that would refuse what the lock prevents."""

    @contextmanager
    def unlocked(order: Order) -> Iterator[None]:
        with transaction.atomic():
            order.refresh_from_db()
            yield

    for module in (fulfilment, refunding):
        monkeypatch.setattr(module, "locked", unlocked)
    guards = [
        (model, each)
        for model in (OrderLine, Parcel)
        for each in model._meta.constraints
        if each.name in _LAST_GUARDS
    ]
    with connection.schema_editor() as schema:
        for guard in guards:
            schema.remove_constraint(*guard)
    yield
    Parcel.objects.all().delete()
    OrderLine.objects.all().delete()
    with connection.schema_editor() as schema:
        for guard in guards:
            schema.add_constraint(*guard)


def test_the_same_races_send_and_put_back_too_much_without_the_lock(
    unguarded: None, order: Order
) -> None:
    other = bought(("2.00", 2))
    fulfilment.send(other, actor="clerk")
    by_all(order, send_one)
    by_all(other, put_one_back)
    assert line_of(order).sent > 2, "this race proves nothing: it sends no more without its lock"
    assert line_of(other).restocked > 2, "nor this: it puts no more back without its lock"
