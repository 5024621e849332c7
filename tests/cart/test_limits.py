"""How much one shopper may keep from the others. Each refusal changes nothing."""

import pytest
from django.test import Client
from pytest_django import Settings

from cart.merging import adopt
from cart.models import Cart, CartLimit
from catalog import stock
from catalog.models import Hold
from shop.accounts.models import User
from tests.builders import FROM_HERE, cart_with, counters, lapse, snapshot, thing

pytestmark = pytest.mark.django_db
HERE = "8.8.8.8"


def test_a_cart_takes_a_hundred_different_things_at_most(settings: Settings) -> None:
    settings.MAX_LINES_PER_CART = 2
    first = thing()
    cart = cart_with((first, 1), (thing(), 1))
    before, another = snapshot(), thing()
    with pytest.raises(CartLimit, match="2 different items at most"):
        cart.add(another.pk, 1)
    assert snapshot()["Hold"] == before["Hold"]
    assert counters(another) == (10, 0)
    cart.add(first.pk, 1)  # more of what is there already is no other thing
    assert counters(first) == (10, 2)


def test_a_guest_holds_so_many_units_at_most(settings: Settings) -> None:
    settings.MAX_UNITS_PER_SESSION = 5
    variant, other = thing(), thing()
    cart = cart_with((variant, 4))
    before = snapshot()
    with pytest.raises(stock.HoldLimit, match="We keep 5 units at most"):
        cart.add(other.pk, 2)
    with pytest.raises(stock.HoldLimit):
        cart.set_quantity(variant, 6)
    with pytest.raises(stock.HoldLimit):
        Cart().add(other.pk, 6)
    assert snapshot() == before
    cart.add(other.pk, 1)


def test_an_account_has_a_limit_of_its_own(settings: Settings) -> None:
    settings.MAX_UNITS_PER_SESSION, settings.MAX_UNITS_PER_ACCOUNT = 2, 3
    cart, variant = Cart(user=User.objects.create_user("a@example.com")), thing()
    cart.add(variant.pk, 3)
    with pytest.raises(stock.HoldLimit):
        cart.add(variant.pk, 1)
    assert counters(variant) == (10, 3)


def test_a_lapsed_hold_that_comes_back_to_life_counts_against_the_limit(settings: Settings) -> None:
    settings.MAX_UNITS_PER_SESSION = 5
    first, second = thing(), thing()
    cart = cart_with((first, 3))
    lapse(variant=first)
    cart.add(second.pk, 4)
    before = snapshot()
    with pytest.raises(stock.HoldLimit):
        cart.add(first.pk, 1)  # would be four and four
    assert snapshot() == before


def test_signing_in_brings_no_more_along_than_an_account_may_hold(settings: Settings) -> None:
    settings.MAX_UNITS_PER_ACCOUNT = 5
    user = User.objects.create_user("a@example.com")
    own, variant, other = Cart(user=user), thing(), thing()
    own.add(variant.pk, 3)
    guest = cart_with((other, 3))
    adopt(guest.pk, user)
    assert sum(Hold.objects.live().values_list("quantity", flat=True)) == 3
    assert counters(other) == (10, 0), "what is too much is let go, not left to lapse"
    assert own.lines.get(variant=other).quantity == 3, "it stays a wish"


def test_a_hundred_lines_are_a_hundred_after_signing_in_as_well(settings: Settings) -> None:
    settings.MAX_LINES_PER_CART = 2
    user = User.objects.create_user("a@example.com")
    own, both = Cart(user=user), thing()
    own.add(both.pk, 1)
    own.add(thing().pk, 1)
    third = thing()
    adopt(cart_with((both, 1), (third, 1)).pk, user)
    assert own.lines.count() == 2
    assert own.lines.get(variant=both).quantity == 2
    assert counters(third) == (10, 0)


def test_all_visitors_behind_one_address_hold_so_many_at_most(settings: Settings) -> None:
    settings.MAX_UNITS_PER_ADDRESS = 5
    variant, other = thing(units=50), thing(units=50)

    def add(units: int, address: str) -> int:
        return (
            Client(headers=FROM_HERE, REMOTE_ADDR=address)
            .post(f"/cart/lines/{variant.pk}/add/", {"quantity": units})
            .status_code
        )

    assert (add(3, HERE), add(2, HERE)) == (302, 302)
    before = snapshot()
    assert add(1, HERE) == 409
    assert snapshot() == before
    assert add(1, "1.1.1.1") == 302, "somebody else"
    lapse()
    assert add(1, HERE) == 302, "what lapsed counts no more"
    cart = Cart()
    cart.add(other.pk, 5)  # without an address nothing is counted
    assert counters(other) == (50, 5)
