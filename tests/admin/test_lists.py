"""Lists stay quick: as many queries for many rows as for few. Everything opens."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog import stock
from catalog.models import Review, WaitlistPlace
from orders.models import Checkout, Message, PaymentAttempt, Refund, WebhookEvent
from shop.accounts.models import User
from shop.notices.board import raise_notice
from tests.builders import cart_with, make_product, make_variant

from .conftest import Staff, sold

pytestmark = pytest.mark.django_db
LISTS = (
    *("catalog_product", "catalog_variant", "catalog_stock", "catalog_movement", "catalog_hold"),
    *("catalog_review", "catalog_category", "catalog_brand", "orders_order", "orders_checkout"),
    *("orders_paymentattempt", "orders_refund", "orders_message", "cart_cart", "accounts_user"),
    *("orders_webhookevent", "events_event", "notices_notice"),
    *("catalog_waitlistplace", "orders_checkoutfailure"),
)


def some_of_everything() -> dict[str, Any]:
    order = sold()
    product = make_product(title="Skua tent")
    make_variant(product, colour="Sand")
    product.images.create(file="products/none.png", alt="A tent")
    review = Review(product=product, rating=4, text="Dry")
    review.publish()
    assert product.default_variant
    cart = cart_with((product.default_variant, 1))
    checkout = Checkout.objects.create(cart=cart, email="shopper@example.com")
    price = {"subtotal": Decimal(5), "tax": Decimal(0), "shipping": Decimal(0)}
    attempt = PaymentAttempt.objects.create(checkout=checkout, outcome="declined", **price)
    refund = Refund.objects.create(payment=order.payments.get(), amount=Decimal(1))
    heard = WebhookEvent.objects.create(event_id=uuid4().hex, kind="payment_intent.succeeded")
    mail = Message.objects.create(order=order, kind=Message.Kind.CONFIRMED)
    user = User.objects.create_user(f"{uuid4().hex}@example.com")
    waits = f"{uuid4().hex}@example.com"
    place = WaitlistPlace.objects.create(variant=product.default_variant, email=waits)
    return {
        "catalog_waitlistplace": place,
        "catalog_product": product,
        "catalog_variant": product.default_variant,
        "catalog_stock": product.default_variant,
        "catalog_movement": product.default_variant.movements.get(),
        "catalog_hold": product.default_variant.holds.get(),
        "catalog_review": review,
        "catalog_category": product.category,
        "catalog_brand": product.brand,
        "orders_order": order,
        "orders_checkout": checkout,
        "orders_paymentattempt": attempt,
        "orders_checkoutfailure": checkout.failures.create(step="pay", code="X", amount=1),
        "orders_refund": refund,
        "orders_webhookevent": heard,
        "orders_message": mail,
        "cart_cart": cart,
        "accounts_user": user,
        "notices_notice": raise_notice("test", uuid4().hex, subject="Look at this"),
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_list_needs_as_many_queries_for_many_rows_as_for_few(boss: Staff, name: str) -> None:
    address = reverse(f"admin:{name}_changelist")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert boss.get(address).status_code == 200
        return len(captured)

    some_of_everything()
    boss.get(address)
    few = queries()
    for _ in range(3):
        some_of_everything()
    assert queries() == few
    assert few <= 12


def test_everything_opens_and_can_be_searched(boss: Staff) -> None:
    for name, thing in some_of_everything().items():
        assert boss.get(reverse(f"admin:{name}_change", args=[thing.pk])).status_code == 200, name
        listed = boss.get(reverse(f"admin:{name}_changelist"), {"q": "skua"})
        assert listed.status_code == 200, name


def test_what_is_to_be_looked_at_is_never_changed(boss: Staff) -> None:
    made = some_of_everything()
    for name in LISTS[3:5] + LISTS[9:14] + LISTS[15:16] + LISTS[-1:]:
        address = reverse(f"admin:{name}_change", args=[made[name].pk])
        assert boss.post(address, {}).status_code == 403, name
        delete = reverse(f"admin:{name}_delete", args=[made[name].pk])
        assert boss.post(delete, {"post": "yes"}).status_code == 403, name


def test_a_checkout_shows_no_card_and_no_token(boss: Staff) -> None:
    checkout = some_of_everything()["orders_checkout"]
    checkout.confirmation_token = "ctoken_secret"
    checkout.save()
    page = boss.get(reverse("admin:orders_checkout_change", args=[checkout.pk])).content.decode()
    assert "ctoken_secret" not in page


def test_a_cart_is_found_by_the_owner_of_a_hold(boss: Staff) -> None:
    made = some_of_everything()
    other = some_of_everything()["cart_cart"]
    listed = reverse("admin:cart_cart_changelist")
    page = boss.get(listed, {"q": made["cart_cart"].owner}).content.decode()
    assert str(made["cart_cart"].pk) in page
    assert str(other.pk) not in page


def test_today_says_what_is_to_do_in_few_queries(boss: Staff) -> None:
    made = some_of_everything()
    gone = make_product(units=0).default_variant
    few = make_product(units=3).default_variant
    assert gone
    assert few
    hour = timedelta(hours=1)
    amounts = {"subtotal": 1, "tax": 0, "shipping": 0}
    PaymentAttempt.objects.create(
        checkout=made["orders_checkout"], created_at=timezone.now() - hour, **amounts
    )
    boss.get(reverse("admin:index"))
    with CaptureQueriesContext(connection) as captured:
        page = boss.get(reverse("admin:index"))
    assert len(captured) <= 11
    figures = {figure.label: figure.value for figure in page.context["figures"]}
    assert figures == {
        "To pack": "1",
        "Revenue today": "$40.00",
        "Sold out": "1",
        "Running low": "2",
        "Declined today": "1",
        "To ship": "0",
        "Needs attention": "1",
    }
    for figure in page.context["figures"]:
        assert boss.get(figure.address).status_code == 200, figure.label


def test_today_shows_only_what_one_may_see() -> None:
    some_of_everything()
    page = Staff("catalog.view_stock").get(reverse("admin:index"))
    assert [figure.label for figure in page.context["figures"]] == ["Sold out", "Running low"]
    assert not page.context["newest"]


def test_every_model_of_ours_has_its_place() -> None:
    ours = {model._meta.label_lower for model in admin.site._registry}
    assert {name.replace("_", ".", 1) for name in LISTS} <= ours


def test_shoppers_are_kept_out(boss: Staff) -> None:
    boss.user.is_staff = False
    boss.user.save()
    for name in ("admin:index", "admin:catalog_stock_changelist", "admin:orders_order_changelist"):
        assert boss.get(reverse(name)).status_code == 302
    assert stock.sweep() == 0
