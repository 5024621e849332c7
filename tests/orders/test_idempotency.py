"""'Place order' with a key, as Stripe's own API does it: one key, one answer, for a day."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import stripe
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cart.models import Cart
from catalog.models import Variant
from orders import finalizing, idempotency, placing, tasks
from orders.models import Checkout, IdempotencyKey, Order, PaymentAttempt
from orders.quoting import Quote
from tests.builders import FROM_HERE, quote_for, snapshot, thing

from .conftest import Reviewed
from .test_placing import intents_of

pytestmark = pytest.mark.django_db(transaction=True)
JSON = {**FROM_HERE, "accept": "application/json"}


@pytest.fixture
def variant() -> Variant:
    return thing(units=5, price="20.00")


@pytest.fixture
def cart(client: Client, variant: Variant) -> Cart:
    client.post(f"/cart/lines/{variant.pk}/add/", {"quantity": 2}, headers=FROM_HERE)
    return Cart.objects.get()


@pytest.fixture
def checkout(cart: Cart, reviewed: Reviewed) -> Checkout:
    return reviewed(cart)


def ask(client: Client, key: object, seen: object) -> Any:
    headers = {**JSON, "idempotency-key": str(key)}
    return client.post("/checkout/place/", {"seen": str(seen)}, headers=headers)


def test_the_same_key_gets_the_same_answer_though_the_world_went_on(
    client: Client, checkout: Checkout, provider: stripe.StripeClient
) -> None:
    key, seen = uuid4(), quote_for(checkout)
    first = ask(client, key, seen)
    assert (first.status_code, first.json()["code"]) == (201, "CONFIRMED")
    assert first.json()["total"] == "49.19"
    Order.objects.update(status=Order.Status.SHIPPED)
    again = ask(client, key, seen)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert Order.objects.count() == 1
    assert len(intents_of(provider, checkout)) == 1


def test_a_decline_is_an_answer_too_and_comes_again(
    client: Client, cart: Cart, reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart, "pm_card_visa_chargeDeclined")
    key, seen = uuid4(), quote_for(checkout)
    first, again = ask(client, key, seen), ask(client, key, seen)
    assert (first.status_code, first.json()["code"]) == (402, "PAYMENT_FAILED")
    assert (again.status_code, again.content) == (402, first.content)
    assert [one.status for one in intents_of(provider, checkout)] == ["canceled"]


def test_an_amount_that_is_not_taken_is_422_and_comes_again(
    client: Client, cart: Cart, variant: Variant, reviewed: Reviewed, settings: Settings
) -> None:
    settings.TAX_RATE = settings.SHIPPING_PRICE = Decimal(0)
    Variant.objects.filter(pk=variant.pk).update(price="0.20")
    checkout = reviewed(cart)
    key, seen = uuid4(), quote_for(checkout)
    first, again = ask(client, key, seen), ask(client, key, seen)
    assert (first.status_code, first.json()["code"]) == (422, "AMOUNT_NOT_TAKEN")
    assert (again.status_code, again.content) == (422, first.content)
    form = {"key": str(checkout.placing_key), "seen": str(seen)}
    page = client.post("/checkout/place/", form, headers=FROM_HERE)
    assert page.status_code == 422
    assert "takes no payment of this amount. Nothing was charged" in page.content.decode()


def test_the_form_is_answered_as_the_header_is(client: Client, checkout: Checkout) -> None:
    form = {"key": str(checkout.placing_key), "seen": str(quote_for(checkout))}
    by_form = client.post("/checkout/place/", form, headers=FROM_HERE)
    by_header = ask(client, checkout.placing_key, form["seen"])
    assert by_form["Location"] == f"/orders/{by_header.json()['token']}/thanks/"


def test_another_body_with_a_used_key_is_422_and_changes_nothing(
    client: Client, checkout: Checkout, variant: Variant
) -> None:
    key, seen = uuid4(), quote_for(checkout)
    ask(client, key, seen)
    before = snapshot()
    other = str(seen).replace("x2@", "x1@")
    assert ask(client, key, other).status_code == 422
    page = client.post("/checkout/place/", {"key": str(key), "seen": other}, headers=FROM_HERE)
    assert page.status_code == 422
    assert "This was placed already" in page.content.decode()
    assert snapshot() == before
    assert Order.objects.count() == 1


def test_somebody_elses_key_tells_nothing(client: Client, checkout: Checkout) -> None:
    key, seen = uuid4(), quote_for(checkout)
    ask(client, key, seen)
    stranger = Client()
    other = thing(units=5)
    stranger.post(f"/cart/lines/{other.pk}/add/", {"quantity": 1}, headers=FROM_HERE)
    Checkout.objects.create(cart=Cart.objects.exclude(pk=checkout.cart_id).get())
    answer = ask(stranger, key, seen)
    assert answer.status_code == 422
    assert "token" not in answer.json()


def test_while_the_first_is_at_work_the_second_is_told_to_come_back(
    client: Client, checkout: Checkout
) -> None:
    key, seen = uuid4(), quote_for(checkout)
    placing.prepare(checkout.pk, key, seen)
    answer = ask(client, key, seen)
    assert (answer.status_code, answer["Retry-After"]) == (409, "2")
    assert answer.json()["code"] == "IN_PROGRESS"
    assert ask(client, key, str(seen).replace("x2@", "x1@")).status_code == 422


def test_a_program_is_told_that_the_database_is_away_and_asks_again(
    client: Client, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: object) -> None:
        raise OperationalError

    key, seen = uuid4(), quote_for(checkout)
    with monkeypatch.context() as away:
        away.setattr(finalizing, "finalize", gone)
        first = ask(client, key, seen)
    assert (first.status_code, first["Retry-After"]) == (503, "2")
    assert first.json()["code"] == "UNAVAILABLE"
    assert "with the same key" in first.json()["message"]
    PaymentAttempt.objects.update(worked_on_at=timezone.now() - placing.TAKE_UP_AFTER)
    assert ask(client, key, seen).json()["code"] == "CONFIRMED"


@pytest.mark.parametrize("crash_after", ["prepare", "register", "confirm"])
def test_asked_again_after_a_crash_it_goes_on_and_charges_once(
    client: Client, checkout: Checkout, provider: stripe.StripeClient, crash_after: str
) -> None:
    key, seen = uuid4(), quote_for(checkout)
    attempt = placing.prepare(checkout.pk, key, seen)
    assert isinstance(attempt, PaymentAttempt)
    if crash_after != "prepare":
        placing.register(attempt)
    if crash_after == "confirm":
        placing.payments.confirm(attempt, checkout.confirmation_token)
    PaymentAttempt.objects.update(worked_on_at=timezone.now() - placing.TAKE_UP_AFTER)
    assert ask(client, key, seen).status_code == 201
    assert [one.status for one in intents_of(provider, checkout)] == ["succeeded"]
    assert Order.objects.get().checkout_id == checkout.pk


def test_a_refusal_before_the_work_began_uses_up_no_key(
    client: Client, checkout: Checkout, variant: Variant
) -> None:
    key, seen = uuid4(), quote_for(checkout)
    Variant.objects.filter(pk=variant.pk).update(price="21.00")
    stale = ask(client, key, seen)
    assert stale.status_code == 409
    assert stale.json()["code"] == "CHANGED"
    assert "costs $21.00 now; it was $20.00." in stale.json()["changes"][0]
    assert ask(client, key, quote_for(checkout)).status_code == 201


@pytest.mark.parametrize(
    ("key", "seen"), [("none", "7x1@5.00=5.00+0.40+5.99"), (uuid4(), "rubbish"), (uuid4(), "")]
)
def test_what_is_no_key_or_no_quote_is_400(
    client: Client, checkout: Checkout, key: object, seen: str
) -> None:
    before = snapshot()
    answer = ask(client, key, seen)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID")
    assert snapshot() == before


def test_without_a_cart_there_is_nothing_to_order(client: Client) -> None:
    answer = ask(client, uuid4(), "7x1@5.00=5.00+0.40+5.99")
    assert (answer.status_code, answer.json()["code"]) == (409, "CART_EMPTY")


def test_keys_are_forgotten_after_a_day_and_what_was_paid_is_not(
    client: Client, checkout: Checkout, provider: stripe.StripeClient
) -> None:
    key, seen = uuid4(), quote_for(checkout)
    order = ask(client, key, seen).json()
    tasks.forget_keys()
    assert IdempotencyKey.objects.exists()
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    tasks.forget_keys()
    assert not IdempotencyKey.objects.exists()
    assert ask(client, key, seen).json()["number"] == order["number"], "the checkout remembers"
    assert len(intents_of(provider, checkout)) == 1


def test_an_old_key_whose_decline_is_forgotten_begins_nothing_new(
    client: Client, cart: Cart, reviewed: Reviewed, provider: stripe.StripeClient
) -> None:
    checkout = reviewed(cart, "pm_card_visa_chargeDeclined")
    key, seen = uuid4(), quote_for(checkout)
    ask(client, key, seen)
    IdempotencyKey.objects.all().delete()
    placed = {"state": Checkout.State.REVIEW, "confirmation_token": "ctoken_x"}
    Checkout.objects.filter(pk=checkout.pk).update(**placed)
    assert ask(client, key, seen).status_code == 409
    assert checkout.attempts.count() == 1


def test_a_new_key_after_the_order_is_no_way_to_the_old_one(
    client: Client, checkout: Checkout, cart: Cart
) -> None:
    ask(client, uuid4(), quote_for(checkout))
    cart.add(thing().pk, 1)
    answer = ask(client, uuid4(), quote_for(checkout))
    assert (answer.status_code, answer.json()["code"]) == (409, "CHANGED")
    assert Order.objects.count() == 1


def test_a_quote_reads_what_it_writes(checkout: Checkout) -> None:
    quote = quote_for(checkout)
    assert Quote.read(str(quote)) == quote
    assert idempotency.look_up(uuid4(), checkout.cart_id, quote) is None
