"""One shopper in two places at once: clicks, tabs, signing in. Cart, line and hold stay in step."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from pytest_django import Settings

from cart.merging import adopt
from cart.models import Cart
from catalog import stock
from catalog.models import Hold, Stock
from shop.accounts.models import User
from tests.builders import FROM_HERE, cart_with, lapse, thing

from .crowd import after_waiting, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 40


def another_tab(cart: Cart) -> Cart:
    return Cart.objects.get(pk=cart.pk)


def in_step(cart: Cart) -> dict[int, int]:
    """Units of each line, after checking that exactly these are held, and are counted once."""
    lines = dict(cart.lines.values_list("variant_id", "quantity"))
    assert lines == dict(Hold.objects.filter(owner=cart.owner).values_list("variant", "quantity"))
    for row in Stock.objects.all():
        held = Hold.objects.filter(variant=row.pk).values_list("quantity", flat=True)
        assert row.reserved == sum(held)
    return lines


def test_a_double_click_adds_twice_to_one_line() -> None:
    variant = thing(units=50)
    visitor = Client(headers=FROM_HERE)
    visitor.post(f"/cart/lines/{thing().pk}/add/")

    def click() -> int:
        tab = Client(headers=FROM_HERE)
        tab.cookies = visitor.cookies
        return tab.post(f"/cart/lines/{variant.pk}/add/").status_code

    assert all_at_once([click] * 2) == [302, 302]
    assert in_step(Cart.objects.get())[variant.pk] == 2


def test_many_tabs_add_up() -> None:
    variant = thing(units=MANY)
    cart = cart_with((thing(), 1))
    results = all_at_once([partial(another_tab(cart).add, variant.pk, 1) for _ in range(16)])
    assert results == [None] * 16
    assert in_step(cart)[variant.pk] == 16


def test_tabs_that_do_not_wait_for_the_cart_get_past_its_limits(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """The negative control: the statement decides by what the cart was before it waited."""
    settings.MAX_QUANTITY_PER_LINE = 4
    variant, cart = thing(units=MANY), cart_with((thing(), 1))
    row = Stock.objects.select_for_update().filter(pk=variant.pk)

    def add_from_six_tabs() -> int:
        tabs = [partial(another_tab(cart).add, variant.pk, 1) for _ in range(6)]
        after_waiting(*tabs, lock=row.get)
        quantity = cart.lines.get(variant=variant).quantity
        cart.remove(variant)
        return quantity

    assert add_from_six_tabs() == 4
    monkeypatch.setattr("cart.adding._LOCK_CART", "SELECT %(cart)s::uuid, %(patience)s::text")
    assert add_from_six_tabs() > 4, "this race proves nothing: the limit holds without the lock"


def test_adding_racing_every_other_verb_of_the_cart() -> None:
    variant, other = thing(units=MANY), thing(units=MANY)
    cart = cart_with((variant, 2), (other, 2))
    verbs: list[Callable[[], object]] = []
    for _ in range(4):
        verbs += [
            partial(another_tab(cart).add, variant.pk, 1),
            partial(another_tab(cart).set_quantity, variant, 3),
            partial(another_tab(cart).remove, variant),
            another_tab(cart).renew,
            partial(another_tab(cart).add, other.pk, 1),
        ]
    results = all_at_once(verbs)
    assert not [one for one in results if isinstance(one, Exception)]
    assert in_step(cart)[other.pk] == 6


def test_signing_in_while_other_tabs_add_loses_no_unit() -> None:
    user = User.objects.create_user("a@example.com")
    variant = thing(units=MANY)
    own, guest = Cart(user=user), cart_with((variant, 2))
    own.add(variant.pk, 1)
    results = all_at_once(
        [partial(adopt, guest.pk, user)]
        + [partial(another_tab(guest).add, variant.pk, 1) for _ in range(4)]
        + [partial(another_tab(own).add, variant.pk, 1) for _ in range(4)]
    )
    refused = Counter(type(one).__name__ for one in results if isinstance(one, Exception))
    assert set(refused) <= {"StockBusy"}, "the guest's cart was gone; asking again finds the other"
    assert in_step(own)[variant.pk] == 3 + 8 - refused["StockBusy"]
    assert Cart.objects.get() == own


def test_a_first_add_in_two_tabs_of_one_shopper_makes_one_cart() -> None:
    user, variant = User.objects.create_user("a@example.com"), thing(units=MANY)
    results = all_at_once([partial(Cart(user=user).add, variant.pk, 1) for _ in range(8)])
    assert results == [None] * 8
    assert in_step(Cart.objects.get()) == {variant.pk: 8}


def test_signing_in_while_another_tab_begins_the_users_cart_makes_one_cart() -> None:
    user = User.objects.create_user("a@example.com")
    mine, guests = thing(), thing()
    own, guest = Cart(user=user), cart_with((guests, 2))
    (adopted,) = after_waiting(partial(adopt, guest.pk, user), lock=partial(own.add, mine.pk, 1))
    assert adopted == Cart.objects.get() == own
    assert in_step(own) == {mine.pk: 1, guests.pk: 2}


def test_a_hold_that_is_swept_while_its_owner_waits_to_add_is_held_anew() -> None:
    variant = thing(units=5)
    cart = cart_with((variant, 2))
    lapse()
    row = Stock.objects.select_for_update().filter(pk=variant.pk)
    add = partial(another_tab(cart).add, variant.pk, 1)
    assert after_waiting(add, lock=row.get, then=stock.sweep) == [None]
    assert in_step(cart) == {variant.pk: 3}
