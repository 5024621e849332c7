"""Order again: what can be had is held in the cart, and what cannot is said."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import Settings

from cart.models import Cart
from catalog.models import Product, Variant
from orders.models import Order
from orders.reordering import order_again
from tests.builders import FROM_HERE, cart_with, counters, order_of, thing
from tests.pages import text

pytestmark = pytest.mark.django_db


def again(client: Client, order: Order) -> str:
    """The page that the press of the button ends at."""
    response = client.post(f"/orders/{order.token}/again/", headers=FROM_HERE)
    assert response["Location"] == "/cart/"
    return text(client.get("/cart/"))


def test_everything_is_in_the_cart_and_held(client: Client) -> None:
    one, other = thing(units=5), thing(units=5)
    order = order_of((one, 2), (other, 1))
    page = again(client, order)
    assert f"Everything from order {order.number} is in your cart." in page
    cart = Cart.objects.get()
    assert dict(cart.lines.values_list("variant", "quantity")) == {one.pk: 2, other.pk: 1}
    assert (counters(one), counters(other)) == ((3, 2), (4, 1))


def test_pressing_twice_puts_nothing_in_twice(client: Client) -> None:
    variant = thing(units=9)
    order = order_of((variant, 2))
    again(client, order)
    again(client, order)
    assert counters(variant) == (7, 2)


def test_what_is_in_the_cart_already_counts(client: Client) -> None:
    variant = thing(units=9)
    order = order_of((variant, 3))
    client.post(f"/cart/lines/{variant.pk}/add/", {"quantity": 1}, headers=FROM_HERE)
    again(client, order)
    assert Cart.objects.get().lines.get().quantity == 3


def test_what_is_there_in_part_is_had_in_part_and_said(client: Client) -> None:
    variant = thing(units=5)
    order = order_of((variant, 3))
    page = again(client, order)
    assert f"{variant.product.title} ({variant.label}): 2 of 3 are in your cart." in page
    assert "No more can be had right now." in page
    assert "Everything from order" not in page
    assert counters(variant) == (2, 2)


def test_what_is_sold_out_or_gone_is_said_line_by_line(client: Client) -> None:
    sold_out, retired, there = thing(units=1), thing(), thing()
    order = order_of((sold_out, 1), (retired, 1), (there, 1))
    Product.objects.filter(pk=retired.product_id).update(is_published=False)
    page = again(client, order)
    names = {one: f"{one.product.title} ({one.label})" for one in (sold_out, retired)}
    assert f"{names[sold_out]} is not in your cart. It is sold out." in page
    assert f"{names[retired]} is not in your cart. We do not sell it any more." in page
    assert [line.variant_id for line in Cart.objects.get().lines.all()] == [there.pk]


def test_a_thing_that_was_deleted_is_said_by_its_old_name(client: Client) -> None:
    order = order_of((thing(), 1))
    order.lines.update(variant=None, product=None, title="Old lamp", label="")
    assert "Old lamp is not in your cart. We do not sell it any more." in again(client, order)


def test_another_price_than_then_is_shown_in_the_cart(client: Client) -> None:
    variant = thing(price="20.00")
    order = order_of((variant, 1))
    Variant.objects.filter(pk=variant.pk).update(price="25.00")
    assert "It was $20.00 before; now it is $25.00." in again(client, order)


def test_limits_hold_and_are_said(client: Client, settings: Settings) -> None:
    variant = thing(units=9)
    order = order_of((variant, 3))
    settings.MAX_UNITS_PER_SESSION = 2
    assert "We keep 2 units at most for one shopper at a time." in again(client, order)
    assert counters(variant) == (6, 0)


def test_it_takes_the_orders_link_and_a_page_of_the_shop(client: Client) -> None:
    order = order_of((thing(), 1))
    strict = Client(enforce_csrf_checks=True)
    address = f"/orders/{order.token}/again/"
    assert client.post("/orders/guessed/again/", headers=FROM_HERE).status_code == 404
    assert client.get(address).status_code == 405
    assert strict.post(address, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert strict.post(address, headers=FROM_HERE).status_code == 403
    assert not Cart.objects.exists()


def test_a_shortfall_of_a_cart_that_had_some_names_what_it_has() -> None:
    variant = thing(units=4, price="20.00")
    order = order_of((variant, 3))
    cart = cart_with((variant, 1))
    (short,) = order_again(order, cart)
    assert (short.units, cart.lines.get().quantity) == (1, 1)
    assert cart.lines.get().price_seen == Decimal("20.00")
