from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from catalog import stock
from orders.models import Order, Payment
from shop.accounts.models import User
from tests.builders import ADDRESS, FROM_HERE, thing
from tests.orders.conftest import provider, reviewed, running_sandbox

__all__ = ["provider", "reviewed", "running_sandbox"]


class Staff(Client):
    """A signed-in member of staff, with these permissions."""

    def __init__(self, *permissions: str, is_superuser: bool = False) -> None:
        super().__init__(headers=FROM_HERE)
        name = "-".join(permissions) or f"staff-{uuid4().hex[:8]}"
        self.user = User.objects.create_user(
            f"{name[:60]}@example.com", "pass", is_staff=True, is_superuser=is_superuser
        )
        for permission in permissions:
            app, codename = permission.split(".")
            self.user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        self.force_login(self.user)


@pytest.fixture
def boss(db: None) -> Staff:
    return Staff(is_superuser=True)


def sold(units: int = 2, price: str = "20.00", email: str = "shopper@example.com") -> Order:
    """An order of units of one thing that five were there of, paid without a provider."""
    variant = thing(units=5, price=price)
    order = Order.objects.create(
        email=email,
        address=ADDRESS,
        subtotal=Decimal(price) * units,
        tax=Decimal("0.00"),
        shipping=Decimal("0.00"),
    )
    order.lines.create(
        variant=variant,
        product=variant.product,
        sku=variant.sku,
        title=variant.product.title,
        unit_price=variant.price,
        quantity=units,
    )
    order.history.create(status=order.status)
    stock.sell(f"test:{order.pk}", {variant.pk: units}, order.number)
    Payment.objects.create(order=order, intent_id=f"pi_{order.number}", amount=order.total)
    return order
