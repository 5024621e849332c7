"""The audit of everything: the ledger against the orders, the command, the notice, the night."""

from io import StringIO

import pytest
from celery.schedules import crontab
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from catalog import stock
from catalog.models import Variant
from orders import auditing, cancelling, fulfilment, refunding, tasks
from orders.models import Order, ParcelLine
from orders.refunding import Claim, Units
from shop.celery import app
from shop.demo.seeding import seed
from shop.notices.models import Notice
from tests.admin.conftest import sold
from tests.builders import bought, counters, thing

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, int, int]]:
    return [(each.what, each.says, each.should_say) for each in auditing.audit().drift]


def audit_stock(**options: bool) -> tuple[int, str]:
    """Exit code and what was printed."""
    out = StringIO()
    try:
        call_command("audit_stock", stdout=out, stderr=StringIO(), **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


# --- Ledger and orders ---------------------------------------------------------------------------


def test_orders_that_were_sold_packed_and_cancelled_add_up() -> None:
    sold()
    order = sold(units=3)
    cancelling.cancel(order, actor="clerk")
    assert found() == []


def test_the_demo_shop_adds_up() -> None:
    seed(30, orders=60)
    assert found() == []


def test_an_order_whose_units_were_not_all_taken_is_found() -> None:
    order = sold(units=2)
    order.lines.update(quantity=3)
    (drift,) = auditing.audit().drift
    assert drift.where == f"{order.number} {order.lines.get().sku}"
    assert drift[1:4] == ("units taken out of stock", 2, 3)


def test_an_order_without_any_movement_is_found() -> None:
    line = sold().lines.get()
    extra = thing()
    line.pk, line.variant, line.sku = None, extra, extra.sku
    line.save()
    assert found() == [("units taken out of stock", 0, 2)]


def test_units_taken_for_an_order_that_did_not_ask_for_them_are_found() -> None:
    order = sold()
    stock.sell("cart:a", {thing().pk: 1}, order.number)
    assert found() == [("units taken out of stock", 1, 0)]


def test_units_of_a_cancelled_order_that_did_not_go_back_are_found() -> None:
    order = sold(units=2)
    order.lines.update(dropped=2, refunded=2, restocked=2)
    assert found() == [("units taken out of stock", 2, 0)]


def test_sales_of_no_order_are_found_until_everything_went_back() -> None:
    variant = thing()
    stock.sell("cart:a", {variant.pk: 4}, "HF-NOBODY")
    stock.put_back(variant.pk, 1, reference="HF-NOBODY")
    assert found() == [("units taken, of no order", 3, 0)]
    stock.put_back(variant.pk, 3, reference="HF-NOBODY")
    assert found() == []


def test_an_audit_of_few_rows_needs_as_many_queries_as_one_of_more() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            auditing.audit()
        return len(captured)

    sold()
    few = queries()
    for _ in range(5):
        sold()
    assert queries() == few == 10  # two looks for rows of each of three tables, and four audits


# --- Orders against themselves -------------------------------------------------------------------


def test_orders_that_went_in_parcels_and_came_back_in_part_add_up() -> None:
    order = bought(("11.00", 3), ("5.00", 3))
    one, other = order.lines.order_by("pk")
    fulfilment.send(order, {one.pk: 2}, actor="clerk")
    refunding.refund(order, Claim({other.pk: Units(1, restock=1)}), actor="clerk")
    assert found() == []
    cancelling.cancel(order, actor="clerk")
    fulfilment.move(order, Order.Status.DELIVERED, actor="clerk")
    refunding.put_back(order, {one.pk: 1}, actor="clerk")
    assert found() == []


def test_an_order_whose_step_is_not_what_its_parcels_say_is_found() -> None:
    sent, waiting = sold(), sold()
    fulfilment.send(sent, actor="clerk")
    for status, told in (
        ("delivered", ("units on their way of an order that is delivered", 2, 0)),
        ("confirmed", ("units sent of an order that is confirmed", 2, 0)),
    ):
        Order.objects.filter(pk=sent.pk).update(status=status)
        assert found() == [told]
    Order.objects.filter(pk=sent.pk).update(status="shipped")
    Order.objects.filter(pk=waiting.pk).update(status="cancelled")
    assert found() == [("units to send of an order that is cancelled", 2, 0)]


def test_counters_of_a_line_that_parcels_and_refunds_do_not_bear_out_are_found() -> None:
    order = sold(units=3)
    fulfilment.send(order, actor="clerk")
    line = order.lines.get()
    refunding.refund(order, Claim({line.pk: Units(2)}), actor="clerk")
    assert found() == []
    order.lines.update(refunded=1)
    ParcelLine.objects.update(quantity=1)
    (first, second) = found()
    assert first == ("units sent", 3, 1)
    assert second == ("units refunded, at least those of its refunds,", 1, 2)


# --- The command and the notice ------------------------------------------------------------------


def test_without_drift_it_says_so_and_ends_well() -> None:
    sold()
    assert audit_stock() == (0, "1 variant and 1 order audited, 0 drift\n")
    assert not Notice.objects.exists()


@pytest.fixture
def drifted() -> Variant:
    variant = thing(units=9)
    stock.hold(variant.pk, "cart:a", 2)
    run("UPDATE catalog_stock SET on_hand = 12, reserved = 5")
    return variant


def test_drift_is_a_table_an_exit_code_and_a_notice(drifted: Variant) -> None:
    code, printed = audit_stock()
    assert code == 1
    head, *lines, end = printed.splitlines()
    assert head.split() == ["SKU", "says", "should", "say"]
    assert [line.split() for line in lines] == [
        [drifted.sku, "reserved", "5", "2"],
        [drifted.sku, "on", "hand", "12", "9"],
    ]
    assert end == "1 variant and 0 orders audited, 2 drift"
    notice = Notice.objects.get()
    assert notice.subject == "Stock does not add up in 2 places"
    assert f"{drifted.sku}: reserved 5, should be 2" in notice.body
    assert notice.link.endswith(f"/catalog/movement/?variant__id__exact={drifted.pk}")
    assert counters(drifted) == (12, 5)


def test_the_same_drift_next_night_is_the_same_notice_and_its_end_settles_it(
    drifted: Variant,
) -> None:
    tasks.audit_stock()
    tasks.audit_stock()
    assert Notice.objects.get().times_seen == 2
    run("UPDATE catalog_stock SET on_hand = 9, reserved = 2")
    tasks.audit_stock()
    assert Notice.objects.get().settled_by == "the nightly audit"


def test_mending_ends_the_drift_the_notice_and_the_bad_exit_code(drifted: Variant) -> None:
    audit_stock()
    code, printed = audit_stock(mend=True)
    assert code == 0
    assert "Counters mended: 1 of 1 variants." in printed
    assert printed.endswith("1 variant and 0 orders audited, 0 drift\n")
    assert counters(drifted) == (12, 2)
    assert not Notice.objects.open().exists()


def test_mending_leaves_what_only_people_can_put_right(drifted: Variant) -> None:
    stock.sell("cart:a", {drifted.pk: 1}, "HF-NOBODY")
    code, printed = audit_stock(mend=True)
    assert code == 1
    assert printed.endswith("0 orders audited, 1 drift\n")
    assert counters(drifted) == (11, 1)
    assert "taken, of no order" in Notice.objects.open().get().body


def test_of_much_drift_only_some_is_shown_and_all_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(auditing, "KEPT", 3)
    monkeypatch.setattr(auditing, "_TOLD", 2)
    for _ in range(5):
        thing()
    run("UPDATE catalog_stock SET on_hand = on_hand + 1")
    code, printed = audit_stock()
    assert code == 1
    assert "... and 2 more" in printed
    assert printed.count("on hand") == 3
    assert Notice.objects.get().body.endswith("... and 3 more")


# --- The night -----------------------------------------------------------------------------------


def test_it_runs_once_a_night_by_the_clock_of_the_shop() -> None:
    planned = app.conf.beat_schedule["orders.tasks.audit_stock"]
    assert planned["task"] == tasks.audit_stock.name
    schedule = planned["schedule"]
    assert isinstance(schedule, crontab)
    assert (schedule.hour, schedule.minute) == ({3}, {20})
    assert schedule.day_of_week == set(range(7))


def test_the_night_is_that_of_the_shops_time_zone(settings: Settings) -> None:
    assert app.conf.timezone == settings.TIME_ZONE
