import socket
from collections.abc import Callable, Iterator

import pytest
import stripe
from pytest_django import Settings

from cart.models import Cart
from orders import checkout as steps
from orders.models import Checkout
from tests.builders import ADDRESS
from tests.sandbox.process import SECRET_KEY, WEBHOOK_SECRET, Sandbox, Webhooks, visit

Reviewed = Callable[..., Checkout]


@pytest.fixture(scope="session")
def running_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    hooks = Webhooks()
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox") / "state.sqlite3", hooks.url)
    yield sandbox.start()
    sandbox.stop()
    hooks.close()


@pytest.fixture
def provider(running_sandbox: Sandbox, settings: Settings) -> stripe.StripeClient:
    """The payment provider as the shop knows it, and a client of our own to look behind it."""
    settings.STRIPE_API_BASE = running_sandbox.url
    settings.STRIPE_SECRET_KEY = SECRET_KEY
    settings.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET
    return running_sandbox.client()


@pytest.fixture
def reviewed(provider: stripe.StripeClient) -> Reviewed:
    """Bring a cart to the review step, paying with one of the provider's test methods."""

    def bring(cart: Cart, method: str = "pm_card_visa") -> Checkout:
        checkout = Checkout.objects.create(cart=cart)
        checkout = steps.ship_to(checkout, "shopper@example.com", ADDRESS)
        token = provider.v1.test_helpers.confirmation_tokens.create(
            params={"payment_method": method}
        )
        return steps.pay_with(checkout, token.id)

    return bring


@pytest.fixture
def quick_banks(running_sandbox: Sandbox) -> Iterator[None]:
    control = f"{running_sandbox.url}/control/trouble"
    visit("POST", control, data={"bank-seconds": "0.2"})
    yield
    visit("POST", control, data={"preset": "well-behaved"})


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
