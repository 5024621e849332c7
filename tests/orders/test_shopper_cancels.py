"""A shopper who cancels: before the order is packed, and not after."""

from typing import Any

import pytest
from django.test import Client

from catalog import stock
from catalog.models import Variant
from orders import cancelling, fulfilment
from orders.aftersales import NotPossible
from orders.models import Order, OrderEvent, Refund
from shop.events.models import Event
from tests.builders import FROM_HERE, counters, order_of, snapshot, thing
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant() -> Variant:
    return thing(units=5, price="20.00")


@pytest.fixture
def order(variant: Variant) -> Order:
    return order_of((variant, 2))


def cancel(order: Order) -> Any:
    return Client().post(f"/orders/{order.token}/cancel/", headers=FROM_HERE)


def test_cancelling_is_asked_about_before_it_is_done(order: Order) -> None:
    response = Client().get(f"/orders/{order.token}/cancel/")
    assert response.status_code == 200
    page = text(response)
    for words in ("Yes, cancel it", "$49.19", "goes back to Visa ending 4242", "2 ×"):
        assert words in page
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


def test_a_cancelled_order_gives_goods_and_money_back_and_says_so(
    order: Order, variant: Variant
) -> None:
    response = cancel(order)
    assert response["Location"] == order.get_absolute_url()
    order.refresh_from_db()
    assert order.status == Order.Status.CANCELLED
    assert counters(variant) == (5, 0)
    assert Refund.objects.get().amount == order.total
    assert order.history.last().actor == cancelling.SHOPPER  # type: ignore[union-attr]
    page = text(Client().get(order.get_absolute_url()))
    assert "This order was cancelled" in page
    assert "$49.19 goes back to Visa ending 4242; banks take up to five days" in page


def test_cancelling_twice_gives_the_money_back_once(order: Order) -> None:
    assert cancel(order)["Location"] == cancel(order)["Location"] == order.get_absolute_url()
    assert Refund.objects.count() == 1
    assert Client().get(f"/orders/{order.token}/cancel/")["Location"] == order.get_absolute_url()


def everything() -> dict[str, Any]:
    tables = (Order, OrderEvent, Refund)
    return snapshot() | {table.__name__: list(table.objects.values()) for table in tables}


@pytest.mark.parametrize(
    "steps",
    [[Order.Status.PACKED], [Order.Status.PACKED, Order.Status.SHIPPED, Order.Status.DELIVERED]],
)
def test_what_is_packed_is_not_cancelled_here_and_the_page_says_what_can_be_done(
    order: Order, steps: list[str]
) -> None:
    for step in steps:
        fulfilment.move(order, step, actor="clerk")
    before = everything()
    response = cancel(order)
    assert response.status_code == 409
    page = text(response)
    assert "It is too late to cancel" in page
    assert f"It is {steps[-1]} already" in page
    assert "30 days to send things back" in page
    assert "Yes, cancel it" not in page
    assert everything() == before


def test_a_clerk_who_packed_since_the_page_was_looked_at_was_first(order: Order) -> None:
    """What the shopper's request had read is old by the time it decides."""
    seen = Order.objects.get(pk=order.pk)
    fulfilment.move(order, Order.Status.PACKED, actor="clerk")
    before = everything()
    with pytest.raises(NotPossible):
        cancelling.cancel_as_shopper(seen)
    assert everything() == before


def test_goods_that_are_busy_make_the_shopper_try_again_and_change_nothing(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object, **details: object) -> None:
        raise stock.StockBusy

    monkeypatch.setattr(stock, "put_back", busy)
    before = everything()
    response = cancel(order)
    assert response.status_code == 503
    assert "Please try again" in text(response)
    assert everything() == before


def test_open_pages_and_the_mail_hear_of_it(order: Order) -> None:
    cancel(order)
    topics = Event.objects.values_list("topic", flat=True)
    assert {"order.moved", "refund.requested", "stock.changed"} <= set(topics)


def test_a_guessed_link_cancels_nothing(order: Order) -> None:
    before = everything()
    assert Client().post("/orders/guessed/cancel/", headers=FROM_HERE).status_code == 404
    assert everything() == before


def test_another_site_cannot_cancel(order: Order) -> None:
    strict = Client(enforce_csrf_checks=True)
    address = f"/orders/{order.token}/cancel/"
    assert strict.post(address, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert strict.post(address, headers=FROM_HERE).status_code == 403
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED
