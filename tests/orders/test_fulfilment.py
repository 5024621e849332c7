"""Packing, sending parcel by parcel, arriving: where its goods are is what an order is."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from orders import fulfilment
from orders.aftersales import NotPossible, add_note
from orders.models import Message, Order, OrderLine, Parcel
from shop.events import relay
from tests.builders import bought

pytestmark = pytest.mark.django_db
WHO = "clerk@example.com"


@pytest.fixture
def order() -> Order:
    return bought(("20.00", 2), ("5.00", 3))


def lines(order: Order) -> list[OrderLine]:
    return list(order.lines.order_by("pk"))


def status(order: Order) -> str:
    return Order.objects.values_list("status", flat=True).get(pk=order.pk)


def test_an_order_goes_its_way_in_one_parcel(order: Order) -> None:
    fulfilment.pack(order, actor=WHO)
    parcel = fulfilment.send(order, carrier="ups", tracking_number="1Z 999", actor=WHO)
    assert status(order) == Order.Status.SHIPPED
    assert parcel.tracking_link == "https://www.ups.com/track?tracknum=1Z%20999"
    assert [each.quantity for each in parcel.lines.all()] == [2, 3]
    fulfilment.deliver(parcel, actor=WHO)
    assert status(order) == Order.Status.DELIVERED
    titles = [event.title for event in order.history.all()]
    assert titles == ["Confirmed", "Packed", "Parcel 1 sent", "Parcel 1 delivered"]
    assert [event.status for event in order.history.all()][-2:] == ["shipped", "delivered"]


def test_an_order_is_partly_shipped_until_nothing_is_left_to_send(order: Order) -> None:
    one, other = lines(order)
    first = fulfilment.send(order, {one.pk: 2, other.pk: 1}, actor=WHO)
    assert status(order) == Order.Status.PART_SHIPPED
    assert order.still_to_come == ["Shipped", "Delivered"]
    fulfilment.deliver(first, actor=WHO)
    assert status(order) == Order.Status.PART_SHIPPED
    rest = fulfilment.send(order, actor=WHO)
    assert (rest.number, rest.units) == (2, 2)
    assert status(order) == Order.Status.SHIPPED
    fulfilment.deliver(rest, actor=WHO)
    assert status(order) == Order.Status.DELIVERED


def test_a_form_that_is_sent_twice_acts_once(order: Order) -> None:
    key, other, arrived = uuid4(), uuid4(), uuid4()
    one = lines(order)[0]
    for _ in range(2):
        fulfilment.pack(order, actor=WHO, key=key)
    parcels = {fulfilment.send(order, {one.pk: 1}, actor=WHO, key=other) for _ in range(2)}
    for _ in range(2):
        fulfilment.deliver(*parcels, actor=WHO, key=arrived)
    assert Parcel.objects.count() == 1
    assert order.history.count() == 4
    one.refresh_from_db()
    assert one.sent == 1


NEVER: list[Callable[[Order], object]] = [
    lambda order: fulfilment.send(order, {lines(order)[0].pk: 3}, actor=WHO),
    lambda order: fulfilment.send(order, {lines(order)[0].pk: -1}, actor=WHO),
    lambda order: fulfilment.send(order, {lines(bought(("1.00", 1)))[0].pk: 1}, actor=WHO),
    lambda order: fulfilment.send(order, {}, actor=WHO),
    lambda order: fulfilment.send(order, carrier="pigeon", actor=WHO),
    lambda order: fulfilment.send(order, carrier="ups", tracking_number="<b>", actor=WHO),
    lambda order: fulfilment.send(order, tracking_link="http://example.com", actor=WHO),
    lambda order: fulfilment.send(order, tracking_link="javascript:alert(1)", actor=WHO),
    lambda order: fulfilment.move(order, Order.Status.DELIVERED, actor=WHO),
]


@pytest.mark.parametrize("never", NEVER)
def test_what_cannot_be_is_refused_and_changes_nothing(
    order: Order, never: Callable[[Order], object]
) -> None:
    with pytest.raises(NotPossible):
        never(order)
    assert status(order) == Order.Status.CONFIRMED
    assert not Parcel.objects.exists()
    assert [line.sent for line in lines(order)] == [0, 0]
    assert order.history.count() == 1


def test_no_step_is_taken_twice_or_backwards(order: Order) -> None:
    parcel = fulfilment.send(order, actor=WHO)
    for never in (
        lambda: fulfilment.pack(order, actor=WHO),
        lambda: fulfilment.send(order, actor=WHO),
    ):
        with pytest.raises(NotPossible, match="is shipped, so it cannot become"):
            never()
    fulfilment.deliver(parcel, actor=WHO)
    with pytest.raises(NotPossible, match="has arrived already"):
        fulfilment.deliver(parcel, actor=WHO)


def test_the_database_refuses_more_units_sent_than_were_bought(order: Order) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        order.lines.update(sent=4)


def test_a_link_of_another_carrier_is_taken_as_it_was_typed_and_can_be_corrected(
    order: Order,
) -> None:
    link = "https://parcels.example.com/4711"
    parcel = fulfilment.send(order, tracking_link=link, actor=WHO)
    assert (parcel.tracking_link, parcel.carrier_name) == (link, "")
    fulfilment.correct_tracking(parcel, carrier="dhl", tracking_number="4711", actor=WHO)
    parcel.refresh_from_db()
    assert parcel.tracking_link.endswith("AWB=4711")
    assert "Tracking corrected" not in [event.title for event in order.timeline]


def test_each_step_owes_one_mail_and_each_parcel_its_own(order: Order) -> None:
    fulfilment.pack(order, actor=WHO)
    fulfilment.send(order, {lines(order)[0].pk: 2}, actor=WHO)
    for parcel in (*order.parcels.all(), fulfilment.send(order, actor=WHO)):
        fulfilment.deliver(parcel, actor=WHO)
    relay.relay_batch()
    kinds = [message.kind for message in Message.objects.order_by("pk")]
    assert sorted(kinds) == ["delivered", "packed", "shipped", "shipped"]


def test_what_staff_note_is_for_staff(order: Order) -> None:
    key = uuid4()
    for _ in range(2):
        add_note(order, "Asked for a gift wrap", actor=WHO, key=key)
    assert [event.note for event in order.history.all()] == ["", "Asked for a gift wrap"]
    assert [event.title for event in order.timeline] == ["Confirmed"]
    assert status(order) == Order.Status.CONFIRMED
