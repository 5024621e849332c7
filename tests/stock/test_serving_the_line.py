"""The line is served: whose turn it is, that nobody gets past them, and what that costs a page."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import changes, stock, stock_history
from catalog.models import Hold, Product, Stock, WaitlistPlace
from shop.events.models import Event
from tests.builders import cart_with, counters, lapse, thing

from .line import ask, mailed, sold_out, states

pytestmark = pytest.mark.django_db
State = WaitlistPlace.State


@pytest.mark.parametrize("way", ["receive", "put_back", "adjust", "receive_many"])
def test_goods_that_come_in_are_kept_for_the_first_in_line(way: str) -> None:
    variant = sold_out()
    first, second, third = ask(variant, "ada", "bob", "cyd")
    match way:
        case "receive":
            stock.receive(variant.pk, 2, actor="clerk")
        case "put_back":
            stock.put_back(variant.pk, 2, reference="HF-1")
        case "adjust":
            stock.adjust(variant.pk, 3, actor="clerk", note="counted")
        case "receive_many":
            stock_history.receive_many({variant.pk: 2}, actor="import")
    assert states(first, second, third) == ["kept", "kept", "waiting"]
    assert counters(variant) == (3, 3)
    left = Hold.objects.get(owner=first.owner).expires_at - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    assert first.is_kept
    told = [event.payload for event in Event.objects.filter(topic="waitlist.kept")]
    assert told == [{"places": [first.pk, second.pk]}]


@pytest.mark.parametrize("way", ["release", "smaller", "swept", "next asker"])
def test_units_that_get_free_are_kept_for_the_first_in_line(way: str) -> None:
    variant = thing(units=2)
    stock.hold(variant.pk, "cart:a", 2)
    first, second, third = ask(variant, "ada", "bob", "cyd")
    match way:
        case "release":
            stock.release("cart:a")
        case "smaller":
            stock.hold(variant.pk, "cart:a", 1)
        case "swept":
            lapse(owner="cart:a")
            stock.sweep()
        case "next asker":
            lapse(owner="cart:a")
            ask(variant, "dan")
    served = ["kept", "waiting"] if way == "smaller" else ["kept", "kept"]
    assert states(first, second, third) == [*served, "waiting"]
    assert counters(variant) == (2, 2)


def test_what_is_left_over_is_anybodys() -> None:
    variant = sold_out()
    ask(variant, "ada")
    stock.receive(variant.pk, 5, actor="clerk")
    assert counters(variant) == (6, 2)
    assert cart_with((variant, 4)).count == 4


def test_a_buyer_cannot_jump_the_line_though_nobody_swept() -> None:
    variant = sold_out()
    (place,) = ask(variant, "ada")
    lapse(owner="cart:a")
    assert Stock.objects.as_of_now().get(pk=variant.pk).available == 0
    for jump in (
        lambda: cart_with((variant, 1)),
        lambda: stock.hold(variant.pk, "cart:b", 1),
        lambda: stock.sell("cart:b", {variant.pk: 1}, reference="HF-1"),
    ):
        with pytest.raises(stock.InsufficientStock):
            jump()
    stock.sweep()
    assert states(place) == ["kept"]
    assert list(Hold.objects.values_list("owner", flat=True)) == [place.owner]


def test_who_pays_late_keeps_the_goods_before_those_in_line() -> None:
    variant = sold_out()
    (place,) = ask(variant, "ada")
    lapse(owner="cart:a")
    stock.sell("cart:a", {variant.pk: 1}, reference="HF-1")
    assert states(place) == ["waiting"]
    assert counters(variant) == (0, 0)


def test_units_kept_for_the_line_are_held_and_in_no_cart() -> None:
    variant = thing(units=0)
    ask(variant, "ada")
    stock.receive(variant.pk, 1, actor="clerk")
    shown = Stock.objects.as_of_now().get(pk=variant.pk)
    assert (shown.available, shown.held, shown.in_carts) == (0, 1, "")


def test_a_priority_hold_that_is_not_used_goes_to_the_next_in_line() -> None:
    variant = thing(units=0)
    first, second = ask(variant, "ada", "bob")
    stock.receive(variant.pk, 1, actor="clerk")
    mailed(first)
    lapse(owner=first.owner)
    stock.sweep()
    assert states(first, second) == ["lapsed", "kept"]
    assert first.ended_at
    assert counters(variant) == (1, 1)


def test_who_was_never_written_to_is_in_line_again_where_they_were() -> None:
    variant = thing(units=0)
    first, second = ask(variant, "ada", "bob")
    stock.receive(variant.pk, 1, actor="clerk")
    lapse(owner=first.owner)
    stock.sweep()
    assert states(first, second) == ["kept", "waiting"]
    assert Hold.objects.live().get().owner == first.owner


def test_a_page_does_not_offer_what_goes_back_to_who_was_never_written_to() -> None:
    variant = thing(units=0)
    (place,) = ask(variant, "ada")
    stock.receive(variant.pk, 1, actor="clerk")
    lapse(owner=place.owner)
    assert Stock.objects.as_of_now().get(pk=variant.pk).available == 0
    with pytest.raises(stock.InsufficientStock):
        stock.glance(variant.pk, "cart:a", 1)
    mailed(place)
    assert Stock.objects.as_of_now().get(pk=variant.pk).available == 1
    stock.glance(variant.pk, "cart:a", 1)


def test_nobody_is_served_with_what_is_not_for_sale_until_it_is() -> None:
    variant = thing(units=0)
    (place,) = ask(variant, "ada")
    changes.set_published([variant.product_id], False)
    stock.receive(variant.pk, 1, actor="clerk")
    assert states(place) == ["waiting"]
    assert stock.sweep() == 0
    assert states(place) == ["waiting"]
    changes.set_published([variant.product_id], True)
    assert states(place) == ["kept"]


def test_the_sweeper_serves_what_slipped_past_everybody() -> None:
    variant = thing(units=0)
    (place,) = ask(variant, "ada")
    changes.set_published([variant.product_id], False)
    stock.receive(variant.pk, 1, actor="clerk")
    Product.objects.update(is_published=True)
    stock.sweep()
    assert states(place) == ["kept"]


def test_a_priority_hold_that_staff_release_is_over() -> None:
    variant = thing(units=0)
    first, second = ask(variant, "ada", "bob")
    stock.receive(variant.pk, 1, actor="clerk")
    stock.release(first.owner)
    assert states(first, second) == ["left", "kept"]


def about_the_line(queries: CaptureQueriesContext) -> list[str]:
    """Of a prepared statement Django cannot tell the words; the line's are not prepared."""
    return [one["sql"] for one in queries if "waitlist" in (one["sql"] or "")]


def test_while_nobody_waits_the_line_costs_one_query() -> None:
    variant = thing(units=9)
    stock.hold(variant.pk, "cart:a", 2)
    with CaptureQueriesContext(connection) as queries:
        stock.release("cart:a")
    assert len(about_the_line(queries)) == 1
    with CaptureQueriesContext(connection) as queries:
        stock.hold(variant.pk, "cart:a", 2)
        stock.sell("cart:a", {variant.pk: 2}, reference="HF-1")
    assert not about_the_line(queries)


def test_of_what_lapsed_a_page_leaves_out_everyone_in_a_long_line() -> None:
    variant = thing(units=130)
    stock.hold(variant.pk, "cart:a", 130)
    ask(variant, *(f"asker{number}" for number in range(120)))
    lapse(owner="cart:a")
    assert Stock.objects.as_of_now().get(pk=variant.pk).available == 10


def test_a_line_of_ten_thousand_costs_a_badge_no_more_than_what_lapsed() -> None:
    hot, *others = [thing(units=0) for _ in range(20)]
    wait_for = [hot] * 10_000 + others * 500
    WaitlistPlace.objects.bulk_create(
        WaitlistPlace(variant=variant, email=f"{number}@example.com")
        for number, variant in enumerate(wait_for)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_waitlistplace")
    stock.receive(hot.pk, 3, actor="clerk")
    lapse()
    WaitlistPlace.objects.filter(state=State.KEPT).update(sent_at=timezone.now())
    badge = Stock.objects.as_of_now().filter(pk=hot.pk)
    read = scans_of("catalog_waitlistplace", badge)
    read += scans_of(
        "catalog_waitlistplace", WaitlistPlace.objects.in_line().filter(variant=hot)[:1]
    )
    assert sum(rows for _, rows in read) <= 3 + 3 + 1
    assert all(kind.startswith("Index") for kind, _ in read)


def scans_of(table: str, asked: QuerySet[Any]) -> list[tuple[str, float]]:
    """How a table is read for this, and how many rows of it."""

    def scans(node: dict[str, Any]) -> list[tuple[str, float]]:
        here = (
            [(node["Node Type"], node["Actual Rows"])] if node.get("Relation Name") == table else []
        )
        return here + [scan for part in node.get("Plans", []) for scan in scans(part)]

    plan = json.loads(asked.explain(format="json", analyze=True))
    return scans(plan[0]["Plan"])
