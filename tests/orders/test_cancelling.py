"""Cancelling: all of an order, or what has not left yet."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail

from catalog import auditing as catalog_auditing
from catalog import stock_mending
from catalog.models import Stock
from orders import cancelling, fulfilment, mails, refunding
from orders.aftersales import NotPossible
from orders.models import Message, Order, Refund
from orders.refunding import Claim, Units
from shop.events import relay
from tests.builders import bought, counters

pytestmark = pytest.mark.django_db
WHO = "clerk@example.com"


@pytest.fixture
def order() -> Order:
    return bought(("11.00", 3), ("5.00", 3))


def on_shelf(order: Order) -> list[int]:
    variants = [line.variant for line in order.lines.order_by("pk")]
    return [counters(variant)[0] for variant in variants if variant]


def test_an_order_cancelled_whole_gives_everything_back_once(order: Order) -> None:
    key = uuid4()
    for _ in range(2):
        cancelling.cancel(order, actor=WHO, key=key)
    with pytest.raises(NotPossible, match="is cancelled, so it cannot be cancelled"):
        cancelling.cancel(order, actor=WHO)
    assert order.status == Order.Status.CANCELLED
    refund = Refund.objects.get()
    parts = (refund.goods, refund.tax, refund.shipping, refund.extra)
    assert parts == tuple(map(Decimal, ("48.00", "3.84", "5.99", "0.00")))
    assert refund.amount == order.total
    assert on_shelf(order) == [3, 3]


def test_the_mail_of_a_cancelled_order_is_the_only_one(order: Order) -> None:
    cancelling.cancel(order, actor=WHO)
    relay.relay_batch()
    assert [message.kind for message in Message.objects.all()] == ["cancelled"]


def test_cancelling_what_is_left_of_an_order_keeps_what_was_sent(order: Order) -> None:
    one, _ = order.lines.order_by("pk")
    parcel = fulfilment.send(order, {one.pk: 2}, actor=WHO)
    cancelling.cancel(order, actor=WHO, note="The rest is sold out")
    refund = Refund.objects.get()
    assert refund.amount == Decimal("28.08")  # 26.00 and its tax; the shipping was needed
    assert order.status == Order.Status.SHIPPED
    assert on_shelf(order) == [1, 3]
    last = order.history.last()
    assert last
    assert (last.title, last.note) == ("The rest was cancelled", "The rest is sold out")
    fulfilment.deliver(parcel, actor=WHO)
    order.refresh_from_db()
    assert order.status == Order.Status.DELIVERED
    relay.relay_batch()
    assert sorted(m.kind for m in Message.objects.all()) == ["delivered", "refunded", "shipped"]


def test_what_was_refunded_before_is_neither_paid_nor_put_back_again(order: Order) -> None:
    one, _ = order.lines.order_by("pk")
    broken = Claim({one.pk: Units(2)}, extra=Decimal("1.00"))
    refunding.refund(order, broken, actor=WHO)
    cancelling.cancel(order, actor=WHO)
    assert sum(refund.amount for refund in Refund.objects.all()) == order.total
    assert on_shelf(order) == [1, 3]


def test_goods_that_are_not_fit_for_sale_stay_off_the_shelf(order: Order) -> None:
    cancelling.cancel(order, actor=WHO, restock=False)
    assert on_shelf(order) == [0, 0]
    assert order.payments.get().refundable == 0


def test_money_that_the_bank_sent_back_is_given_again(order: Order) -> None:
    refund = refunding.refund(order, Claim(extra=Decimal("9.00")), actor=WHO)
    cancelled = refunding.refund(
        order, Claim({order.lines.order_by("pk")[0].pk: Units(1)}), actor=WHO
    )
    for failed in (refund, cancelled):
        failed.mark_failed("no such account")
    cancelling.cancel(order, actor=WHO)
    assert order.payments.get().refundable == 0


def test_shoppers_cancel_until_it_is_packed(order: Order) -> None:
    fulfilment.pack(order, actor=WHO)
    with pytest.raises(NotPossible, match="is packed already"):
        cancelling.cancel_as_shopper(order)
    assert not Refund.objects.exists()
    other = bought(("3.00", 1))
    key = uuid4()
    for _ in range(2):
        cancelling.cancel_as_shopper(other, key=key)
    assert other.status == Order.Status.CANCELLED


def test_what_has_left_cannot_be_cancelled(order: Order) -> None:
    fulfilment.send(order, actor=WHO)
    with pytest.raises(NotPossible):
        cancelling.cancel(order, actor=WHO)
    assert not Refund.objects.exists()
    assert on_shelf(order) == [0, 0]


def test_an_order_that_was_not_paid_through_the_shop_is_cancelled_without_money(
    order: Order,
) -> None:
    order.payments.all().delete()
    cancelling.cancel(order, actor=WHO)
    assert order.status == Order.Status.CANCELLED
    assert on_shelf(order) == [3, 3]
    assert not Refund.objects.exists()


def test_a_line_whose_goods_left_the_catalogue_has_no_shelf(order: Order) -> None:
    order.lines.update(variant=None)
    cancelling.cancel(order, actor=WHO)
    assert order.status == Order.Status.CANCELLED
    assert {line.restocked for line in order.lines.all()} == {0}


@pytest.mark.parametrize(("sent", "title"), [(0, "Cancelled"), (1, "The rest was cancelled")])
def test_that_it_was_cancelled_stays_told_though_the_bank_refused_the_refund(
    order: Order, sent: int, title: str
) -> None:
    if sent:
        fulfilment.send(order, {order.lines.all()[0].pk: sent}, actor=WHO)
    cancelling.cancel(order, actor=WHO, note="Found broken")
    Refund.objects.get().mark_failed("no such account")
    relay.relay_batch()
    last = Order.objects.get(pk=order.pk).timeline[-1]
    assert (last.title, last.note) == (title, "Found broken")


def test_the_mail_of_a_cancelled_order_says_what_became_of_its_money(order: Order) -> None:
    """It waits for the provider's word, which comes within a second or so."""
    cancelling.cancel(order, actor=WHO)
    relay.relay_batch()
    assert mails.send_owed() == 0
    Refund.objects.get().mark_failed("no such account")
    assert mails.send_owed() == 1
    (sent,) = mail.outbox
    assert "will not be sent." in sent.body
    assert "on its way back" not in sent.body


def test_an_order_is_cancelled_though_something_in_it_lost_its_counters(order: Order) -> None:
    """As by a broken import. The ledger knows what went back, and opens them again."""
    lost = order.lines.order_by("pk")[0].variant
    assert lost
    Stock.objects.filter(pk=lost.pk).delete()
    cancelling.cancel(order, actor=WHO)
    assert Refund.objects.get().amount == order.total
    assert stock_mending.mend(lost.pk)
    assert on_shelf(order) == [3, 3]
    assert catalog_auditing.drift_of(lost.pk) == []
