"""What a clerk does to an order."""

from decimal import Decimal

import pytest
import stripe
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from orders import placing, recovery
from orders.models import Order, Refund
from shop.events.models import Event
from tests.builders import cart_with, counters, quote_for, thing
from tests.orders.conftest import Reviewed

from .conftest import Staff, sold

MOVE, CANCEL, REFUND = (f"admin:orders_order_{verb}" for verb in ("move", "cancel", "refund"))


@pytest.mark.django_db
def test_the_page_of_an_order_shows_all_there_is_to_know(boss: Staff) -> None:
    order = sold()
    page = boss.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    line = order.lines.get()
    shown = (order.number, line.sku, "$40.00", f"pi_{order.number}", "14 Harbour Street")
    assert all(words in page for words in shown)
    assert order.get_absolute_url() in page
    assert f"?q={order.number}" in page
    for step in ("Mark packed", "Mark shipped", "Cancel and refund", "Refund…"):
        assert step in page
    assert "Mark delivered" not in page


@pytest.mark.django_db
def test_an_order_goes_its_way_with_a_tracking_note(boss: Staff) -> None:
    order = sold()
    for step in ({"status": "packed"}, {"status": "shipped", "note": "PN 4711"}):
        boss.post(reverse(MOVE, args=[order.pk]), step)
    order.refresh_from_db()
    assert order.status == Order.Status.SHIPPED
    last = order.history.last()
    assert last
    assert (last.note, last.actor) == ("PN 4711", boss.user.email)
    assert LogEntry.objects.count() == 2


@pytest.mark.django_db
def test_a_step_that_is_not_the_next_is_explained(boss: Staff) -> None:
    order = sold()
    reply = boss.post(reverse(MOVE, args=[order.pk]), {"status": "delivered"}, follow=True)
    assert "is confirmed, so it cannot become delivered" in reply.content.decode()
    reply = boss.post(reverse(MOVE, args=[order.pk]), {"status": "cancelled"}, follow=True)
    assert "no step of an order" in reply.content.decode()
    order.refresh_from_db()
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
    boss.post(address, {"note": "Changed their mind"})
    order.refresh_from_db()
    assert order.status == Order.Status.CANCELLED
    assert counters(variant) == (5, 0)
    intent_id = order.payments.get().intent_id
    assert not provider.v1.refunds.list(params={"payment_intent": intent_id}).data
    assert recovery.send_refunds() == 1
    (returned,) = provider.v1.refunds.list(params={"payment_intent": intent_id}).data
    assert returned.amount == 4919


@pytest.mark.django_db
def test_a_shipped_order_cannot_be_cancelled(boss: Staff) -> None:
    order = sold()
    boss.post(reverse(MOVE, args=[order.pk]), {"status": "shipped"})
    reply = boss.post(reverse(CANCEL, args=[order.pk]), follow=True)
    assert "cannot be cancelled" in reply.content.decode()
    assert not Refund.objects.exists()


@pytest.mark.django_db
def test_a_refund_is_written_down_for_the_task_to_send(boss: Staff) -> None:
    order = sold()
    given = {"amount": "15.00", "reason": "Scratched", "seen": "40.00"}
    boss.post(reverse(REFUND, args=[order.pk]), given)
    refund = Refund.objects.get()
    assert (refund.amount, refund.status) == (Decimal("15.00"), Refund.Status.REQUESTED)
    assert (refund.actor, refund.reason) == (boss.user.email, "Scratched")
    assert Event.objects.filter(topic="refund.requested", payload={"refund": refund.pk}).exists()


@pytest.mark.django_db
def test_a_refund_form_sent_twice_refunds_once(boss: Staff) -> None:
    order = sold()
    given = {"amount": "15.00", "reason": "Scratched", "seen": "40.00"}
    boss.post(reverse(REFUND, args=[order.pk]), given)
    reply = boss.post(reverse(REFUND, args=[order.pk]), given, follow=True)
    assert "Some of it was refunded since" in reply.content.decode()
    assert Refund.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["40.01", "0", "-1", "1.001", ""])
def test_an_amount_that_cannot_be_refunded_is_refused(boss: Staff, amount: str) -> None:
    order = sold()
    given = {"amount": amount, "reason": "Scratched", "seen": "40.00"}
    assert boss.post(reverse(REFUND, args=[order.pk]), given).status_code == 200
    assert not Refund.objects.exists()


@pytest.mark.django_db
def test_each_deed_needs_its_permission() -> None:
    order = sold()
    looker = Staff("orders.view_order")
    clerk = Staff("orders.view_order", "orders.change_order")
    move, cancel, refund = (reverse(name, args=[order.pk]) for name in (MOVE, CANCEL, REFUND))
    for address in (move, cancel, refund):
        assert looker.post(address, {"status": "packed"}).status_code == 403
    for address in (cancel, refund):
        assert clerk.get(address).status_code == 403
        assert clerk.post(address, {"amount": "1", "reason": "x"}).status_code == 403
    page = looker.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert "Mark packed" not in page
    assert "Refund…" not in page
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED
    assert not Refund.objects.exists()
    assert clerk.post(move, {"status": "packed"}).status_code == 302
    order.refresh_from_db()
    assert order.status == Order.Status.PACKED


@pytest.mark.django_db
def test_an_order_is_hidden_from_staff_without_permission() -> None:
    order = sold()
    nobody = Staff("catalog.view_product")
    address = reverse("admin:orders_order_change", args=[order.pk])
    assert nobody.get(address).status_code == 403


@pytest.mark.django_db
def test_many_are_packed_at_once_and_the_one_that_cannot_is_named(boss: Staff) -> None:
    orders = [sold(), sold(), sold()]
    boss.post(reverse(CANCEL, args=[orders[2].pk]))
    listed = reverse("admin:orders_order_changelist")
    chosen = {"action": "pack", "_selected_action": [order.pk for order in orders]}
    reply = boss.post(listed, chosen, follow=True).content.decode()
    assert "Packed: 2." in reply
    assert f"{orders[2].number} is cancelled" in reply


@pytest.mark.django_db
def test_cancelling_many_is_confirmed_first(boss: Staff) -> None:
    orders = [sold(), sold()]
    listed = reverse("admin:orders_order_changelist")
    chosen = {"action": "cancel_them", "_selected_action": [order.pk for order in orders]}
    asked = boss.post(listed, chosen).content.decode()
    assert "Cancel and refund 2 orders" in asked
    assert not Refund.objects.exists()
    boss.post(listed, {**chosen, "sure": "yes"})
    assert Refund.objects.count() == 2
    assert set(Order.objects.values_list("status", flat=True)) == {Order.Status.CANCELLED}


@pytest.mark.django_db
def test_cancelling_many_needs_both_permissions() -> None:
    order = sold()
    clerk = Staff("orders.view_order", "orders.change_order")
    listed = reverse("admin:orders_order_changelist")
    clerk.post(listed, {"action": "cancel_them", "_selected_action": order.pk, "sure": "yes"})
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["number", "email", "sku"])
def test_an_order_is_found(boss: Staff, by: str) -> None:
    order, other = sold(email="ann@example.com"), sold(email="bob@example.com")
    words = {"number": order.number.lower(), "email": "Ann@", "sku": order.lines.get().sku}
    reply = boss.get(reverse("admin:orders_order_changelist"), {"q": words[by]})
    page = reply.content.decode()
    assert order.number in page
    assert other.number not in page
