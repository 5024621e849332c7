"""How long a cart keeps something from the others, and what lengthens that."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cart.merging import adopt
from cart.models import Cart, CartLimit
from catalog import stock
from catalog.models import Hold, Variant
from shop.accounts.models import User
from tests.builders import FROM_HERE, cart_with, lapse, snapshot, thing

pytestmark = pytest.mark.django_db


def ends(cart: Cart, variant: Variant) -> datetime:
    return Hold.objects.get(owner=cart.owner, variant=variant).expires_at


def is_in(moment: datetime, minutes: int) -> bool:
    left = (moment - timezone.now()).total_seconds() / 60
    return minutes - 0.1 < left <= minutes


def make_older(minutes: int) -> None:
    """As if all holds had begun, and been lengthened last, so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_hold SET created_at = created_at - make_interval(mins => %(by)s),"
            " expires_at = expires_at - make_interval(mins => %(by)s)",
            {"by": minutes},
        )


def refused_add(cart: Cart, variant: Variant) -> None:
    with pytest.raises(stock.InsufficientStock):
        cart.add(variant.pk, 9)


def add_over_the_limit_of_a_line(cart: Cart, variant: Variant) -> None:
    stock.receive(variant.pk, 40, actor="clerk")
    with pytest.raises(CartLimit):
        cart.add(variant.pk, 19)


def add_over_the_limit_of_a_session(cart: Cart, variant: Variant) -> None:
    with pytest.raises(stock.HoldLimit):
        cart.add(thing(units=200).pk, 19)


def set_to_the_same(cart: Cart, variant: Variant) -> None:
    cart.set_quantity(variant, 3)


def set_lower(cart: Cart, variant: Variant) -> None:
    cart.set_quantity(variant, 2)


def set_too_high(cart: Cart, variant: Variant) -> None:
    with pytest.raises(stock.InsufficientStock):
        cart.set_quantity(variant, 11)


def remove_another_line(cart: Cart, variant: Variant) -> None:
    cart.remove(cart.lines.exclude(variant=variant).get().variant)


def add_another_thing(cart: Cart, variant: Variant) -> None:
    cart.add(thing().pk, 1)


@pytest.mark.parametrize(
    "act",
    [
        refused_add,
        add_over_the_limit_of_a_line,
        add_over_the_limit_of_a_session,
        set_to_the_same,
        set_lower,
        set_too_high,
        remove_another_line,
        add_another_thing,
    ],
)
def test_what_fails_or_adds_nothing_of_it_never_lengthens_a_hold(
    act: Callable[[Cart, Variant], None], settings: Settings
) -> None:
    settings.MAX_UNITS_PER_SESSION = 22
    variant = thing(units=10)
    cart = cart_with((variant, 3), (thing(), 1))
    make_older(20)
    before = ends(cart, variant)
    act(cart, variant)
    assert ends(cart, variant) == before


def test_adding_more_lengthens_the_hold_to_the_full_time() -> None:
    variant = thing(units=50)
    cart = cart_with((variant, 1))
    make_older(20)
    cart.add(variant.pk, 1)
    assert is_in(ends(cart, variant), 30)


def test_what_is_scarce_is_kept_for_a_shorter_time() -> None:
    variant = thing(units=5)
    assert is_in(ends(cart_with((variant, 1)), variant), 15)
    assert is_in(stock.hold(variant.pk, "another", 1).expires_at, 15)


def test_adding_what_is_scarce_by_now_takes_no_time_away() -> None:
    variant = thing(units=20)
    cart = cart_with((variant, 1))
    before = ends(cart, variant)
    cart_with((variant, 15))
    cart.add(variant.pk, 1)
    assert ends(cart, variant) == before


def test_nobody_keeps_a_thing_for_more_than_two_hours_however_often_they_ask() -> None:
    variant = thing(units=90)
    cart = cart_with((variant, 1))
    began = Hold.objects.get().created_at
    for act in (cart.renew, lambda: cart.add(variant.pk, 1)) * 4:
        make_older(25)
        began -= timedelta(minutes=25)
        if Hold.objects.live().exists():
            act()
            assert ends(cart, variant) <= began + timedelta(minutes=120)
    assert not Hold.objects.live().exists(), "three hours and more have gone by"


def test_a_merged_hold_is_as_old_as_the_older_of_both() -> None:
    user, variant = User.objects.create_user("a@example.com"), thing(units=50)
    own = Cart(user=user)
    own.add(variant.pk, 1)
    make_older(10)
    began = Hold.objects.get().created_at
    adopt(cart_with((variant, 1)).pk, user)
    assert Hold.objects.get().created_at == began


def test_a_hold_that_lapsed_starts_anew() -> None:
    variant = thing(units=50)
    cart = cart_with((variant, 2))
    make_older(110)
    cart.renew()
    assert is_in(ends(cart, variant), 30)
    make_older(110)
    cart.add(variant.pk, 1)
    assert is_in(ends(cart, variant), 30)
    assert Hold.objects.get().quantity == 3


def test_paying_lengthens_a_hold_by_so_much_at_most() -> None:
    variant = thing(units=50)
    cart = cart_with((variant, 1))
    quarter = timedelta(minutes=15)
    stock.secure(cart.owner, {variant.pk: 1}, quarter)
    assert is_in(ends(cart, variant), 30), "nothing is taken away"
    Hold.objects.update(created_at=timezone.now() - timedelta(minutes=119))
    Hold.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    stock.secure(cart.owner, {variant.pk: 1}, quarter)
    assert is_in(ends(cart, variant), 15), "the two hours, and the payment"
    Hold.objects.update(created_at=timezone.now() - timedelta(minutes=134))
    Hold.objects.update(expires_at=timezone.now() + timedelta(seconds=30))
    stock.secure(cart.owner, {variant.pk: 1}, quarter)
    assert is_in(ends(cart, variant), 1), "however often the card is declined"


def test_renewing_asks_for_stock_and_price_anew(client: Client) -> None:
    variant = thing(units=3, price="20.00")
    client.post(f"/cart/lines/{variant.pk}/add/", {"quantity": 3}, headers=FROM_HERE)
    lapse()
    cart_with((variant, 1))
    Variant.objects.update(price="25.00")
    before = snapshot()
    refusal = client.post("/cart/renew/", headers={**FROM_HERE, "accept": "application/json"})
    assert (refusal.status_code, refusal.json()["available"]) == (409, 2)
    assert snapshot()["Hold"] == before["Hold"]
    assert "was $20.00" in " ".join(client.get("/cart/").content.decode().lower().split())


def test_a_failed_renewal_of_one_thing_does_not_lengthen_its_hold() -> None:
    variant = thing(units=3)
    cart = cart_with((variant, 2))
    cart_with((variant, 1))
    before = ends(cart, variant)
    cart.wish_for(variant, 3)
    assert len(cart.renew()) == 1
    assert ends(cart, variant) == before
