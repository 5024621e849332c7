"""Packing, sending, cancelling and refunding, with a payment provider that is really there."""

from decimal import Decimal

import pytest
import stripe

from catalog import stock
from orders import aftersales, cancelling, fulfilment, placing, recovery, refunding
from orders.models import Message, Order, Refund
from orders.refunding import Claim
from shop.events import relay
from tests.builders import cart_with, counters, quote_for, thing

from .conftest import Reviewed

pytestmark = pytest.mark.django_db(transaction=True)
TOTAL = Decimal("49.19")


@pytest.fixture
def order(reviewed: Reviewed) -> Order:
    checkout = reviewed(cart_with((thing(units=5), 2)))
    return placing.place_order(checkout, checkout.placing_key, quote_for(checkout))


def test_cancelling_puts_the_goods_back_and_returns_all_money_once(
    order: Order, provider: stripe.StripeClient
) -> None:
    variant = order.lines.get().variant
    assert variant
    cancelling.cancel(order, actor="clerk")
    with pytest.raises(aftersales.NotPossible):
        cancelling.cancel(order, actor="clerk")
    assert counters(variant) == (5, 0)
    assert recovery.send_refunds() == 1
    assert recovery.send_refunds() == 0
    intent_id = order.payments.get().intent_id
    (returned,) = provider.v1.refunds.list(params={"payment_intent": intent_id}).data
    assert returned.amount == 4919
    assert Refund.objects.get().status == Refund.Status.DONE


def test_goods_that_are_busy_are_said_and_nothing_is_cancelled(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object, **details: object) -> None:
        raise stock.StockBusy

    monkeypatch.setattr(stock, "put_back", busy)
    with pytest.raises(aftersales.NotPossible):
        cancelling.cancel(order, actor="clerk")
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED
    assert not Refund.objects.exists()


def test_a_shipped_order_cannot_be_cancelled(order: Order) -> None:
    fulfilment.move(order, Order.Status.PACKED, actor="clerk")
    fulfilment.move(order, Order.Status.SHIPPED, actor="clerk")
    with pytest.raises(aftersales.NotPossible):
        cancelling.cancel(order, actor="clerk")
    assert not Refund.objects.exists()
    assert [event.status for event in order.history.all()] == ["confirmed", "packed", "shipped"]


def test_never_more_is_refunded_than_was_paid(order: Order) -> None:
    refunding.refund(order, Claim(extra=Decimal("40.00")), actor="clerk", reason="scratched")
    with pytest.raises(aftersales.NotPossible):
        refunding.refund(order, Claim(extra=Decimal("9.20")), actor="clerk", reason="again")
    refunding.refund(order, Claim(extra=Decimal("9.19")), actor="clerk", reason="the rest")
    assert recovery.send_refunds() == 2
    assert order.payments.get().refundable == 0
    relay.relay_batch()
    kinds = Message.objects.filter(order=order).values_list("kind", flat=True)
    assert sorted(kinds) == [Message.Kind.CONFIRMED, *[Message.Kind.REFUNDED] * 2]


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_a_refund_of_nothing_is_refused(order: Order, amount: str) -> None:
    with pytest.raises(aftersales.NotPossible):
        refunding.refund(order, Claim(extra=Decimal(amount)), actor="clerk", reason="")
