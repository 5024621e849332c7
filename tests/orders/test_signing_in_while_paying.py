"""A guest signs in, in another tab, while their bank asks or thinks: whose order it becomes."""

import re

import pytest
import stripe
from django.test import Client

from cart.middleware import CART_COOKIE
from cart.models import Cart
from orders import recovery
from orders.models import Checkout, Order, PaymentAttempt
from shop.accounts.models import User
from tests.builders import FROM_HERE, quote_for, thing
from tests.pages import post, text
from tests.sandbox.process import visit

from .conftest import Reviewed

pytestmark = pytest.mark.django_db(transaction=True)
ASKS = "pm_card_authenticationRequired"
EMAIL, PASSWORD = "own@example.com", "a long enough one"


@pytest.fixture
def user() -> User:
    return User.objects.create_user(EMAIL, PASSWORD)


@pytest.fixture
def checkout(client: Client, reviewed: Reviewed) -> Checkout:
    """The bank of a guest asks who they are."""
    post(client, f"/cart/lines/{thing(units=5, price='20.00').pk}/add/", {"quantity": 2})
    checkout = reviewed(Cart.objects.get(), ASKS)
    sent = {"key": str(checkout.placing_key), "seen": str(quote_for(checkout))}
    assert "Your bank wants to know" in text(post(client, "/checkout/place/", sent))
    return checkout


def sign_in(client: Client, email: str = EMAIL) -> None:
    post(client, "/account/login/", {"login": email, "password": PASSWORD})
    assert "_auth_user_id" in client.session


def confirm_at_the_bank(provider: stripe.StripeClient) -> str:
    intent_id = PaymentAttempt.objects.get().intent_id or ""
    asked = provider.v1.payment_intents.retrieve(intent_id).next_action
    assert asked
    visit("POST", asked["use_stripe_sdk"]["stripe_js"], data={"outcome": "complete"})
    return intent_id


def test_the_order_of_who_signed_in_while_paying_is_in_their_account(
    client: Client, user: User, checkout: Checkout, provider: stripe.StripeClient
) -> None:
    sign_in(client)
    confirm_at_the_bank(provider)
    order = client.get("/checkout/finish/")["Location"].split("/")[2]
    assert Order.objects.get(token=order).user == user
    assert Order.objects.get().number in text(client.get("/orders/"))


def test_so_is_it_where_the_account_had_a_cart_and_a_webhook_makes_the_order(
    client: Client, user: User, checkout: Checkout, provider: stripe.StripeClient
) -> None:
    Cart.objects.create(user=user).add(thing().pk, 1)
    sign_in(client)
    assert recovery.settle_intent(confirm_at_the_bank(provider))
    assert Order.objects.get().user == user


def test_who_signs_in_elsewhere_does_not_get_the_order_of_a_guest(
    client: Client, user: User, checkout: Checkout, provider: stripe.StripeClient
) -> None:
    sign_in(Client())
    confirm_at_the_bank(provider)
    client.get("/checkout/finish/")
    assert Order.objects.get().user is None


def test_an_old_cookie_does_not_give_the_order_to_a_second_account(
    client: Client, user: User, checkout: Checkout, provider: stripe.StripeClient
) -> None:
    User.objects.create_user("other@example.com", PASSWORD)
    another = Client()
    another.cookies[CART_COOKIE] = client.cookies[CART_COOKIE].value
    sign_in(client)
    sign_in(another, "other@example.com")
    confirm_at_the_bank(provider)
    another.get("/checkout/finish/")
    assert not Order.objects.exists()
    client.get("/checkout/finish/")
    assert Order.objects.get().user == user


def test_a_checkout_that_was_begun_by_an_account_stays_its_own(
    client: Client, user: User, checkout: Checkout, provider: stripe.StripeClient
) -> None:
    beginner = User.objects.create_user("other@example.com", PASSWORD)
    Checkout.objects.update(user=beginner)
    sign_in(client)
    confirm_at_the_bank(provider)
    client.get("/checkout/finish/")
    assert Order.objects.get().user == beginner


def test_the_banks_page_goes_on_to_the_order_though_signing_in_changed_the_token(
    user: User, reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    client = Client(enforce_csrf_checks=True, headers=FROM_HERE)
    post(client, f"/cart/lines/{thing().pk}/add/")
    checkout = reviewed(Cart.objects.get(), ASKS)
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
    sent = {"key": str(checkout.placing_key), "seen": str(quote_for(checkout))}
    (first, *_) = token.findall(text(client.get("/checkout/review/")))
    page = text(post(client, "/checkout/place/", {**sent, "csrfmiddlewaretoken": first}))
    (second, *_) = token.findall(text(client.get("/account/login/")))
    fields = {"login": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": second}
    post(client, "/account/login/", fields)
    confirm_at_the_bank(provider)
    form = re.search(r'<form action="(\S+)" method="(\w+)" data-authenticate', page)
    assert form
    fields = dict(re.findall(r'name="(\w+)" value="(\w+)"', page))
    answer = client.get(form[1]) if form[2] == "get" else client.post(form[1], fields)
    assert answer.status_code == 302
    assert answer["Location"] == f"/orders/{Order.objects.get().token}/thanks/"
