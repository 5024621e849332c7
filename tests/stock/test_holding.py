"""catalog.stock: what may be held, sold and counted, and that a refusal changes nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog import stock
from catalog.models import Hold, Movement, Stock
from shop.events.models import Event
from tests.builders import counters, lapse, snapshot, thing

pytestmark = pytest.mark.django_db


def test_a_hold_takes_units_away_from_others_for_thirty_minutes() -> None:
    variant = thing(units=50)
    held = stock.hold(variant.pk, "a", 3)
    assert counters(variant) == (50, 3)
    left = held.expires_at - timezone.now()
    assert timedelta(minutes=29, seconds=55) < left <= timedelta(minutes=30)


def test_too_little_stock_is_refused_with_what_is_left_and_nothing_changes() -> None:
    variant = thing(units=5)
    stock.hold(variant.pk, "a", 3)
    events = Event.objects.count()
    with pytest.raises(stock.InsufficientStock) as refusal:
        stock.hold(variant.pk, "b", 3)
    assert (refusal.value.available, str(refusal.value)) == (2, "Only 2 available")
    assert counters(variant) == (5, 3)
    assert not Hold.objects.filter(owner="b").exists()
    assert Event.objects.count() == events


def test_an_owner_may_have_what_is_free_and_what_they_hold_already() -> None:
    variant = thing(units=5)
    stock.hold(variant.pk, "a", 3)
    stock.hold(variant.pk, "a", 5)
    with pytest.raises(stock.InsufficientStock) as refusal:
        stock.hold(variant.pk, "a", 6)
    assert refusal.value.available == 5
    assert counters(variant) == (5, 5)


def test_holding_less_gives_the_rest_back() -> None:
    variant = thing(units=5)
    stock.hold(variant.pk, "a", 4)
    stock.hold(variant.pk, "a", 1)
    assert counters(variant) == (5, 1)


def test_a_lapsed_hold_never_blocks_a_buyer_though_nobody_swept_it() -> None:
    variant = thing(units=1)
    stock.hold(variant.pk, "a", 1)
    lapse(owner="a")
    assert Stock.objects.as_of_now().get(pk=variant.pk).available == 1
    stock.hold(variant.pk, "b", 1)
    assert list(Hold.objects.values_list("owner", flat=True)) == ["b"]
    assert counters(variant) == (1, 1)


def test_the_sweeper_gives_back_what_lapsed_and_only_that() -> None:
    first, second = thing(units=5), thing(units=5)
    stock.hold(first.pk, "a", 2)
    stock.hold(second.pk, "b", 2)
    lapse(owner="a")
    assert stock.sweep() == 1
    assert (counters(first), counters(second)) == ((5, 0), (5, 2))


def test_securing_lengthens_what_is_held_and_holds_anew_what_lapsed() -> None:
    first, second, third = thing(), thing(), thing()
    for variant in (first, second, third):
        stock.hold(variant.pk, "a", 1, lasts=timedelta(minutes=1))
    lapse(variant=second)
    stock.secure("a", {first.pk: 1, second.pk: 1}, timedelta(minutes=45))
    until = timezone.now() + timedelta(minutes=44)
    secured = Hold.objects.filter(expires_at__gt=until).values_list("variant_id", flat=True)
    assert set(secured) == {first.pk, second.pk}
    assert [counters(variant) for variant in (first, second, third)] == [(10, 1)] * 3


def test_securing_what_others_took_is_refused_and_changes_nothing() -> None:
    first, second = thing(), thing(units=1)
    stock.hold(first.pk, "a", 1)
    stock.hold(second.pk, "a", 1)
    lapse(variant=second)
    stock.hold(second.pk, "b", 1)
    before = snapshot()
    with pytest.raises(stock.InsufficientStock):
        stock.secure("a", {first.pk: 1, second.pk: 1}, timedelta(minutes=45))
    assert snapshot() == before


def test_releasing_gives_everything_back() -> None:
    first, second = thing(), thing()
    stock.hold(first.pk, "a", 2)
    stock.hold(second.pk, "a", 3)
    assert stock.release("a") == 2
    assert (counters(first), counters(second)) == ((10, 0), (10, 0))
    assert stock.release("a") == 0


def test_selling_uses_up_the_hold_and_writes_the_ledger() -> None:
    variant = thing(units=5)
    stock.hold(variant.pk, "a", 3)
    stock.sell("a", {variant.pk: 3}, reference="HF-1")
    assert counters(variant) == (2, 0)
    assert not Hold.objects.exists()
    last = Movement.objects.filter(variant=variant).first()
    assert last
    assert (last.quantity, last.on_hand_after, last.reference) == (-3, 2, "HF-1")


def test_selling_less_than_is_held_keeps_the_rest_held() -> None:
    variant = thing(units=5)
    stock.hold(variant.pk, "a", 3)
    stock.sell("a", {variant.pk: 1}, reference="HF-1")
    assert counters(variant) == (4, 2)
    assert Hold.objects.get().quantity == 2


def test_selling_after_the_hold_lapsed_works_while_there_is_enough() -> None:
    variant = thing(units=2)
    stock.hold(variant.pk, "a", 2)
    lapse(owner="a")
    stock.sweep()
    stock.sell("a", {variant.pk: 2}, reference="HF-1")
    assert counters(variant) == (0, 0)


def test_selling_what_others_hold_is_refused_whole() -> None:
    plenty, scarce = thing(units=9), thing(units=1)
    stock.hold(scarce.pk, "b", 1)
    with pytest.raises(stock.InsufficientStock):
        stock.sell("a", {plenty.pk: 2, scarce.pk: 1}, reference="HF-1")
    assert (counters(plenty), counters(scarce)) == ((9, 0), (1, 1))
    assert not Movement.objects.filter(reason=Movement.Reason.SOLD).exists()


def test_selling_pushes_lapsed_holds_of_others_aside() -> None:
    variant = thing(units=1)
    stock.hold(variant.pk, "b", 1)
    lapse(owner="b")
    stock.sell("a", {variant.pk: 1}, reference="HF-1")
    assert counters(variant) == (0, 0)


def test_a_count_below_what_is_held_is_refused() -> None:
    variant = thing(units=5)
    stock.hold(variant.pk, "a", 3)
    with pytest.raises(stock.HeldByShoppers):
        stock.adjust(variant.pk, 2, actor="clerk", note="counted")
    stock.adjust(variant.pk, 3, actor="clerk", note="counted")
    assert counters(variant) == (3, 3)


def test_the_ledger_adds_up_to_what_is_on_hand() -> None:
    variant = thing(units=5)
    stock.receive(variant.pk, 7, actor="clerk")
    stock.sell("a", {variant.pk: 2}, reference="HF-1")
    stock.put_back(variant.pk, 1, reference="HF-1")
    stock.adjust(variant.pk, 4, actor="clerk", note="counted")
    moved = sum(Movement.objects.filter(variant=variant).values_list("quantity", flat=True))
    assert moved == counters(variant)[0] == 4


@pytest.mark.parametrize("change", ["quantity = 99", "note = 'x'"])
def test_a_movement_can_be_neither_changed_nor_deleted(change: str) -> None:
    thing(units=1)
    for statement in (f"UPDATE catalog_movement SET {change}", "DELETE FROM catalog_movement"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("change", ["reserved = on_hand + 1", "reserved = -1", "on_hand = -1"])
def test_raw_sql_cannot_break_the_counters(change: str) -> None:
    thing(units=1)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalog_stock SET {change}")


def test_a_variant_without_counters_has_nothing_to_give() -> None:
    with pytest.raises(stock.InsufficientStock) as refusal:
        stock.hold(987654321, "a", 1)
    assert str(refusal.value) == "Sold out"


def test_each_change_is_told_to_others_in_the_same_transaction() -> None:
    variant = thing(units=5)
    Event.objects.all().delete()
    stock.hold(variant.pk, "a", 1)
    event = Event.objects.get()
    assert (event.topic, event.payload) == ("stock.changed", {"variants": [variant.pk]})


def test_everybodys_holds_of_a_variant_can_be_let_go_at_once() -> None:
    variant, other = thing(units=5), thing(units=5)
    for owner in ("one", "two"):
        stock.hold(variant.pk, owner, 2)
        stock.hold(other.pk, owner, 1)
    assert stock.release_all(variant.pk) == 2
    assert (counters(variant), counters(other)) == ((5, 0), (5, 2))
