"""Counts change through the ledger, or not at all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cart.models import Cart
from catalog import stock
from catalog.models import Hold, Movement, Stock
from shop.accounts.models import User
from tests.builders import counters, thing

from .conftest import Staff

pytestmark = pytest.mark.django_db


def test_receiving_goods_writes_who_and_why_into_the_ledger(boss: Staff) -> None:
    variant = thing(units=3)
    address = reverse("admin:catalog_stock_receive", args=[variant.pk])
    assert "On hand" in boss.get(address).content.decode()
    reply = boss.post(address, {"units": 4, "note": "Delivery 77"}, follow=True)
    assert "Received 4. There are 7 on hand now." in reply.content.decode()
    entry = variant.movements.first()
    assert entry
    assert (entry.quantity, entry.on_hand_after, entry.reason) == (4, 7, "received")
    assert (entry.note, entry.actor) == ("Delivery 77", boss.user.email)
    assert counters(variant) == (7, 0)


@pytest.mark.parametrize("units", ["0", "-3", "", "many"])
def test_receiving_nothing_is_refused(boss: Staff, units: str) -> None:
    variant = thing(units=3)
    address = reverse("admin:catalog_stock_receive", args=[variant.pk])
    assert boss.post(address, {"units": units}).status_code == 200
    assert counters(variant) == (3, 0)


def test_adjusting_writes_the_difference_with_its_reason(boss: Staff) -> None:
    variant = thing(units=9)
    address = reverse("admin:catalog_stock_adjust", args=[variant.pk])
    boss.post(address, {"counted": 7, "reason": "Two broke", "seen": 9})
    entry = variant.movements.first()
    assert entry
    assert (entry.quantity, entry.reason, entry.note) == (-2, "adjusted", "Two broke")
    assert counters(variant) == (7, 0)


def test_adjusting_without_a_reason_is_refused(boss: Staff) -> None:
    variant = thing(units=9)
    address = reverse("admin:catalog_stock_adjust", args=[variant.pk])
    assert boss.post(address, {"counted": 7, "reason": " ", "seen": 9}).status_code == 200
    assert counters(variant) == (9, 0)


def test_a_count_below_what_carts_hold_is_refused_in_words(boss: Staff) -> None:
    variant = thing(units=9)
    stock.hold(variant.pk, "cart:a", 4)
    address = reverse("admin:catalog_stock_adjust", args=[variant.pk])
    reply = boss.post(address, {"counted": 3, "reason": "Counted", "seen": 9})
    assert "4 are held in carts right now" in reply.content.decode()
    assert counters(variant) == (9, 4)


def test_a_count_that_was_overtaken_by_a_sale_is_asked_again(boss: Staff) -> None:
    variant = thing(units=9)
    stock.sell("cart:a", {variant.pk: 2}, "HF-1")
    address = reverse("admin:catalog_stock_adjust", args=[variant.pk])
    given = {"counted": 9, "reason": "Counted", "seen": 9}
    reply = boss.post(address, given)
    assert "the count went from 9 to 7" in reply.content.decode()
    assert 'name="seen" value="7"' in reply.content.decode()
    assert counters(variant) == (7, 0)
    boss.post(address, {**given, "counted": 7, "seen": 7})
    assert counters(variant) == (7, 0)


@pytest.mark.parametrize("verb", ["receive", "adjust"])
def test_counts_need_a_permission(db: None, verb: str) -> None:
    variant = thing(units=3)
    looker = Staff("catalog.view_stock")
    address = reverse(f"admin:catalog_stock_{verb}", args=[variant.pk])
    given = {"units": 4, "counted": 1, "reason": "x", "seen": 3}
    assert looker.get(address).status_code == 403
    assert looker.post(address, given).status_code == 403
    assert counters(variant) == (3, 0)
    listed = looker.get(reverse("admin:catalog_stock_changelist")).content.decode()
    assert "Receive goods" not in listed


def test_counters_cannot_be_edited_by_their_form(boss: Staff) -> None:
    variant = thing(units=3)
    address = reverse("admin:catalog_stock_change", args=[variant.pk])
    assert boss.get(address).status_code == 200
    assert boss.post(address, {"on_hand": 99, "reserved": 0}).status_code == 403
    assert boss.get(reverse("admin:catalog_stock_add")).status_code == 403
    assert counters(variant) == (3, 0)


def test_the_ledger_is_immutable_even_for_a_superuser(boss: Staff) -> None:
    variant = thing(units=3)
    entry = Movement.objects.get(variant=variant)
    change = reverse("admin:catalog_movement_change", args=[entry.pk])
    delete = reverse("admin:catalog_movement_delete", args=[entry.pk])
    assert boss.get(change).status_code == 200
    assert boss.post(change, {"quantity": 99}).status_code == 403
    assert boss.post(delete, {"post": "yes"}).status_code == 403
    assert boss.get(reverse("admin:catalog_movement_add")).status_code == 403
    listed = reverse("admin:catalog_movement_changelist")
    boss.post(listed, {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"})
    entry.refresh_from_db()
    assert entry.quantity == 3


def test_the_ledger_is_searched_by_order_number_and_sku(boss: Staff) -> None:
    variant, other = thing(units=3), thing(units=4)
    stock.sell("cart:a", {variant.pk: 1}, "HF-ABCDEFGH")
    listed = reverse("admin:catalog_movement_changelist")
    by_number = boss.get(listed, {"q": "hf-abcdefgh"}).content.decode()
    assert variant.sku in by_number
    assert other.sku not in by_number
    by_sku = boss.get(listed, {"q": other.sku}).content.decode()
    assert "HF-ABCDEFGH" not in by_sku


def test_the_list_of_holds_says_who_holds_what(
    boss: Staff, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shopper = User.objects.create_user("ada@example.com")
    for cart in (Cart.objects.create(user=shopper), Cart.objects.create()):
        cart.add(thing().pk, 1)
    waited = thing(units=0)
    stock.join(waited.pk, "bob@example.com")
    stock.receive(waited.pk, 1, actor="clerk")
    stock.hold(thing().pk, "somebody:else", 1)
    with django_assert_max_num_queries(12):
        listed = boss.get(reverse("admin:catalog_hold_changelist")).content.decode()
    for who in (">ada@example.com<", ">A guest<", ">bob@example.com, who waited<", "somebody:else"):
        assert who in listed
    hold = Hold.objects.get(owner__startswith="cart:", owner=shopper.cart.owner)
    page = boss.get(reverse("admin:catalog_hold_change", args=[hold.pk])).content.decode()
    assert ">ada@example.com<" in page


def test_releasing_a_hold_lets_others_buy(boss: Staff) -> None:
    variant = thing(units=3)
    hold = stock.hold(variant.pk, "cart:a", 3)
    listed = reverse("admin:catalog_hold_changelist")
    assert "cart:a" in boss.get(listed).content.decode()
    boss.post(listed, {"action": "release", "_selected_action": hold.pk})
    assert not Hold.objects.exists()
    assert counters(variant) == (3, 0)


def test_releasing_a_hold_needs_the_permission(db: None) -> None:
    variant = thing(units=3)
    hold = stock.hold(variant.pk, "cart:a", 3)
    looker = Staff("catalog.view_hold")
    listed = reverse("admin:catalog_hold_changelist")
    looker.post(listed, {"action": "release", "_selected_action": hold.pk})
    assert counters(variant) == (3, 3)


def test_levels_are_true_by_the_clock(boss: Staff) -> None:
    gone, few, many, lapsed = thing(units=2), thing(units=5), thing(units=6), thing(units=2)
    stock.hold(gone.pk, "cart:a", 2)
    stock.hold(lapsed.pk, "cart:a", 2, lasts=timedelta(seconds=-1))

    def at(level: str) -> set[int]:
        rows = Stock.objects.at_level(level)
        assert {row.level for row in rows} <= {level}
        return {row.pk for row in rows}

    assert at("none") == {gone.pk}
    assert at("few") == {few.pk, lapsed.pk}
    assert at("plenty") == {many.pk}
    listed = reverse("admin:catalog_stock_changelist")
    page = boss.get(listed, {"level": "none", "sale": "yes"}).content.decode()
    assert gone.sku in page
    assert lapsed.sku not in page
