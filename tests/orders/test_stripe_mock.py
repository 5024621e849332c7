"""Every request that the shop makes is one that Stripe's published description allows.

stripe-mock remembers nothing and answers with examples: what the shop does with answers is tested
with the sandbox. This is about whether the requests themselves are valid ones.
"""

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import stripe
from pytest_django import Settings

from orders import payments
from orders.models import Checkout, Payment, PaymentAttempt, Refund

from . import stripe_mock
from .stripe_mock import StripeMock

pytestmark = pytest.mark.stripe_mock

ATTEMPT = PaymentAttempt(
    checkout=Checkout(email="shopper@example.com"),
    intent_id="pi_1",
    subtotal=Decimal("40.00"),
    tax=Decimal("3.20"),
    shipping=Decimal("5.99"),
)
REFUND = Refund(payment=Payment(intent_id="pi_1"), amount=Decimal("9.00"))
NOW = datetime.now(UTC)
DAY = (NOW - timedelta(days=1), NOW)
# What each function asks Stripe for, and with which words.
ASKING: dict[str, Callable[[], object]] = {
    "cancel": lambda: payments.cancel("pi_1"),
    "card_behind": lambda: payments.card_behind("ctoken_1"),
    "charged_between": lambda: list(payments.charged_between(*DAY)),
    "confirm": lambda: payments.confirm(ATTEMPT, "ctoken_1"),
    "disputed_between": lambda: list(payments.disputed_between(*DAY)),
    "disputes_of": lambda: payments.disputes_of("pi_1"),
    "look_up": lambda: payments.look_up("pi_1"),
    "payment_there": lambda: payments.payment_there("pi_1"),
    "payments_between": lambda: list(payments.payments_between(*DAY)),
    "refunded_between": lambda: list(payments.refunded_between(*DAY)),
    "refunds_of": lambda: payments.refunds_of("pi_1"),
    "return_whole": lambda: payments.return_whole(ATTEMPT),
    "send_refund": lambda: payments.send_refund(REFUND),
    "start": lambda: payments.start(ATTEMPT),
    "test_card": payments.test_card,
}
ASKING_NOBODY = {"hear", "in_words", "moves_no_money", "never_charged"}


@pytest.fixture(scope="module")
def running_mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeMock]:
    try:
        mock = stripe_mock.start(tmp_path_factory.mktemp("stripe-mock"))
    except stripe_mock.NotHere as reason:
        pytest.skip(f"Requests were not checked against Stripe's description: {reason}")
    yield mock
    mock.stop()


@pytest.fixture
def mock(running_mock: StripeMock, settings: Settings) -> StripeMock:
    settings.STRIPE_API_BASE = running_mock.url
    settings.STRIPE_SECRET_KEY = "sk_test_123"
    running_mock.log()
    return running_mock


def test_no_function_that_speaks_to_stripe_is_left_out() -> None:
    functions = {name for name in payments.__all__ if inspect.isfunction(getattr(payments, name))}
    assert functions == ASKING.keys() | ASKING_NOBODY


@pytest.mark.parametrize("name", ASKING)
def test_stripe_accepts_what_the_shop_asks(mock: StripeMock, name: str) -> None:
    ASKING[name]()
    log = mock.log()
    assert "status=200" in log
    assert "status=4" not in log


def test_what_stripe_does_not_know_is_refused(mock: StripeMock) -> None:
    """Or the tests above would prove nothing."""
    client = stripe.StripeClient("sk_test_123", base_addresses={"api": mock.url})
    nonsense: Any = {"payment": "pi_1"}
    with pytest.raises(stripe.InvalidRequestError, match="additional properties"):
        client.v1.refunds.create(params=nonsense)
    assert "status=400" in mock.log()
