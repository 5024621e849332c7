"""What a cart does: it adds up, holds, renews, and moves along when its owner signs in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import Settings

from cart.merging import adopt
from cart.models import Cart, CartLimit
from catalog import stock
from catalog.models import Hold
from orders.models import Checkout, Order
from shop.accounts.models import User
from tests.builders import cart_with, counters, thing

pytestmark = pytest.mark.django_db


def lapse_all() -> None:
    Hold.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def test_adding_twice_adds_up_and_holds_the_sum() -> None:
    variant = thing(units=5)
    cart = cart_with((variant, 2), (variant, 1))
    assert cart.lines.get().quantity == 3
    assert counters(variant) == (5, 3)


def test_a_refused_add_changes_nothing() -> None:
    variant = thing(units=2)
    cart = cart_with((variant, 2))
    with pytest.raises(stock.InsufficientStock):
        cart.add(variant.pk, 1)
    assert cart.lines.get().quantity == 2
    assert counters(variant) == (2, 2)


def test_a_first_add_that_is_refused_leaves_no_cart_behind() -> None:
    with pytest.raises(stock.InsufficientStock):
        Cart().add(thing(units=0).pk, 1)
    assert not Cart.objects.exists()


def test_a_line_takes_twenty_at_most() -> None:
    variant = thing(units=50)
    with pytest.raises(CartLimit):
        cart_with((variant, 20)).add(variant.pk, 1)
    assert counters(variant) == (50, 20)


def test_setting_to_zero_takes_the_line_out_and_releases_it() -> None:
    variant = thing(units=5)
    cart = cart_with((variant, 2))
    cart.set_quantity(variant, 0)
    assert cart.lines.count() == 0
    assert counters(variant) == (5, 0)


@pytest.mark.parametrize(
    ("price", "quantity", "tax", "shipping", "total"),
    [
        ("20.00", 1, "1.60", "5.99", "27.59"),
        ("25.00", 2, "4.00", "0.00", "54.00"),
        ("49.99", 1, "4.00", "5.99", "59.98"),
        ("0.31", 1, "0.02", "5.99", "6.32"),
    ],
)
def test_totals_follow_the_shops_terms(
    price: str, quantity: int, tax: str, shipping: str, total: str
) -> None:
    totals = cart_with((thing(price=price), quantity)).totals
    assert (totals.tax, totals.shipping, totals.total) == (
        Decimal(tax),
        Decimal(shipping),
        Decimal(total),
    )


def test_a_lapsed_line_says_so_and_can_be_renewed() -> None:
    variant = thing(units=2)
    cart = cart_with((variant, 2))
    lapse_all()
    cart.forget_loaded()
    (line,) = cart.loaded_lines
    assert (line.is_held, line.is_short, cart.has_lapsed) == (False, False, True)
    assert cart.renew() == []
    assert cart.loaded_lines[0].is_held


def test_renewing_says_what_others_took_meanwhile() -> None:
    variant = thing(units=2)
    cart = cart_with((variant, 2))
    lapse_all()
    cart_with((variant, 1))
    (refusal,) = cart.renew()
    assert isinstance(refusal, stock.InsufficientStock)
    assert refusal.available == 1
    assert cart.loaded_lines[0].is_short


def test_a_limit_that_one_line_meets_leaves_the_others_renewed(settings: Settings) -> None:
    settings.MAX_UNITS_PER_SESSION = 4
    first, second = thing(units=30), thing(units=30)
    cart = cart_with((first, 2), (second, 2))
    lapse_all()
    settings.MAX_UNITS_PER_SESSION = 3
    (refusal,) = cart.renew()
    assert isinstance(refusal, stock.HoldLimit)
    assert [line.is_held for line in cart.loaded_lines] == [True, False]


def test_signing_in_brings_the_cart_along() -> None:
    user = User.objects.create_user("a@example.com")
    variant = thing(units=5)
    guest = cart_with((variant, 2))
    cart = adopt(guest.pk, user)
    assert cart == guest
    assert counters(variant) == (5, 2)


def test_signing_in_with_two_full_carts_makes_one() -> None:
    user = User.objects.create_user("a@example.com")
    both, mine, scarce = thing(units=9), thing(units=9), thing(units=1)
    own = Cart.objects.create(user=user)
    own.add(both.pk, 1)
    own.add(mine.pk, 1)
    guest = cart_with((both, 2), (scarce, 1))
    assert adopt(guest.pk, user) == own
    own.forget_loaded()
    assert {line.variant_id: line.quantity for line in own.loaded_lines} == {
        both.pk: 3,
        mine.pk: 1,
        scarce.pk: 1,
    }
    assert all(line.is_held for line in own.loaded_lines)
    assert (counters(both), counters(scarce)) == ((9, 3), (1, 1))
    assert not Hold.objects.filter(owner=guest.owner).exists()
    assert adopt(guest.pk, user) is None


def test_signing_in_after_an_order_as_a_guest_keeps_the_order() -> None:
    user = User.objects.create_user("a@example.com")
    variant = thing(units=5)
    own = Cart.objects.create(user=user)
    own.add(thing().pk, 1)
    guest = cart_with((variant, 2))
    checkout = Checkout.objects.create(cart=guest, state=Checkout.State.DONE)
    Order.objects.create(checkout=checkout, email="a@example.com", subtotal=1, tax=0, shipping=0)
    assert adopt(guest.pk, user) == own
    assert own.lines.count() == 2
    assert guest.lines.count() == 0
    assert counters(variant) == (5, 2)
    assert Order.objects.get().checkout == checkout


def test_signing_in_while_the_payment_is_under_way_leaves_its_cart_alone() -> None:
    user = User.objects.create_user("a@example.com")
    own = Cart.objects.create(user=user)
    mine, paid = thing(), thing(units=2)
    own.add(mine.pk, 1)
    guest = cart_with((paid, 2))
    checkout = Checkout.objects.create(cart=guest, state=Checkout.State.PLACING)
    assert adopt(guest.pk, user) == guest
    assert Checkout.objects.get() == checkout
    assert {line.variant_id: line.quantity for line in guest.lines.all()} == {
        mine.pk: 1,
        paid.pk: 2,
    }
    assert Hold.objects.get(owner=guest.owner, variant=paid).quantity == 2
    assert Cart.objects.get().user == user


def test_signing_in_while_goods_are_busy_keeps_the_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.create_user("a@example.com")
    variant = thing()
    own = Cart.objects.create(user=user)
    guest = cart_with((variant, 2))

    def busy(*args: object, **options: object) -> None:
        raise stock.StockBusy

    monkeypatch.setattr(stock, "hand_over", busy)
    assert adopt(guest.pk, user) == own
    assert own.lines.get().quantity == 2
    assert counters(variant) == (10, 2), "the guest's hold stays until it lapses"


def test_a_first_add_in_two_tabs_of_one_shopper_makes_one_cart() -> None:
    user = User.objects.create_user("a@example.com")
    variant = thing(units=5)
    Cart(user=user).add(variant.pk, 1)
    late = Cart(user=user)
    late.add(variant.pk, 1)
    assert Cart.objects.get() == late
    assert late.lines.get().quantity == 2
