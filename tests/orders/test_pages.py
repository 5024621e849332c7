"""The checkout's pages: every step, refused and accepted."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
import stripe
from django.db import OperationalError, connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings

from cart.models import Cart
from catalog import stock
from catalog.models import Variant
from orders import finalizing, mails, placing
from orders.models import Checkout, Message, Order, PaymentAttempt
from orders.quoting import Quote
from tests.builders import ADDRESS, counters, lapse, quote_for, thing
from tests.pages import post, text
from tests.races.crowd import all_at_once

from .conftest import Reviewed

pytestmark = pytest.mark.django_db(transaction=True)
SHIPPING = {**ADDRESS, "email": "shopper@example.com"}


@pytest.fixture
def variant() -> Variant:
    return thing(units=5, price="20.00")


@pytest.fixture
def cart(client: Client, variant: Variant) -> Cart:
    post(client, f"/cart/lines/{variant.pk}/add/", {"quantity": 2})
    return Cart.objects.get()


def place(client: Client, checkout: Checkout, seen: Quote | None = None) -> Any:
    sent = {"key": str(checkout.placing_key), "seen": str(seen or quote_for(checkout))}
    return post(client, "/checkout/place/", sent)


@pytest.fixture
def order(client: Client, cart: Cart, reviewed: Reviewed) -> Order:
    place(client, reviewed(cart))
    return Order.objects.get()


def test_without_a_cart_there_is_nothing_to_check_out(client: Client) -> None:
    assert client.get("/checkout/")["Location"] == "/cart/"


def test_nobody_gets_ahead_of_the_steps(client: Client, cart: Cart) -> None:
    assert client.get("/checkout/review/")["Location"] == "/checkout/shipping/"


@pytest.mark.usefixtures("cart")
def test_checkout_holds_a_token_and_asks_for_it() -> None:
    client = Client(enforce_csrf_checks=True)
    post(client, f"/cart/lines/{thing().pk}/add/")
    assert "csrfmiddlewaretoken" in text(client.get("/checkout/shipping/"))
    assert post(client, "/checkout/shipping/", SHIPPING).status_code == 403


@pytest.mark.usefixtures("cart")
def test_steps_are_private(client: Client) -> None:
    assert "no-store" in client.get("/checkout/shipping/")["Cache-Control"]


@pytest.mark.usefixtures("cart")
def test_what_is_missing_is_said_in_a_summary_and_at_its_field(client: Client) -> None:
    response = post(client, "/checkout/shipping/", {**SHIPPING, "city": "", "region": ""})
    assert response.status_code == 422
    page = text(response)
    assert 'href="#id_city">Please add the city.' in page
    assert 'aria-describedby="id_city_error"' in page
    assert 'id="id_city_error"' in page
    assert "Please choose the state." in page
    assert "shopper@example.com" in page


@pytest.mark.usefixtures("cart")
def test_shipping_leads_to_payment_and_folds(client: Client) -> None:
    assert post(client, "/checkout/shipping/", SHIPPING)["Location"] == "/checkout/payment/"
    page = text(client.get("/checkout/payment/"))
    assert "14 Harbour Street" in page
    assert "United States" in page
    assert 'href="/checkout/shipping/"' in page
    assert 'data-amount="4919"' in page
    assert 'data-currency="usd"' in page
    assert "Card payment needs JavaScript" in page


@pytest.mark.usefixtures("cart")
def test_the_shipping_step_asks_little_of_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get("/checkout/shipping/")
    with django_assert_num_queries(3):
        client.get("/checkout/shipping/")


@pytest.mark.usefixtures("cart")
def test_the_bank_is_told_the_address_by_the_providers_names(client: Client) -> None:
    post(client, "/checkout/shipping/", {**SHIPPING, "line2": 'Flat "2"'})
    page = client.get("/checkout/payment/").content.decode()
    told = re.search('data-billing="([^"]*)"', page)
    assert told
    address = json.loads(unescape(told[1]))
    assert (address["line2"], address["state"], address["postal_code"]) == (
        'Flat "2"',
        "OR",
        "97205",
    )


@pytest.mark.usefixtures("cart")
def test_payment_without_a_card_is_asked_for_again(client: Client) -> None:
    post(client, "/checkout/shipping/", SHIPPING)
    response = post(client, "/checkout/payment/", {"confirmation_token": ""})
    assert response.status_code == 422
    assert "Please enter your card." in text(response)


def test_a_made_up_token_is_refused_kindly(
    client: Client, cart: Cart, provider: stripe.StripeClient
) -> None:
    post(client, "/checkout/shipping/", SHIPPING)
    response = post(client, "/checkout/payment/", {"confirmation_token": "ctoken_nothing"})
    assert response.status_code == 422
    assert "That card could not be used." in text(response)


def test_the_review_shows_all_that_is_agreed_to(
    client: Client, cart: Cart, variant: Variant, reviewed: Reviewed
) -> None:
    checkout = reviewed(cart)
    page = text(client.get("/checkout/review/"))
    for words in ("14 Harbour Street", "Visa ending 4242", "Place order · $49.19", "Skerry"):
        assert words in page
    assert f'name="key" value="{checkout.placing_key}"' in page
    assert f'name="seen" value="{variant.pk}x2@20.00=40.00+3.20+5.99"' in page


def test_placing_ends_at_a_thank_you(client: Client, order: Order) -> None:
    response = client.get(f"/orders/{order.token}/thanks/")
    assert "no-store" in response["Cache-Control"]
    page = text(response)
    assert order.number in page
    assert "shopper@example.com" in page
    assert order.get_absolute_url() in page


def test_pressing_twice_ends_at_the_same_order(
    client: Client, cart: Cart, reviewed: Reviewed
) -> None:
    checkout = reviewed(cart)
    seen = quote_for(checkout)
    first, second = place(client, checkout, seen), place(client, checkout, seen)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_a_declined_card_is_said_where_another_can_be_entered(
    client: Client, cart: Cart, variant: Variant, reviewed: Reviewed
) -> None:
    response = place(client, reviewed(cart, "pm_card_visa_chargeDeclined"))
    assert response.status_code == 402
    page = text(response)
    assert "Your bank declined this card. Nothing was charged" in page
    assert 'id="problem" role="alert" tabindex="-1" autofocus' in page
    assert "data-card" in page
    assert counters(variant) == (5, 2)
    assert not Order.objects.exists()


def test_no_refusal_lifts_the_protection_of_a_checkouts_state(
    client: Client, cart: Cart, reviewed: Reviewed
) -> None:
    """It is one for all threads: another one would fail over reading a checkout meanwhile."""
    checkout = reviewed(cart, "pm_card_visa_chargeDeclined")
    state: Any = Checkout._meta.get_field("state")
    is_protected = []

    def look(execute: Any, *query: Any) -> Any:
        is_protected.append(state.protected)
        return execute(*query)

    with connection.execute_wrapper(look):
        assert place(client, checkout).status_code == 402
    assert all(is_protected)


def test_a_changed_total_is_shown_again_before_it_is_charged(
    client: Client, cart: Cart, variant: Variant, reviewed: Reviewed
) -> None:
    checkout = reviewed(cart)
    seen = quote_for(checkout)
    Variant.objects.filter(pk=variant.pk).update(price="30.00")
    response = place(client, checkout, seen)
    assert response.status_code == 409
    page = text(response)
    assert "Something changed since you last looked. Nothing was charged" in page
    assert "costs $30.00 now; it was $20.00." in page
    assert "Delivery is free now; it was $5.99." in page
    assert "Place order · $64.80" in page
    assert not PaymentAttempt.objects.exists()


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(key|seen|ways)" value="([^"]*)"', page))


@pytest.mark.parametrize("step", ["shipping", "payment"])
def test_another_address_or_card_of_a_second_tab_is_shown_before_it_is_used(
    client: Client, cart: Cart, reviewed: Reviewed, provider: stripe.StripeClient, step: str
) -> None:
    reviewed(cart)
    old = hidden_fields(text(client.get("/checkout/review/")))
    token = provider.v1.test_helpers.confirmation_tokens.create(
        params={"payment_method": "pm_card_mastercard"}
    )
    edits = {
        "shipping": {**SHIPPING, "line1": "7 Other Street"},
        "payment": {"confirmation_token": token.id},
    }
    assert post(client, f"/checkout/{step}/", edits[step]).status_code == 302
    response = post(client, "/checkout/place/", old)
    assert response.status_code == 409
    page = text(response)
    assert "You changed where it goes, or how you pay, on another page." in page
    assert ("7 Other Street" in page, "ending 4444" in page) == (
        step == "shipping",
        step == "payment",
    )
    assert not PaymentAttempt.objects.exists()
    assert "/thanks/" in post(client, "/checkout/place/", hidden_fields(page))["Location"]


def test_what_is_not_sold_any_more_is_named_at_the_review(
    client: Client, cart: Cart, variant: Variant, reviewed: Reviewed
) -> None:
    cart.add(thing(price="10.00").pk, 1)
    checkout = reviewed(cart)
    Variant.objects.filter(pk=variant.pk).update(is_active=False)
    response = place(client, checkout)
    assert response.status_code == 409
    for page in (text(response), text(client.get("/checkout/review/"))):
        warned = [line for line in page.split("<li ") if "line__warning" in line]
        assert len(warned) == 2  # in the summary, and to look at once more
        for line in warned:
            assert variant.product.title in line
            assert "We do not sell this any more." in line
        assert "Sold out" not in page
    assert not PaymentAttempt.objects.exists()


def test_what_sold_out_meanwhile_is_named_and_the_cart_is_the_way_on(
    client: Client, cart: Cart, variant: Variant, reviewed: Reviewed
) -> None:
    checkout = reviewed(cart)
    assert "button--quiet" not in text(client.get("/checkout/review/")).partition("Look once")[2]
    lapse()
    stock.adjust(variant.pk, 0, actor="test", note="broken")
    response = place(client, checkout)
    assert response.status_code == 409
    page = text(response)
    assert f"{variant.product.title}: sold out. Please change your cart; nothing was" in page
    assert "Others have them now." in page
    assert "Hold again" not in page
    way, _, order = page.partition("Look once more")[2].partition('name="seen"')
    assert re.search('class="button [^"]*"\\s+href="/cart/">Change your cart', way)
    assert "button--quiet" in order
    assert not PaymentAttempt.objects.exists()


def test_a_busy_cart_is_503_and_never_a_hang(
    client: Client, cart: Cart, reviewed: Reviewed, settings: Settings
) -> None:
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=200)
    checkout = reviewed(cart)
    with transaction.atomic():
        Cart.objects.select_for_update().get(pk=cart.pk)
        (response,) = all_at_once([lambda: place(client, checkout)])
    assert (response.status_code, response["Retry-After"]) == (503, "1")  # type: ignore[attr-defined,index]
    assert "Nothing was charged; please try again." in text(response)
    assert not PaymentAttempt.objects.exists()


def test_no_page_says_that_nothing_was_charged_where_nobody_knows(
    client: Client, cart: Cart, reviewed: Reviewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away between the charge and the order."""

    def gone(*args: object) -> None:
        raise OperationalError

    checkout = reviewed(cart)
    with monkeypatch.context() as away:
        away.setattr(finalizing, "finalize", gone)
        response = place(client, checkout)
    assert response.status_code == 503
    page = text(response)
    assert "charged once at most" in page
    assert "othing was charged" not in page
    way = re.search('class="button" href="([^"]+)"', page)
    assert way
    assert client.get(way[1])["Location"].endswith("/thanks/")


def test_the_page_for_what_broke_promises_nothing_about_money() -> None:
    assert "Nothing was charged" not in render_to_string("500.html")


def test_a_bank_that_asks_gets_its_window(client: Client, cart: Cart, reviewed: Reviewed) -> None:
    response = place(client, reviewed(cart, "pm_card_authenticationRequired"))
    assert response.status_code == 200
    page = text(response)
    assert "data-authenticate" in page
    assert 'data-secret="pi_' in page
    assert 'action="/checkout/finish/"' in page


def test_at_the_bank_the_sum_is_what_was_agreed_whatever_became_of_the_cart(
    client: Client, cart: Cart, reviewed: Reviewed
) -> None:
    checkout = reviewed(cart, "pm_card_authenticationRequired")
    agreed = f'your order of <b class="num">${quote_for(checkout).totals.total}</b>'
    assert agreed in text(place(client, checkout))
    cart.add(thing(price="10.00").pk, 1)
    assert agreed in text(client.get("/checkout/finish/"))
    cart.lines.all().delete()
    assert agreed in text(client.get("/checkout/finish/"))


def test_at_the_bank_things_are_called_held_only_while_they_are(
    client: Client, cart: Cart, variant: Variant, reviewed: Reviewed
) -> None:
    at_bank = text(place(client, reviewed(cart, "pm_card_authenticationRequired")))
    assert "your things are held as long as they stay in your cart" in at_bank
    post(client, f"/cart/lines/{variant.pk}/set/", {"quantity": 1})
    fewer = text(client.get("/checkout/finish/"))
    post(client, f"/cart/lines/{variant.pk}/remove/")
    for page in (fewer, text(client.get("/checkout/finish/"))):
        assert "things are held" not in page
        assert "if somebody else buys it first, all of your money goes back" in page


def test_a_bank_that_thinks_is_waited_for(client: Client, cart: Cart, reviewed: Reviewed) -> None:
    checkout = reviewed(cart)
    Checkout.objects.filter(pk=checkout.pk).update(state=Checkout.State.PLACING)
    amounts = {"subtotal": 40, "tax": "3.20", "shipping": "5.99"}
    agreed = [{"variant": line.variant_id, "quantity": 2} for line in cart.lines.all()]
    PaymentAttempt.objects.create(checkout=checkout, key=uuid4(), lines=agreed, **amounts)
    response = client.get("/checkout/finish/")
    assert (response.status_code, response["Retry-After"]) == (409, "2")
    assert '<meta http-equiv="refresh" content="2;url=/checkout/finish/">' in text(response)
    assert "Your things are held for you meanwhile." in text(response)
    lapse()
    page = text(client.get("/checkout/finish/"))
    assert "things are held" not in page
    assert "if somebody else buys it first, all of your money goes back" in page


@pytest.mark.parametrize("kind", [kind for kind in Message.Kind if kind != Message.Kind.RETURNED])
def test_every_mail_names_the_order_and_its_link(order: Order, kind: str) -> None:
    mail = mails.compose(Message(order=order, kind=kind))
    html = str(mail.alternatives[0][0])
    for body in (str(mail.body), html):
        assert order.number in body
        assert order.get_absolute_url() in body
        assert kind not in {"confirmed", "cancelled"} or "$49.19" in body
    assert "&#x27;" not in str(mail.body)
    assert "<html" in html


def test_the_thank_you_is_the_checkouts_only_end(client: Client, order: Order) -> None:
    assert client.get("/checkout/finish/")["Location"] == f"/orders/{order.token}/thanks/"
    assert placing.resume(Checkout.objects.get()) == order
