"""A checkout left and taken up again: days later, elsewhere, in another tab."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cart.models import Cart
from catalog import stock
from catalog.models import Hold, Variant
from orders.models import Checkout
from shop.accounts.models import User
from tests.builders import ADDRESS, counters, lapse, thing
from tests.pages import post, text

from .conftest import Reviewed

SHIPPING = {**ADDRESS, "email": "shopper@example.com"}
AGAIN = "Your hold had ended. Everything is held for you again."


@pytest.fixture
def variant() -> Variant:
    return thing(units=5)


@pytest.fixture
def cart(client: Client, variant: Variant) -> Cart:
    post(client, f"/cart/lines/{variant.pk}/add/", {"quantity": 2})
    return Cart.objects.get()


@pytest.fixture
def days_later(cart: Cart) -> None:
    """Its holds ended, and were swept."""
    Hold.objects.update(created_at=timezone.now() - timedelta(days=3))
    lapse(owner=cart.owner)
    stock.sweep()


@pytest.mark.django_db
@pytest.mark.usefixtures("days_later")
def test_who_comes_back_finds_everything_held_again(client: Client, variant: Variant) -> None:
    assert counters(variant) == (5, 0)
    page = text(client.get("/checkout/", follow=True))
    assert AGAIN in page
    assert counters(variant) == (5, 2)
    assert AGAIN not in text(client.get("/checkout/shipping/"))


@pytest.mark.django_db
@pytest.mark.usefixtures("days_later")
def test_what_is_gone_by_then_is_marked_with_a_way_on(client: Client, variant: Variant) -> None:
    second = thing(units=1)
    post(client, f"/cart/lines/{second.pk}/add/", {"quantity": 1})
    lapse()
    stock.hold(variant.pk, "cart:somebody", 4)
    page = text(client.get("/checkout/shipping/"))
    assert "What is still there is held for you again." in page
    assert "Only 1 left." in page
    assert 'href="/cart/">Change your cart</a>' in page
    assert counters(second) == (1, 1)
    assert counters(variant) == (5, 4)
    again = text(client.get("/checkout/shipping/"))
    assert "held for you again" not in again
    assert "Only 1 left." in again


@pytest.mark.django_db
@pytest.mark.usefixtures("days_later")
def test_a_page_that_looks_for_itself_holds_nothing(client: Client, variant: Variant) -> None:
    page = text(client.get("/checkout/shipping/", headers={"HX-Request": "true"}))
    assert "Your hold has ended" in page
    assert 'href="/checkout/shipping/">Hold again</a>' in page
    assert counters(variant) == (5, 0)


@pytest.mark.django_db
def test_a_live_hold_is_not_lengthened_by_looking(client: Client, cart: Cart) -> None:
    before = Hold.objects.get().expires_at
    client.get("/checkout/shipping/")
    assert Hold.objects.get().expires_at == before


@pytest.mark.django_db(transaction=True)
def test_another_device_goes_on_where_the_first_one_stopped(
    client: Client, cart: Cart, reviewed: Reviewed
) -> None:
    shopper = User.objects.create_user("shopper@example.com", "long enough")
    cart.user = shopper
    cart.save()
    reviewed(cart)
    phone = Client()
    phone.force_login(shopper)
    page = text(phone.get("/checkout/"))
    assert 'data-address="/checkout/review/"' in page
    assert "14 Harbour Street" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["shipping", "payment", "review"])
def test_a_step_looked_at_again_stays_that_step_when_the_hold_ends(
    client: Client, cart: Cart, reviewed: Reviewed, step: str
) -> None:
    """The summary comes anew: as it stands on this step, and its button leads back to it."""
    reviewed(cart)
    lapse()
    here = f"/checkout/{step}/"
    page = text(client.get(here, headers={"HX-Request": "true"}))
    assert f'hx-get="{here}"' in page.partition('id="summary"')[2]
    assert f'href="{here}">Hold again</a>' in page


@pytest.mark.django_db(transaction=True)
def test_every_step_that_was_reached_can_be_edited(
    client: Client, cart: Cart, reviewed: Reviewed
) -> None:
    reviewed(cart)
    page = text(client.get("/checkout/shipping/"))
    assert 'href="/checkout/payment/"' in page
    assert 'href="/checkout/review/"' in page
    assert "Keep Visa ending 4242" in text(client.get("/checkout/payment/"))
    answer = post(client, "/checkout/shipping/", {**SHIPPING, "line1": "1 Quay Street"})
    assert answer["Location"] == "/checkout/review/"
    assert "1 Quay Street" in text(client.get("/checkout/review/"))


@pytest.mark.django_db
def test_a_step_not_reached_is_no_link(client: Client, cart: Cart) -> None:
    page = text(client.get("/checkout/shipping/"))
    assert 'href="/checkout/payment/"' not in page
    assert 'href="/checkout/review/"' not in page


@pytest.mark.django_db(transaction=True)
def test_a_problem_is_told_once(client: Client, cart: Cart, reviewed: Reviewed) -> None:
    checkout = reviewed(cart, "pm_card_visa_chargeDeclined")
    seen = text(client.get("/checkout/review/")).partition('name="seen" value="')[2]
    agreed = {"key": str(checkout.placing_key), "seen": seen.partition('"')[0]}
    assert "Your bank declined this card." in text(post(client, "/checkout/place/", agreed))
    assert "declined" not in text(client.get("/checkout/payment/"))


@pytest.mark.django_db
def test_a_problem_found_meanwhile_waits_for_its_reader(client: Client, cart: Cart) -> None:
    client.get("/checkout/shipping/")
    post(client, "/checkout/shipping/", SHIPPING)
    Checkout.objects.update(problem="Your bank declined this card.")
    looking = {"HX-Request": "true"}
    assert "declined" not in text(client.get("/checkout/payment/", headers=looking))
    assert "declined" in text(client.get("/checkout/payment/"))
    assert "declined" not in text(client.get("/checkout/payment/"))
