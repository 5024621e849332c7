"""The line of those who wait: whose turn it is, and that nobody gets past them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from catalog import changes, stock, stock_history
from catalog.models import Hold, Product, Stock, Variant, WaitlistPlace
from shop.events.models import Event
from tests.builders import cart_with, counters, thing

pytestmark = pytest.mark.django_db
State = WaitlistPlace.State


def ask(variant: Variant, *names: str) -> list[WaitlistPlace]:
    return [stock.join(variant.pk, f"{name}@example.com") for name in names]


def states(*places: WaitlistPlace) -> list[str]:
    for place in places:
        place.refresh_from_db()
    return [place.state for place in places]


def lapse(*owners: str) -> None:
    over = timezone.now() - timedelta(seconds=1)
    Hold.objects.filter(owner__in=owners).update(expires_at=over)


def mailed(*places: WaitlistPlace) -> None:
    ids = [place.pk for place in places]
    WaitlistPlace.objects.filter(pk__in=ids).update(sent_at=timezone.now())


def sold_out() -> Variant:
    """The one unit there is lies in a cart."""
    variant = thing(units=1)
    stock.hold(variant.pk, "cart:a", 1)
    return variant


def test_asking_takes_a_place_at_the_end_and_asking_again_keeps_it() -> None:
    variant = sold_out()
    first, second = ask(variant, "ada", "bob")
    assert (first.ahead, second.ahead) == (0, 1)
    assert stock.join(variant.pk, "ADA@Example.com") == first
    assert WaitlistPlace.objects.count() == 2


def test_who_asks_for_what_can_be_had_is_told_so_and_nothing_changes() -> None:
    variant = thing(units=1)
    with pytest.raises(stock.CanBeHad):
        ask(variant, "ada")
    stock.hold(variant.pk, "cart:a", 1)
    lapse("cart:a")
    with pytest.raises(stock.CanBeHad):
        ask(variant, "ada")
    assert not WaitlistPlace.objects.exists()


def test_mail_addresses_and_networks_have_a_limit(settings: Settings) -> None:
    settings.MAX_PLACES_PER_EMAIL, settings.MAX_PLACES_PER_ADDRESS = 1, 2
    one, two, three = thing(units=0), thing(units=0), thing(units=0)
    stock.join(one.pk, "ada@example.com", "here")
    with pytest.raises(stock.PlaceLimit) as by_mail:
        stock.join(two.pk, "ada@example.com", "there")
    stock.join(two.pk, "bob@example.com", "here")
    with pytest.raises(stock.PlaceLimit) as by_network:
        stock.join(three.pk, "cyd@example.com", "here")
    assert (by_mail.value.by_address, by_network.value.by_address) == (False, True)
    stock.join(three.pk, "cyd@example.com")  # an address that says nothing is not counted
    assert WaitlistPlace.objects.count() == 3


def test_one_network_does_not_fill_the_line_of_a_scarce_thing(settings: Settings) -> None:
    settings.MAX_PLACES_PER_ADDRESS_AND_ITEM = 2
    variant = thing(units=0)
    stock.join(variant.pk, "ada@example.com", "here")
    stock.join(variant.pk, "bob@example.com", "here")
    with pytest.raises(stock.PlaceLimit):
        stock.join(variant.pk, "cyd@example.com", "here")
    stock.join(variant.pk, "cyd@example.com", "elsewhere")
    assert variant.waitlist.count() == 3


# --- Serving -------------------------------------------------------------------------------------


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
            lapse("cart:a")
            stock.sweep()
        case "next asker":
            lapse("cart:a")
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
    lapse("cart:a")
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
    lapse("cart:a")
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
    lapse(first.owner)
    stock.sweep()
    assert states(first, second) == ["lapsed", "kept"]
    assert first.ended_at
    assert counters(variant) == (1, 1)


def test_who_was_never_written_to_is_in_line_again_where_they_were() -> None:
    variant = thing(units=0)
    first, second = ask(variant, "ada", "bob")
    stock.receive(variant.pk, 1, actor="clerk")
    lapse(first.owner)
    stock.sweep()
    assert states(first, second) == ["kept", "waiting"]
    assert Hold.objects.live().get().owner == first.owner


def test_a_page_does_not_offer_what_goes_back_to_who_was_never_written_to() -> None:
    variant = thing(units=0)
    (place,) = ask(variant, "ada")
    stock.receive(variant.pk, 1, actor="clerk")
    lapse(place.owner)
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


def test_leaving_gives_what_is_kept_to_the_next() -> None:
    variant = thing(units=0)
    first, second, third = ask(variant, "ada", "bob", "cyd")
    stock.receive(variant.pk, 1, actor="clerk")
    stock.leave(second)
    stock.leave(first)
    stock.leave(first)
    assert states(first, second, third) == ["left", "left", "kept"]
    assert counters(variant) == (1, 1)


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


def test_what_ended_is_forgotten_after_a_while_and_who_waits_is_not() -> None:
    variant = thing(units=0)
    gone, waits, recent = ask(variant, "ada", "bob", "cyd")
    stock.leave(gone)
    stock.leave(recent)
    long_ago = timezone.now() - timedelta(days=31)
    WaitlistPlace.objects.filter(pk=gone.pk).update(ended_at=long_ago)
    WaitlistPlace.objects.filter(pk=waits.pk).update(asked_at=long_ago)
    assert stock.forget_ended(timedelta(days=30)) == 1
    assert set(WaitlistPlace.objects.all()) == {waits, recent}


def test_who_waits_for_what_was_retired_long_ago_is_forgotten_too() -> None:
    retired, other = thing(units=0), thing(units=0)
    for variant in (retired, other):
        ask(variant, "ada", "bob")
    changes.retire([retired.product_id])
    assert stock.forget_ended(timedelta(days=30)) == 0
    Product.objects.filter(retired_at__isnull=False).update(
        retired_at=timezone.now() - timedelta(days=31)
    )
    assert stock.forget_ended(timedelta(days=30)) == 2
    assert {place.variant_id for place in WaitlistPlace.objects.all()} == {other.pk}


# --- Claiming ------------------------------------------------------------------------------------


def test_claiming_moves_the_hold_into_the_cart_with_a_line() -> None:
    variant = thing(units=0)
    (place,) = ask(variant, "ada")
    stock.receive(variant.pk, 1, actor="clerk")
    Hold.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    cart = cart_with()
    cart.claim(place)
    held = Hold.objects.get()
    assert (held.owner, held.quantity) == (cart.owner, 1)
    assert held.expires_at > timezone.now() + timedelta(minutes=10)
    assert cart.lines.get().quantity == 1
    assert states(place) == ["taken"]
    assert counters(variant) == (1, 1)


def test_claiming_adds_to_what_the_cart_holds_already() -> None:
    variant = thing(units=2)
    cart = cart_with((variant, 2))
    (place,) = ask(variant, "ada")
    stock.receive(variant.pk, 1, actor="clerk")
    cart.claim(place)
    assert cart.lines.get().quantity == Hold.objects.get().quantity == 3
    assert counters(variant) == (3, 3)


def test_a_place_is_claimed_once() -> None:
    variant = thing(units=0)
    (place,) = ask(variant, "ada")
    stock.receive(variant.pk, 1, actor="clerk")
    one, other = cart_with(), cart_with()
    one.claim(place)
    with pytest.raises(stock.InsufficientStock):
        other.claim(place)
    assert not other.lines.exists()
    assert Hold.objects.get().owner == one.owner


def test_a_place_whose_time_is_over_cannot_be_claimed_and_nothing_changes() -> None:
    variant = thing(units=0)
    (place,) = ask(variant, "ada")
    stock.receive(variant.pk, 1, actor="clerk")
    mailed(place)
    lapse(place.owner)
    cart = cart_with()
    with pytest.raises(stock.InsufficientStock):
        cart.claim(place)
    assert not cart.lines.exists()
    assert (counters(variant), states(place)) == ((1, 1), ["kept"])


def test_priority_comes_before_the_limits_of_fairness(settings: Settings) -> None:
    settings.MAX_UNITS_PER_SESSION = 1
    settings.WAITLIST_HOLD_FOR = 2 * settings.HOLD_FOR_AT_MOST
    variant = thing(units=0)
    (place,) = ask(variant, "ada")
    cart = cart_with((thing(), 1))
    stock.receive(variant.pk, 1, actor="clerk")
    left = Hold.objects.get(owner=place.owner).expires_at - timezone.now()
    assert left > settings.HOLD_FOR_AT_MOST
    cart.claim(place)
    assert cart.count == 2


def test_of_what_lapsed_a_page_leaves_out_everyone_in_a_long_line() -> None:
    variant = thing(units=130)
    stock.hold(variant.pk, "cart:a", 130)
    ask(variant, *(f"asker{number}" for number in range(120)))
    lapse("cart:a")
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
    lapse(*Hold.objects.values_list("owner", flat=True))
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
