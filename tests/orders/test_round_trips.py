"""What a purchase asks of the database: bounded, step by step, however much is in the cart."""

import re
from typing import Any

import pytest
import stripe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import ADDRESS, FROM_HERE, thing

pytestmark = pytest.mark.django_db(transaction=True)
WITHOUT_SCRIPTS = {
    "cart": 4,
    "check out": 5,
    "shipping page": 3,
    "shipping": 4,
    "payment page": 3,
    "payment": 4,
    "review": 3,
    "place order": 30,
    "confirmation": 3,
}
AT_ONCE = {  # each answers with the next page
    "check out": 5,
    "shipping": 4,
    "payment": 4,
    "place order": 34,  # shelves and the number of products are two: a process remembers them
}
HIDDEN = re.compile(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')
SHIPPING = {**ADDRESS, "email": "shopper@example.com"}


class Walk:
    """A purchase step by step, counting what each asks of the database."""

    def __init__(self, client: Client, lines: int) -> None:
        self.client, self.asked = client, dict[str, int]()
        for _ in range(lines):
            client.post(f"/cart/lines/{thing().pk}/add/", headers=FROM_HERE)

    def __call__(self, name: str, path: str, form: dict[str, str] | None = None) -> Any:
        with CaptureQueriesContext(connection) as queries:
            if form is None:
                answer = self.client.get(path)
            else:
                answer = self.client.post(path, form, headers=FROM_HERE)
        self.asked[name] = len(queries)
        return answer

    def more_than(self, most: dict[str, int]) -> dict[str, int]:
        return {name: count for name, count in self.asked.items() if count > most[name]}


def card(provider: stripe.StripeClient) -> dict[str, str]:
    made = provider.v1.test_helpers.confirmation_tokens.create(
        params={"payment_method": "pm_card_visa"}
    )
    return {"confirmation_token": made.id}


def hidden(page: Any) -> dict[str, str]:
    return dict(HIDDEN.findall(page.content.decode()))


@pytest.mark.parametrize("lines", [1, 3])
def test_no_step_of_a_purchase_asks_more_than_it_must(
    client: Client, provider: stripe.StripeClient, lines: int
) -> None:
    step = Walk(client, lines)
    step("cart", "/cart/")
    step("check out", "/checkout/")
    step("shipping page", "/checkout/shipping/")
    step("shipping", "/checkout/shipping/", SHIPPING)
    step("payment page", "/checkout/payment/")
    step("payment", "/checkout/payment/", card(provider))
    shown = step("review", "/checkout/review/")
    placed = step("place order", "/checkout/place/", hidden(shown))
    assert placed["Location"].endswith("/thanks/")
    step("confirmation", placed["Location"])
    assert step.more_than(WITHOUT_SCRIPTS) == {}


@pytest.mark.parametrize("lines", [1, 3])
def test_a_step_that_answers_with_the_next_asks_no_more(
    client: Client, provider: stripe.StripeClient, lines: int
) -> None:
    step = Walk(client, lines)
    step("check out", "/checkout/")
    step("shipping", "/checkout/shipping/", {**SHIPPING, "at_once": "1"})
    shown = step("payment", "/checkout/payment/", {**card(provider), "at_once": "1"})
    placed = step("place order", "/checkout/place/", {**hidden(shown), "at_once": "1"})
    assert placed.status_code == 201
    assert step.more_than(AT_ONCE) == {}
