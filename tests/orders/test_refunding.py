"""Refunds by line: to the cent what was paid, whatever the order is divided into."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from orders import fulfilment, mails, refunding
from orders.aftersales import NotPossible
from orders.models import Message, Order, OrderEvent, OrderLine, Refund, RefundLine
from orders.refunding import Claim, Units
from shop.events import relay
from shop.lib.money import share_of, totals_of
from shop.notices.models import Notice
from tests.builders import bought, counters

pytestmark = pytest.mark.django_db
WHO = "clerk@example.com"
PRICES = st.decimals("0.01", "300.00", places=2)


@pytest.fixture
def order() -> Order:
    """48.00 of goods, 3.84 tax, 5.99 shipping; all of it has left."""
    order = bought(("11.00", 3), ("5.00", 3))
    fulfilment.send(order, actor=WHO)
    return order


def lines(order: Order) -> list[OrderLine]:
    return list(order.lines.order_by("pk"))


def give(order: Order, *units: int, restock: int = 0, **more: Any) -> Refund:
    """So many of each line, in their order."""
    ids = [line.pk for line in lines(order)]
    wanted = {
        pk: Units(count, restock=restock) for pk, count in zip(ids, units, strict=False) if count
    }
    return refunding.refund(order, Claim(wanted, **more), actor=WHO, reason="Came back")


# --- How much ------------------------------------------------------------------------------------


@given(
    bought=st.lists(st.tuples(PRICES, st.integers(1, 6)), min_size=1, max_size=6), data=st.data()
)
@settings(max_examples=200, deadline=None)
def test_parts_of_any_size_in_any_order_get_back_the_whole_tax_and_never_more(
    bought: list[tuple[Decimal, int]], data: st.DataObject
) -> None:
    order = Order(**_amounts(bought))
    rows = {
        pk: OrderLine(pk=pk, unit_price=price, quantity=count, sent=count, title="Thing")
        for pk, (price, count) in enumerate(bought)
    }
    left, back = order.total, Decimal(0)
    while open_ := [row for row in rows.values() if row.refundable]:
        row = data.draw(st.sampled_from(open_))
        count = data.draw(st.integers(1, row.refundable))
        amounts = refunding.amounts_of(order, rows, Claim({row.pk: Units(count)}), left)
        fair = order.tax * row.unit_price * count / order.subtotal
        assert amounts.tax >= 0
        assert abs(amounts.tax - fair) <= Decimal("0.01")
        row.refunded += count
        left, back = left - amounts.amount, back + amounts.amount
    assert back == order.subtotal + order.tax


def _amounts(bought: list[tuple[Decimal, int]]) -> dict[str, Decimal]:
    totals = totals_of(bought)
    return {"subtotal": totals.subtotal, "tax": totals.tax, "shipping": totals.shipping}


def test_a_share_of_nothing_is_nothing() -> None:
    assert share_of(Decimal("1.00"), Decimal(0), Decimal(0)) == 0


def test_refunding_line_by_line_and_the_shipping_gives_back_what_was_paid(order: Order) -> None:
    given = [give(order, *part) for part in ((1, 0), (0, 2), (2, 1))]
    given.append(give(order, shipping=order.shipping))
    assert sum(refund.amount for refund in given) == order.total == Decimal("57.83")
    assert [refund.tax for refund in given] == [
        Decimal(tax) for tax in ("0.88", "0.80", "2.16", "0.00")
    ]
    assert order.payments.get().refundable == 0


def test_what_was_given_as_goodwill_is_not_given_twice(order: Order) -> None:
    give(order, extra=Decimal("20.00"))
    rest = give(order, 3, 3)
    assert (rest.amount, rest.given_before) == (Decimal("37.83"), Decimal("14.01"))
    with pytest.raises(NotPossible, match="left to give back"):
        give(order, shipping=order.shipping)


def test_the_form_is_told_what_it_would_give(order: Order) -> None:
    claim = Claim({lines(order)[0].pk: Units(1)}, shipping=Decimal("1.00"))
    amounts = refunding.quote(order, claim)
    assert amounts.amount == Decimal("12.88")
    assert refunding.refund(order, claim, actor=WHO).amount == amounts.amount


# --- Never too much ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "more"),
    [
        ((4,), {}),
        ((-1,), {}),
        ((), {}),
        ((), {"shipping": "6.00"}),
        ((), {"shipping": "-1.00"}),
        ((), {"extra": "57.84"}),
        ((), {"extra": "-1.00"}),
        ((1,), {"extra": "57.00"}),
    ],
)
def test_what_was_not_bought_or_paid_is_refused_and_changes_nothing(
    order: Order, units: tuple[int, ...], more: dict[str, str]
) -> None:
    amounts: dict[str, Any] = {name: Decimal(amount) for name, amount in more.items()}
    with pytest.raises(NotPossible):
        give(order, *units, **amounts)
    _nothing_was_given(order)


def _nothing_was_given(order: Order) -> None:
    assert not Refund.objects.exists()
    assert [line.refunded for line in lines(order)] == [0] * order.lines.count()
    assert order.payments.get().refunded == 0


def test_more_is_not_put_back_than_was_refunded(order: Order) -> None:
    with pytest.raises(NotPossible, match="1 can go back on the shelf, not 2"):
        give(order, 1, restock=2)
    _nothing_was_given(order)


def test_a_form_that_is_sent_twice_refunds_once(order: Order) -> None:
    key, claim = uuid4(), Claim(extra=Decimal("5.00"))
    given = {refunding.refund(order, claim, actor=WHO, key=key) for _ in range(2)}
    assert len(given) == Refund.objects.count() == 1
    assert order.payments.get().refunded == Decimal("5.00")


def test_the_database_refuses_units_refunded_twice(order: Order) -> None:
    for impossible in ({"refunded": 4}, {"restocked": 4}, {"dropped": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            order.lines.update(**impossible)


# --- The goods -----------------------------------------------------------------------------------


def test_only_what_is_to_go_back_on_the_shelf_does(order: Order) -> None:
    first = lines(order)[0]
    assert first.variant
    give(order, 2, restock=1)
    assert counters(first.variant) == (1, 0)
    refunding.put_back(order, {first.pk: 1}, actor=WHO)
    assert counters(first.variant) == (2, 0)
    with pytest.raises(NotPossible, match="1 can go back on the shelf, not 2"):
        refunding.put_back(order, {first.pk: 2}, actor=WHO)
    assert counters(first.variant) == (2, 0)
    assert order.history.filter(for_staff=True).count() == 1


def test_units_that_have_not_left_are_refunded_first_and_never_leave() -> None:
    order = bought(("10.00", 3))
    (line,) = lines(order)
    fulfilment.send(order, {line.pk: 1}, actor=WHO)
    refund = give(order, 2)
    line.refresh_from_db()
    assert (line.sent, line.dropped, line.refunded, line.to_send) == (1, 2, 2, 0)
    assert refund.lines.get().dropped == 2
    order.refresh_from_db()
    assert order.status == Order.Status.SHIPPED


def test_one_that_came_back_can_be_refunded_while_another_is_still_to_be_sent() -> None:
    order = bought(("10.00", 2))
    (line,) = lines(order)
    fulfilment.send(order, {line.pk: 1}, actor=WHO)
    back = Claim({line.pk: Units(1, restock=1, drop=0)})
    refunding.refund(order, back, actor=WHO)
    line.refresh_from_db()
    assert (line.dropped, line.to_send, line.restocked) == (0, 1, 1)
    with pytest.raises(NotPossible, match="still to be sent cannot be refunded"):
        refunding.refund(order, back, actor=WHO)


def test_an_order_of_which_nothing_would_be_sent_is_to_be_cancelled() -> None:
    order = bought(("10.00", 2), ("3.00", 1))
    give(order, 2)
    with pytest.raises(NotPossible, match="cancel it instead"):
        give(order, 0, 1)
    assert Refund.objects.count() == 1


# --- What the bank says --------------------------------------------------------------------------


def test_a_refund_that_the_bank_refuses_days_later_is_told_to_staff_and_sent_again(
    order: Order,
) -> None:
    refund = give(order, 1, 1)
    refund.mark_done("re_1")
    assert refund.mark_failed("account closed")
    assert not refund.mark_failed("account closed")
    assert order.payments.get().refunded == 0
    relay.relay_batch()
    notice = Notice.objects.get()
    assert order.number in notice.subject
    assert notice.body == "Came back: account closed"
    assert OrderEvent.objects.get(kind=OrderEvent.Kind.REFUND_FAILED).for_staff

    key = uuid4()
    retry = refunding.again(refund, actor=WHO, key=key)
    assert refunding.again(refund, actor=WHO, key=key) == retry
    assert (retry.amount, retry.tax) == (refund.amount, refund.tax)
    assert RefundLine.objects.filter(refund=retry).count() == 2
    with pytest.raises(NotPossible):
        refunding.again(refund, actor=WHO)
    rest = give(order, 2, 2, shipping=order.shipping)
    assert retry.amount + rest.amount == order.total


def test_a_refund_without_a_reason_is_told_by_the_banks_alone(order: Order) -> None:
    refund = refunding.refund(order, Claim({}, extra=Decimal("1.00")), actor=WHO)
    refund.mark_failed("account closed")
    refund.refresh_from_db()
    assert refund.reason == "account closed"


def test_every_refund_owes_a_mail_of_its_own(order: Order) -> None:
    give(order, 1)
    give(order, extra=Decimal("1.00"))
    relay.relay_batch()
    assert Message.objects.filter(kind=Message.Kind.REFUNDED).count() == 2


def told() -> list[str]:
    """Subjects of the mails that went out now."""
    mail.outbox.clear()
    mails.send_owed()
    return [str(sent.subject) for sent in mail.outbox]


def test_the_mail_of_a_refund_waits_until_it_has_gone_out(order: Order) -> None:
    refund = give(order, 1)
    relay.relay_batch()
    back = f"Your money for order {order.number} is on its way back"
    assert back not in told()
    refund.mark_done("re_1")
    assert told() == [back]
    assert told() == []


def test_a_refund_that_the_bank_refused_is_told_to_staff_alone(order: Order) -> None:
    refund = give(order, 1)
    refund.mark_failed("no such account")
    relay.relay_batch()
    assert not [subject for subject in told() if "on its way back" in subject]
    order = Order.objects.get(pk=order.pk)
    shown = {event.kind for event in order.timeline}
    known = {event.kind for event in order.history.all()}
    assert known - shown == {OrderEvent.Kind.REFUNDED, OrderEvent.Kind.REFUND_FAILED}
    assert Notice.objects.exists()
    assert not Message.objects.filter(refund=refund).exists()
