"""What a clerk does to one order, and what its page shows."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import stripe
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from orders import aftersales, cancelling, fulfilment, placing, recovery
from orders.listeners import REFUND_FAILED
from orders.models import Message, Order, OrderEvent, Parcel, Refund
from shop.notices.board import raise_notice, settle
from tests.builders import cart_with, counters, quote_for, thing
from tests.orders.conftest import Reviewed

from .conftest import Staff, sold

PAGE, CANCEL = "admin:orders_order_change", "admin:orders_order_cancel"


def do(staff: Staff, deed: str, order: Order, *more: int, **sent: Any) -> str:
    """Press a button of the order, with a one-time key unless one is given. Returns the page."""
    address = reverse(f"admin:orders_order_{deed}", args=[order.pk, *more])
    reply = staff.post(address, {"key": uuid4(), **sent}, follow=True)
    order.refresh_from_db()
    return reply.content.decode()


def page_of(staff: Staff, order: Order) -> str:
    return staff.get(reverse(PAGE, args=[order.pk])).content.decode()


def asked(staff: Staff, deed: str, order: Order) -> str:
    return staff.get(reverse(f"admin:orders_order_{deed}", args=[order.pk])).content.decode()


def line_of(order: Order) -> int:
    return order.lines.get().pk


@pytest.mark.django_db
def test_the_page_of_an_order_shows_all_there_is_to_know(boss: Staff) -> None:
    order = sold()
    Message.objects.create(order=order, kind="confirmed", sent_at=timezone.now())
    aftersales.add_note(order, "Leave it at the pier", actor="ann")
    page = boss.get(reverse(PAGE, args=[order.pk])).content.decode()
    shown = (order.number, order.lines.get().sku, "$40.00", f"pi_{order.number}")
    told = ("14 Harbour Street", "Leave it at the pier", "Order confirmed", "Next: pack it.")
    assert all(words in page for words in (*shown, *told))
    assert order.get_absolute_url() in page
    assert f"?q={order.number}" in page
    for step in ("Mark packed", "Send a parcel", "Cancel and refund", "Refund…", "Packing slip"):
        assert step in page
    assert "Mark delivered" not in page


@pytest.mark.django_db
def test_a_long_story_takes_no_more_queries_than_a_short_one(boss: Staff) -> None:
    def queries(order: Order) -> int:
        address = reverse(PAGE, args=[order.pk])
        boss.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert boss.get(address).status_code == 200
        return len(captured)

    def live(units: int) -> Order:
        order = sold(units=5)
        for _ in range(units):
            fulfilment.send(order, {line_of(order): 1}, actor="ann")
            do(boss, "refund", order, extra="1", reason="Late", sure="yes")
            aftersales.add_note(order, "Rang twice", actor="ann")
        return order

    assert queries(live(4)) == queries(live(1)) <= 24


@pytest.mark.django_db
def test_an_order_goes_its_way(boss: Staff) -> None:
    order = sold()
    do(boss, "pack", order)
    do(boss, "ship", order, **{f"units-{line_of(order)}": 2}, carrier="ups", tracking_number="1Z99")
    assert order.status == Order.Status.SHIPPED
    page = do(boss, "deliver", order)
    assert order.status == Order.Status.DELIVERED
    assert "https://www.ups.com/track?tracknum=1Z99" in page
    assert [event.actor for event in order.history.all()][1:] == [boss.user.email] * 3


@pytest.mark.django_db
def test_a_parcel_with_a_part_leaves_the_rest_to_be_sent(boss: Staff) -> None:
    order = sold()
    units = f"units-{line_of(order)}"
    page = do(boss, "ship", order, **{units: 1}, carrier="other")
    assert order.status == Order.Status.PART_SHIPPED
    assert "Next: send the 1 unit that is still here." in page
    assert "value is less than or equal to 1" in do(
        boss, "ship", order, **{units: 2}, carrier="ups"
    )
    assert "A parcel has something in it" in do(boss, "ship", order, **{units: 0}, carrier="ups")
    assert Parcel.objects.count() == 1
    do(boss, "track", order, 1, carrier="dhl", tracking_number="4711-X")
    assert Parcel.objects.get().carrier_name == "DHL"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("deed", "sent"),
    [
        ("ship", {"units": 1, "carrier": "ups"}),
        ("refund", {"units": 1, "reason": "Scratched", "sure": "yes"}),
        ("note", {"words": "Ring twice"}),
        ("pack", {}),
    ],
)
def test_a_form_that_is_sent_twice_acts_once(boss: Staff, deed: str, sent: dict[str, Any]) -> None:
    order = sold()
    sent = {name.replace("units", f"units-{line_of(order)}"): each for name, each in sent.items()}
    key = uuid4()
    do(boss, deed, order, **sent, key=key)
    before = list(OrderEvent.objects.values()), list(order.lines.values())
    do(boss, deed, order, **sent, key=key)
    assert (list(OrderEvent.objects.values()), list(order.lines.values())) == before


@pytest.mark.django_db
def test_a_step_that_is_not_the_next_is_explained(boss: Staff) -> None:
    order = sold()
    assert "is confirmed, so it cannot become delivered" in do(boss, "deliver", order)
    assert order.status == Order.Status.CONFIRMED


@pytest.mark.django_db(transaction=True)
def test_cancelling_puts_goods_back_and_the_task_sends_the_money(
    reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    boss = Staff(is_superuser=True)
    variant = thing(units=5)
    checkout = reviewed(cart_with((variant, 2)))
    order = placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
    address = reverse(CANCEL, args=[order.pk])
    asked = boss.get(address).content.decode()
    assert "put 2 units back on the shelf" in asked
    assert "give $49.19 back" in asked
    assert counters(variant) == (3, 0)
    boss.post(address, {"key": uuid4(), "restock": "on", "note": "Changed their mind"})
    order.refresh_from_db()
    assert order.status == Order.Status.CANCELLED
    assert counters(variant) == (5, 0)
    intent_id = order.payments.get().intent_id
    assert not provider.v1.refunds.list(params={"payment_intent": intent_id}).data
    assert recovery.send_refunds() == 1
    (returned,) = provider.v1.refunds.list(params={"payment_intent": intent_id}).data
    assert returned.amount == 4919
    said = boss.get(reverse("admin:orders_order_provider", args=[order.pk])).content.decode()
    for words in (intent_id, "Refund of $49.19: succeeded", returned.id):
        assert words in said


@pytest.mark.django_db(transaction=True)
def test_a_provider_that_does_not_answer_is_no_error(boss: Staff, settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_nobody"
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    page = boss.get(reverse("admin:orders_order_provider", args=[sold().pk]))
    assert "It does not answer" in page.content.decode()


@pytest.mark.django_db
def test_a_shipped_order_cannot_be_cancelled(boss: Staff) -> None:
    order = sold()
    fulfilment.send(order, actor="ann")
    assert "so it cannot be cancelled" in do(boss, "cancel", order)
    assert not Refund.objects.exists()


@pytest.mark.django_db
def test_a_refund_by_line_is_shown_before_it_is_given(boss: Staff) -> None:
    order = sold()
    variant = order.lines.get().variant
    assert variant
    line = line_of(order)
    sent = {f"units-{line}": 1, f"shelf-{line}": 1, "extra": "2.50", "reason": "Scratched"}
    asked = do(boss, "refund", order, **sent)
    assert "Give back $22.50" in asked
    assert not Refund.objects.exists()
    do(boss, "refund", order, **sent, sure="yes")
    refund = Refund.objects.get()
    assert (refund.amount, refund.extra) == (Decimal("22.50"), Decimal("2.50"))
    assert (refund.actor, refund.reason) == (boss.user.email, "Scratched")
    assert counters(variant) == (4, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"extra": "40.01"},
        {"extra": "-1"},
        {"extra": "1.001"},
        {"extra": ""},
        {"units": 3},
        {"units": 1, "shelf": 2},
        {"shipping": "0.01"},
    ],
)
def test_what_cannot_be_refunded_is_refused(boss: Staff, sent: dict[str, Any]) -> None:
    order = sold()
    by_line = {"units", "shelf"} & sent.keys()
    sent = {f"{each}-{line_of(order)}" if each in by_line else each: sent[each] for each in sent}
    for sure in ({}, {"sure": "yes"}):
        do(boss, "refund", order, **sent, **sure, reason="Scratched")
    assert not Refund.objects.exists()
    assert order.refunded == 0


@pytest.mark.django_db
def test_what_the_bank_refused_is_sent_again_once(boss: Staff) -> None:
    order = sold()
    do(boss, "refund", order, extra="5", reason="Late", sure="yes")
    failed = Refund.objects.get()
    failed.mark_failed("The account is closed")
    assert "Send again" in page_of(boss, order)
    do(boss, "refund_again", order, failed.pk)
    page = do(boss, "refund_again", order, failed.pk)
    assert "has been sent again already" in page
    assert Refund.objects.exclude(status=Refund.Status.FAILED).get().amount == 5


@pytest.mark.django_db
def test_an_order_with_a_refused_refund_is_not_called_done(boss: Staff) -> None:
    order = sold()
    cancelling.cancel(order, actor="ann")
    assert "Nothing is left to do" in page_of(boss, order)
    failed = Refund.objects.get()
    failed.mark_failed("The account is closed")
    assert "Refund: Cancelled: The account is closed" in page_of(boss, order)
    assert "The bank refused a refund. Next: send it again" in page_of(boss, order)
    raise_notice(REFUND_FAILED, str(failed.pk), subject="It did not go through")
    settle(REFUND_FAILED, str(failed.pk), by="ann")
    assert "Nothing is left to do" in page_of(boss, order)


@pytest.mark.django_db
def test_delivery_that_cost_nothing_is_not_asked_about(boss: Staff) -> None:
    free = sold()
    assert 'name="shipping"' not in asked(boss, "refund", free)
    paid = sold()
    Order.objects.filter(pk=paid.pk).update(shipping="5.99")
    assert "Up to $5.99." in asked(boss, "refund", paid)


@pytest.mark.django_db
def test_goods_that_came_back_go_on_the_shelf(boss: Staff) -> None:
    order = sold()
    variant, units = order.lines.get().variant, f"units-{line_of(order)}"
    assert variant
    fulfilment.send(order, actor="ann")
    do(boss, "restock", order, **{units: 2}, note="Unopened")
    assert counters(variant) == (5, 0)
    assert "Nothing was chosen" in do(boss, "restock", order, **{units: 1})


@pytest.mark.django_db
def test_a_mail_is_sent_again_and_that_is_on_record(boss: Staff) -> None:
    order = sold()
    mail = Message.objects.create(order=order, kind="confirmed", sent_at=timezone.now())
    do(boss, "resend", order, mail.pk)
    mail.refresh_from_db()
    assert mail.sent_at is None
    assert "on its way already" in do(boss, "resend", order, mail.pk)
    event = order.history.get(kind=OrderEvent.Kind.MAILED)
    assert (event.actor, event.for_staff) == (boss.user.email, True)


@pytest.mark.django_db
def test_an_order_is_hidden_from_staff_without_permission() -> None:
    order = sold()
    nobody = Staff("catalog.view_product")
    assert nobody.get(reverse(PAGE, args=[order.pk])).status_code == 403


@pytest.mark.django_db
def test_only_what_one_may_do_is_offered() -> None:
    order = sold()
    looker = Staff("orders.view_order")
    page = looker.get(reverse(PAGE, args=[order.pk])).content.decode()
    for words in ("Mark packed", "Refund…", "Cancel and", "Add it", f"pi_{order.number}"):
        assert words not in page


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["number", "email", "sku"])
def test_an_order_is_found(boss: Staff, by: str) -> None:
    order, other = sold(email="ann@example.com"), sold(email="bob@example.com")
    words = {"number": order.number.lower(), "email": "Ann@", "sku": order.lines.get().sku}
    reply = boss.get(reverse("admin:orders_order_changelist"), {"q": words[by]}, follow=True)
    page = reply.content.decode()
    assert order.number in page
    assert other.number not in page
