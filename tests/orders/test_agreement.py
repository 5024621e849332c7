"""What is shown is what is charged is what order, receipt and mail say.

`bench/shown_is_charged.py` looks at 5,000 carts in the same way.
"""

import random

import pytest
import stripe

from .agreement import buy_at_random, shelf_of

pytestmark = pytest.mark.django_db(transaction=True)
CARTS = 25


def test_every_place_says_the_same_to_the_cent(provider: stripe.StripeClient) -> None:
    chance = random.Random()
    shelf = shelf_of(chance)
    tokens = provider.v1.test_helpers.confirmation_tokens
    for _ in range(CARTS):
        token = tokens.create(params={"payment_method": "pm_card_visa"}).id
        purchase = buy_at_random(chance, shelf, provider, token)
        assert purchase.disagreements == []
