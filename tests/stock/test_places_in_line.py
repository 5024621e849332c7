"""A place in line: who gets one, what leaving and claiming it do, and when it is forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from catalog import changes, stock
from catalog.models import Hold, Product, WaitlistPlace
from tests.builders import cart_with, counters, lapse, thing

from .line import ask, mailed, sold_out, states

pytestmark = pytest.mark.django_db


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
    lapse(owner="cart:a")
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


def test_leaving_gives_what_is_kept_to_the_next() -> None:
    variant = thing(units=0)
    first, second, third = ask(variant, "ada", "bob", "cyd")
    stock.receive(variant.pk, 1, actor="clerk")
    stock.leave(second)
    stock.leave(first)
    stock.leave(first)
    assert states(first, second, third) == ["left", "left", "kept"]
    assert counters(variant) == (1, 1)


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
    lapse(owner=place.owner)
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
