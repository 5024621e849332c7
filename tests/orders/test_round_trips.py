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
AT_MOST = {
    "cart": 4,
    "check out": 5,
    "shipping page": 3,
    "shipping": 6,
    "payment page": 3,
    "payment": 6,
    "review": 3,
    "place order": 30,
    "confirmation": 1,
}
HIDDEN = re.compile(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')


@pytest.mark.parametrize("lines", [1, 3])
def test_no_step_of_a_purchase_asks_more_than_it_must(
    client: Client, provider: stripe.StripeClient, lines: int
) -> None:
    asked: dict[str, int] = {}

    def step(name: str, path: str, form: dict[str, str] | None = None) -> Any:
        with CaptureQueriesContext(connection) as queries:
            if form is None:
                answer = client.get(path)
            else:
                answer = client.post(path, form, headers=FROM_HERE)
        asked[name] = len(queries)
        return answer

    for _ in range(lines):
        client.post(f"/cart/lines/{thing().pk}/add/", headers=FROM_HERE)
    step("cart", "/cart/")
    step("check out", "/checkout/")
    step("shipping page", "/checkout/shipping/")
    step("shipping", "/checkout/shipping/", {**ADDRESS, "email": "shopper@example.com"})
    step("payment page", "/checkout/payment/")
    made = provider.v1.test_helpers.confirmation_tokens.create(
        params={"payment_method": "pm_card_visa"}
    )
    step("payment", "/checkout/payment/", {"confirmation_token": made.id})
    shown = step("review", "/checkout/review/").content.decode()
    placed = step("place order", "/checkout/place/", dict(HIDDEN.findall(shown)))
    assert placed["Location"].endswith("/thanks/")
    step("confirmation", placed["Location"])
    too_much = {name: count for name, count in asked.items() if count > AT_MOST[name]}
    assert too_much == {}
