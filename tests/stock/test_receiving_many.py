"""Goods by the thousand: deliveries and histories in bulk, with the same ledger behind them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog import stock, stock_history
from catalog.models import Movement, Stock, Variant
from catalog.stock_history import Entry
from shop.events.models import Event
from tests.builders import make_product

pytestmark = pytest.mark.django_db


def variants(count: int) -> list[int]:
    """Ids of variants that have no counters yet."""
    product = make_product(units=0)
    made = [Variant(product=product, sku=f"bulk-{n}", price=1) for n in range(count)]
    return [variant.pk for variant in Variant.objects.bulk_create(made)]


def test_a_delivery_opens_counters_adds_to_them_and_leaves_movements() -> None:
    one, two, empty = variants(3)
    stock.receive(stock.track(one).pk, 4, actor="clerk")
    stock_history.receive_many({two: 5, one: 3, empty: 0}, actor="import", note="Van 7")
    assert [Stock.objects.get(pk=pk).on_hand for pk in (one, two, empty)] == [7, 5, 0]
    movement = Movement.objects.get(variant=one, actor="import")
    assert (movement.quantity, movement.on_hand_after, movement.note) == (3, 7, "Van 7")
    assert not Movement.objects.filter(variant=empty).exists()


def test_no_event_tells_of_more_than_500_variants() -> None:
    ids = variants(501)
    stock_history.receive_many(dict.fromkeys(ids, 1), actor="import")
    told = Event.objects.filter(topic="stock.changed").order_by("-pk")[:2]
    assert sorted(len(event.payload["variants"]) for event in told) == [1, 500]


def test_a_delivery_takes_nothing_away() -> None:
    (one,) = variants(1)
    with pytest.raises(ValueError, match="no units away"):
        stock_history.receive_many({one: -1}, actor="import")
    assert not Movement.objects.filter(variant=one).exists()


def test_a_history_is_written_in_its_order_with_running_counts() -> None:
    (one,) = variants(1)
    start = timezone.now() - timedelta(days=9)
    entries = [
        Entry(one, 10, Movement.Reason.RECEIVED, start, actor="clerk"),
        Entry(one, -4, Movement.Reason.SOLD, start + timedelta(days=1), reference="HF-1"),
        Entry(one, 1, Movement.Reason.RETURNED, start + timedelta(days=2), reference="HF-1"),
    ]
    before = Event.objects.count()
    stock_history.record_history(entries, announce=False)
    written = Movement.objects.filter(variant=one).order_by("pk")
    assert [row.on_hand_after for row in written] == [10, 6, 7]
    assert [row.created_at for row in written] == [entry.created_at for entry in entries]
    assert Stock.objects.get(pk=one).on_hand == 7
    assert Event.objects.count() == before


def test_a_history_that_takes_more_than_it_brings_is_refused() -> None:
    (one,) = variants(1)
    entry = Entry(one, -1, Movement.Reason.SOLD, timezone.now(), reference="HF-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        stock_history.record_history([entry])
    assert not Movement.objects.filter(variant=one).exists()
