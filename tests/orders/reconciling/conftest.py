from datetime import timedelta
from uuid import uuid4

import pytest
import stripe
from pytest_django import Settings

from orders import comparing, placing
from orders.models import Order
from tests.builders import cart_with, quote_for, thing
from tests.orders.conftest import Reviewed


@pytest.fixture(autouse=True)
def own_shop(provider: stripe.StripeClient, settings: Settings) -> None:
    """To this shop, the payments of all other tests are those of other shops."""
    settings.SHOP_URL = f"https://{uuid4()}.example"


@pytest.fixture
def judged_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "GRACE", timedelta(seconds=-5))


@pytest.fixture
def order(reviewed: Reviewed, judged_at_once: None) -> Order:
    checkout = reviewed(cart_with((thing(units=5), 2)))
    return placing.place_order(checkout, checkout.placing_key, quote_for(checkout))
