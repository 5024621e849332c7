"""The packing table: what is to pack and to ship, many at once, slips, and what needs a person."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from orders import attention, fulfilment, mails
from orders.models import Message, Order, PaymentAttempt
from shop.lib.barcode import code39
from shop.notices.board import raise_notice
from tests.builders import cart_with, thing

from .conftest import Staff, sold

pytestmark = pytest.mark.django_db
TO_PACK, TO_SHIP, ALL, ATTENTION, SLIPS = (
    reverse(f"admin:orders_order_{name}")
    for name in ("to_pack", "to_ship", "changelist", "attention", "slips")
)


def listed(staff: Staff, address: str, **query: str) -> list[str]:
    return [order.number for order in staff.get(address, query).context["cl"].result_list]


def choose(staff: Staff, address: str, action: str, *orders: Order, **sent: Any) -> str:
    chosen = {"action": action, "_selected_action": [order.pk for order in orders]}
    return staff.post(address, {**chosen, **sent}, follow=True).content.decode()


def waiting(days: int, **about: Any) -> Order:
    order = sold(**about)
    Order.objects.filter(pk=order.pk).update(placed_at=timezone.now() - timedelta(days=days))
    return order


def test_who_waits_longest_comes_first(boss: Staff) -> None:
    new, old, older = (waiting(days) for days in (0, 2, 5))
    assert listed(boss, TO_PACK) == [older.number, old.number, new.number]
    assert listed(boss, TO_PACK, waiting="3") == [older.number]
    assert listed(boss, TO_PACK, q=old.number.lower()) == [old.number]
    fulfilment.pack(old, actor="ann")
    fulfilment.send(new, {new.lines.get().pk: 1}, actor="ann")
    fulfilment.send(older, actor="ann")
    assert listed(boss, TO_PACK) == []
    assert listed(boss, TO_SHIP) == [old.number, new.number]


@pytest.mark.parametrize("address", [TO_PACK, TO_SHIP, ATTENTION])
def test_a_list_takes_as_many_queries_for_many_as_for_few(boss: Staff, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert boss.get(address).status_code == 200
        return len(captured)

    def some() -> None:
        fulfilment.pack(sold(), actor="ann")
        sold()
        raise_notice("refund", uuid4().hex, subject="x", link=ALL)
        Message.objects.create(order=sold(), kind="confirmed", refused_at=timezone.now())

    some()
    few = queries()
    some()
    assert queries() == few <= 9


def test_a_work_list_reads_its_own_index() -> None:
    free = {"subtotal": 0, "tax": 0, "shipping": 0}
    done = [Order(status=Order.Status.DELIVERED, **free) for _ in range(500)]
    Order.objects.bulk_create([*done, Order(**free), Order(status=Order.Status.PACKED, **free)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_order")
    to_pack, to_ship = Order.objects.to_pack(), Order.objects.to_ship()
    assert "order_by_status" in to_pack.order_by("placed_at").explain()
    assert "order_to_ship" in to_ship.order_by("placed_at").explain()


def test_many_are_packed_at_once_and_the_one_that_cannot_is_named(boss: Staff) -> None:
    orders = [sold(), sold(), sold()]
    fulfilment.send(orders[2], actor="ann")
    page = choose(boss, TO_PACK, "pack", *orders[:2])
    assert f"Packed: 2. {orders[0].number}" in page or f", {orders[0].number}" in page
    page = choose(boss, ALL, "pack", *orders)
    for order in orders:
        assert f"{order.number} is " in page
    assert "Packed:" not in page


def test_many_are_shipped_with_a_carrier_and_a_number_each(boss: Staff) -> None:
    first, second, wrong = sold(), sold(), sold()
    for order in (first, second, wrong):
        fulfilment.pack(order, actor="ann")
    asked = choose(boss, TO_SHIP, "ship", first, second, wrong)
    assert "Ship 3 orders" in asked
    numbers = {f"tracking-{first.pk}": "1Z 1", f"tracking-{wrong.pk}": "?!"}
    sent = {"sure": "yes", "key": str(uuid4()), "carrier": "ups", **numbers}
    page = choose(boss, TO_SHIP, "ship", first, second, wrong, **sent)
    assert "Shipped: 2." in page
    assert f"{wrong.number}: A tracking number has" in page
    assert first.parcels.get().tracking_link.endswith("1Z%201")
    assert second.parcels.get().tracking_link == ""
    assert listed(boss, TO_SHIP) == [wrong.number]
    choose(boss, ALL, "ship", first, second, **sent)
    assert first.parcels.count() == second.parcels.count() == 1


def test_cancelling_many_is_confirmed_first(boss: Staff) -> None:
    orders = [sold(), sold()]
    asked = choose(boss, TO_PACK, "cancel_them", *orders)
    assert "Cancel and refund 2 orders" in asked
    assert "put 2 units back on the shelf" in asked
    assert Order.objects.to_pack().count() == 2
    choose(boss, TO_PACK, "cancel_them", *orders, sure="yes")
    assert set(Order.objects.values_list("status", flat=True)) == {Order.Status.CANCELLED}


def test_more_than_one_waits_for_is_refused(boss: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.admin.many.AT_ONCE", 1)
    assert "Please choose 1 at most" in choose(boss, TO_PACK, "pack", sold(), sold())
    assert Order.objects.to_pack().count() == 2


# --- Slips ---------------------------------------------------------------------------------------


def test_a_scanned_number_opens_its_order(boss: Staff) -> None:
    order = sold()
    page = reverse("admin:orders_order_change", args=[order.pk])
    assert boss.get(ALL, {"q": order.number}).headers["Location"] == page
    assert boss.get(ALL, {"q": order.number[:6]}).status_code == 200
    assert Staff("catalog.view_product").get(ALL, {"q": order.number}).status_code == 403


def test_slips_say_what_to_pack_and_where_it_goes(boss: Staff, settings: Settings) -> None:
    first, part = sold(), sold(units=3)
    fulfilment.send(part, {part.lines.get().pk: 1}, actor="ann")
    page = choose(boss, TO_PACK, "print_slips", first)
    assert page.count('class="slip"') == 1
    page = boss.get(SLIPS, {"orders": f"{part.pk},{first.pk}"}).content.decode()
    assert page.count('class="slip"') == 2
    assert page.index(part.number) < page.index(first.number)
    for words in ("14 Harbour Street", first.lines.get().sku, '<td class="slip-units">2</td>'):
        assert words in page
    assert "$20.00" not in page
    assert "style=" not in page
    settings.SLIPS_SHOW_PRICES = True
    assert "$20.00" in boss.get(SLIPS, {"orders": first.pk}).content.decode()
    assert boss.get(SLIPS, {"orders": "x"}).status_code == 404


def test_a_barcode_has_the_bars_of_code_39() -> None:
    drawn = str(code39("hf-2"))
    assert drawn.count("<rect") == 6 * 5
    assert 'aria-label="Barcode of hf-2"' in drawn
    assert drawn.startswith('<svg class="barcode" viewBox="0 0 115 40"')
    with pytest.raises(ValueError, match="substring"):
        code39("ö")


# --- What needs a person --------------------------------------------------------------------------


def test_what_needs_attention_stands_on_one_page_with_its_number(boss: Staff) -> None:
    order = sold()
    raise_notice("refund failed", "1", subject=f"A refund for {order.number}", link=f"{ALL}1/")
    raise_notice("payments", "2", subject="An intent without an order", link=ALL)
    raise_notice("stock drift", subject="Stock does not add up", link="/admin/catalog/movement/")
    Message.objects.create(order=order, kind="confirmed", refused_at=timezone.now())
    attempt("owed@example.com", PaymentAttempt.Outcome.OWED, owed=7)
    attempt("stuck@example.com", PaymentAttempt.Outcome.OPEN)
    page = boss.get(ATTENTION)
    found = {each.kind.slug: [row.words for row in each.rows] for each in page.context["sections"]}
    assert found == {
        "refunds": [f"A refund for {order.number}"],
        "notices": ["An intent without an order"],
        "payments": ["$5.00 to stuck@example.com"],
        "owed": ["$7.00 to owed@example.com"],
        "mails": [f"{order.number}: {order.email}"],
    }
    assert attention.count_for(boss.user) == 5
    only = boss.get(ATTENTION, {"kind": "owed", "q": "owed@"}).context["sections"]
    assert [len(each.rows) for each in only] == [1]
    assert "$7.00" in boss.get(only[0].rows[0].address).content.decode()
    assert "Nothing with these words" in boss.get(ATTENTION, {"q": "nobody"}).content.decode()


def attempt(email: str, outcome: str, owed: int | None = None) -> None:
    checkout = cart_with((thing(), 1)).checkouts.create(email=email)
    long_ago = timezone.now() - timedelta(hours=1)
    price = {"subtotal": 5, "tax": 0, "shipping": 0, "owed": owed}
    checkout.attempts.create(outcome=outcome, created_at=long_ago, **price)


def test_a_mail_that_is_refused_for_good_waits_for_a_person(
    boss: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = Message.objects.create(order=sold(), kind="confirmed")
    tried: list[object] = []

    def refuse(*args: object) -> None:
        tried.append(args)
        raise SMTPRecipientsRefused({"shopper@example.com": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    assert mails.send_owed() == mails.send_owed() == 0
    assert len(tried) == 1
    assert attention.count_for(boss.user) == 1
    monkeypatch.undo()
    mails.send_again(mail, actor="ann")
    assert mails.send_owed() == 1
    assert attention.count_for(boss.user) == 0
