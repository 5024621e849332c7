"""How far a checkout's payment went: each takes the steps up to its name, and none after it."""

from orders import payments, placing
from orders.models import Checkout, PaymentAttempt
from tests.builders import quote_for


def prepared(checkout: Checkout) -> PaymentAttempt:
    """The goods are secured; the provider has not heard of it."""
    attempt = placing.prepare(checkout.pk, checkout.placing_key, quote_for(checkout))
    assert isinstance(attempt, PaymentAttempt)
    return attempt


def registered(checkout: Checkout) -> PaymentAttempt:
    """The provider waits for a card, and the shop knows by which name to ask for the payment."""
    attempt = prepared(checkout)
    placing.register(attempt)
    return attempt


def confirmed(checkout: Checkout) -> tuple[PaymentAttempt, payments.Outcome]:
    """The provider has said what came of the card; the shop has made nothing of it yet."""
    attempt = registered(checkout)
    return attempt, payments.confirm(attempt, checkout.confirmation_token)
