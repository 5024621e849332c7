"""Where the counters of a variant were lost, what gives back still works: for it, and for others.

It is not sold and not held until `audit_stock --mend` has opened them again.
"""

import pytest

from catalog import auditing, stock, stock_history, stock_mending
from catalog.models import Hold, Stock, Variant
from tests.builders import counters, lapse, thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost() -> Variant:
    """Two of its five units are held."""
    variant = thing(units=5)
    stock.hold(variant.pk, "cart:a", 2)
    Stock.objects.filter(pk=variant.pk).delete()
    return variant


def test_a_hold_is_let_go_beside_those_that_are_counted(lost: Variant) -> None:
    other = thing(units=5)
    stock.hold(other.pk, "cart:a", 3)
    assert stock.release("cart:a") == 2
    assert not Hold.objects.exists()
    assert counters(other) == (5, 0)


def test_nothing_of_it_can_be_held_or_sold(lost: Variant) -> None:
    for take in (
        lambda: stock.hold(lost.pk, "cart:a", 1),
        lambda: stock.sell("cart:a", {lost.pk: 2}, reference="HF-1"),
    ):
        with pytest.raises(stock.InsufficientStock):
            take()
    assert Hold.objects.get().quantity == 2


def test_the_sweeper_goes_on_to_the_next(lost: Variant) -> None:
    """And what lapsed of the lost one waits for its counters."""
    other = thing(units=5)
    stock.hold(other.pk, "cart:b", 3)
    lapse()
    assert stock.sweep() == 1
    assert counters(other) == (5, 0)
    assert stock_mending.mend(lost.pk)
    assert stock.sweep() == 1
    assert (counters(lost), auditing.drift_of(lost.pk)) == ((5, 0), [])


def test_the_sweeper_sweeps_what_counters_opened_anew_know_nothing_of(lost: Variant) -> None:
    stock_history.receive_many({lost.pk: 3}, actor="import")
    lapse()
    assert stock.sweep() == 1
    assert counters(lost) == (3, 0)


def test_a_place_in_line_can_be_left() -> None:
    variant = thing(units=0)
    kept, waiting = (stock.join(variant.pk, f"{who}@example.com") for who in ("ada", "bob"))
    stock.receive(variant.pk, 1, actor="clerk")
    Stock.objects.filter(pk=variant.pk).delete()
    for place in (kept, waiting):
        stock.leave(place)
        place.refresh_from_db()
        assert place.state == "left"
    assert not Hold.objects.exists()


def test_a_hold_that_counters_opened_anew_know_nothing_of_can_shrink_and_be_sold(
    lost: Variant,
) -> None:
    stock_history.receive_many({lost.pk: 3}, actor="import")
    assert stock.hold(lost.pk, "cart:a", 1).quantity == 1
    assert counters(lost) == (3, 0)
    stock.sell("cart:a", {lost.pk: 1}, reference="HF-1")
    assert counters(lost) == (2, 0)
    assert not Hold.objects.exists()


def test_a_sale_of_what_is_not_counted_takes_no_more_than_there_is(lost: Variant) -> None:
    """Of three units two are counted as another's, who may have to hear that they are gone."""
    stock_history.receive_many({lost.pk: 3}, actor="import")
    stock.hold(lost.pk, "cart:b", 2)
    stock.sell("cart:a", {lost.pk: 2}, reference="HF-1")
    assert counters(lost) == (1, 0)
    with pytest.raises(stock.InsufficientStock):
        stock.sell("cart:b", {lost.pk: 2}, reference="HF-2")
    assert counters(lost) == (1, 0)
