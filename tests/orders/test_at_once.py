"""With scripts, a step of the checkout is answered by the next one instead of the way to it."""

import re
from datetime import timedelta

import pytest
import stripe
from django.test import Client
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cart.models import Cart
from catalog.models import Hold
from orders import checkout as steps
from orders.models import Checkout, Order
from tests.builders import ADDRESS, quote_for, thing
from tests.pages import post, text

from .conftest import Reviewed

pytestmark = pytest.mark.django_db(transaction=True)
SHIPPING = {**ADDRESS, "email": "shopper@example.com", "at_once": "1"}


@pytest.fixture
def cart(client: Client) -> Cart:
    post(client, f"/cart/lines/{thing(units=5, price='20.00').pk}/add/", {"quantity": 2})
    return Cart.objects.get()


def card(provider: stripe.StripeClient, method: str = "pm_card_visa") -> dict[str, str]:
    made = provider.v1.test_helpers.confirmation_tokens.create(params={"payment_method": method})
    return {"confirmation_token": made.id, "at_once": "1"}


def agreed() -> dict[str, str]:
    checkout = Checkout.objects.get()
    seen = str(quote_for(checkout))
    return {"key": str(checkout.placing_key), "seen": seen, "at_once": "1"}


def lasting(page: str) -> str:
    """Without the time of day, which is in the hold's clock and the receipt's signature, and
    without the mask that the form's token has on each page.
    """
    fleeting = r'(name="csrfmiddlewaretoken" value=|data-now=|data-receipt=)"[^"]+"'
    return re.sub(fleeting, r"\1", page)


@pytest.mark.usefixtures("cart")
def test_check_out_is_the_page_of_the_first_step(client: Client) -> None:
    response = client.get("/checkout/")
    assert response.status_code == 200
    page = text(response)
    for names_its_place in ("data-address", "action", "hx-post"):
        assert f'{names_its_place}="/checkout/shipping/"' in page
    assert Checkout.objects.get().state == Checkout.State.SHIPPING


@pytest.mark.usefixtures("cart")
def test_shipping_is_answered_by_the_payment_page(client: Client) -> None:
    client.get("/checkout/")
    response = post(client, "/checkout/shipping/", SHIPPING)
    page = text(response)
    assert response.status_code == 200
    assert 'data-address="/checkout/payment/"' in page
    assert "data-card" in page
    assert "14 Harbour Street" in page
    assert "no-store" in response["Cache-Control"]
    assert lasting(page) == lasting(text(client.get("/checkout/payment/")))


def test_payment_is_answered_by_the_review(
    client: Client, cart: Cart, provider: stripe.StripeClient
) -> None:
    post(client, "/checkout/shipping/", SHIPPING)
    page = text(post(client, "/checkout/payment/", card(provider)))
    checkout = Checkout.objects.get()
    assert 'data-address="/checkout/review/"' in page
    assert f'name="key" value="{checkout.placing_key}"' in page
    assert f'name="seen" value="{quote_for(checkout)}"' in page
    assert "Visa ending 4242" in page


def test_an_address_edited_later_leads_back_to_the_review(
    client: Client, cart: Cart, reviewed: Reviewed
) -> None:
    reviewed(cart)
    page = text(post(client, "/checkout/shipping/", {**SHIPPING, "city": "Salem"}))
    assert 'data-address="/checkout/review/"' in page
    assert "Salem" in page


def test_place_order_is_answered_by_the_thanks_and_again_when_it_is_repeated(
    client: Client, cart: Cart, reviewed: Reviewed
) -> None:
    reviewed(cart)
    sent = agreed()
    first = post(client, "/checkout/place/", sent)
    order = Order.objects.get()
    assert first.status_code == 201
    assert f'data-address="/orders/{order.token}/thanks/"' in text(first)
    assert "data-mine-told" in text(first)
    assert "Cart,</span>" in text(first)
    again = post(client, "/checkout/place/", sent)
    assert again.status_code == first.status_code
    assert lasting(text(again)) == lasting(text(first))
    thanks = client.get(f"/orders/{order.token}/thanks/")
    assert lasting(text(thanks)) == lasting(text(first))
    assert Order.objects.count() == 1


def test_a_declined_card_is_answered_as_without_scripts(
    client: Client, cart: Cart, reviewed: Reviewed
) -> None:
    reviewed(cart, "pm_card_visa_chargeDeclined")
    response = post(client, "/checkout/place/", agreed())
    assert response.status_code == 402
    assert 'data-address="/checkout/payment/"' in text(response)


def test_a_hold_that_lapsed_is_renewed_by_the_answer(client: Client, cart: Cart) -> None:
    client.get("/checkout/")
    Hold.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = text(post(client, "/checkout/shipping/", SHIPPING))
    assert "Everything is held for you again." in page
    assert Hold.objects.get().expires_at > timezone.now()


def test_a_step_taken_from_an_old_look_keeps_what_another_tab_did(cart: Cart) -> None:
    """The step is taken again from where the checkout is now, instead of from what was read."""
    old = Checkout.objects.create(cart=cart)
    steps.ship_to(Checkout.objects.get(), "shopper@example.com", ADDRESS)
    moved = steps.ship_to(old, "other@example.com", {**ADDRESS, "city": "Salem"})
    now = Checkout.objects.get()
    assert (now.state, now.email, now.address["city"]) == ("payment", "other@example.com", "Salem")
    assert (moved.state, moved.changed_at) == (now.state, now.changed_at)


def test_no_step_is_taken_from_an_old_look_while_payment_is_under_way(
    cart: Cart, reviewed: Reviewed
) -> None:
    reviewed(cart)
    old = Checkout.objects.get()
    Checkout.objects.update(state=Checkout.State.PLACING)
    with pytest.raises(TransitionNotAllowed):
        steps.ship_to(old, "other@example.com", ADDRESS)
    assert Checkout.objects.get().email == "shopper@example.com"
