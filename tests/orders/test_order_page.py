"""An order's page, its receipt and the list of all: what they say, and to whom."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from orders import cancelling, fulfilment, refunding
from orders.aftersales import add_note
from orders.models import Order, Refund
from orders.refunding import Claim, Units
from shop.lib.money import percent
from tests.builders import order_of, thing
from tests.pages import text

pytestmark = pytest.mark.django_db


def give(order: Order, amount: str) -> Refund:
    claim = Claim(extra=Decimal(amount))
    return refunding.refund(order, claim, actor="clerk", reason="scratched")


def amounts(page: str) -> list[Decimal]:
    """Of the receipt, without what every page's head and foot say."""
    page = page.split("<article")[1].split("</article>")[0]
    return [Decimal(amount.replace(",", "")) for amount in re.findall(r"\$([\d,]+\.\d\d)", page)]


@pytest.fixture
def order() -> Order:
    return order_of((thing(price="20.00"), 2))


@pytest.fixture
def receipt(client: Client, order: Order) -> str:
    return text(client.get(f"/orders/{order.token}/receipt/"))


def test_an_order_is_for_who_has_its_link(order: Order) -> None:
    stranger = Client()
    assert stranger.get("/orders/guessed/").status_code == 404
    response = stranger.get(order.get_absolute_url())
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    page = text(response)
    assert "noindex" in page
    for words in ("Confirmed", "Packed", "Visa ending 4242", "14 Harbour Street", "$49.19"):
        assert words in page


def test_write_to_us_says_where_to(client: Client, order: Order, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "The shop <hello@shop.example>"
    fulfilment.pack(order, actor="clerk")
    for where in ("", "cancel/"):
        page = text(client.get(f"{order.get_absolute_url()}{where}"))
        address = f'href="mailto:hello@shop.example?subject=Order%20{order.number}"'
        assert address in page, where
        assert ">hello@shop.example</a>" in page


def test_an_order_tells_what_became_of_it(client: Client, order: Order) -> None:
    cancelling.cancel(order, actor="clerk", note="Asked for by phone")
    page = text(client.get(order.get_absolute_url()))
    assert "This order was cancelled" in page
    assert "Asked for by phone" in page
    assert "Money on its way back" in page
    assert "Packed" not in page


def test_history_is_for_who_signed_in(client: Client, order: Order) -> None:
    assert client.get("/orders/")["Location"] == "/account/login/?next=/orders/"
    shopper = get_user_model().objects.create_user("shopper@example.com", "long enough")
    client.force_login(shopper)
    assert "Nothing ordered yet" in text(client.get("/orders/"))
    Order.objects.update(user=shopper)
    assert order.number in text(client.get("/orders/"))


def test_history_asks_no_more_for_more_orders(
    client: Client, order: Order, django_assert_max_num_queries: Any
) -> None:
    shopper = get_user_model().objects.create_user("shopper@example.com", "long enough")
    client.force_login(shopper)
    for _ in range(3):
        again = Order.objects.create(user=shopper, subtotal=1, tax=0, shipping=0)
        again.lines.create(variant=thing(), sku="x", title="Thing", unit_price=1, quantity=1)
    with django_assert_max_num_queries(14):
        client.get("/orders/")


@pytest.mark.parametrize(
    ("steps", "heading", "next_words"),
    [
        ([], "We have it in hand", "We pack it today or tomorrow, and write to shopper@"),
        (["packed"], "We have it in hand", "It is packed and waits for the carrier."),
        (["packed", "shipped"], "It is on its way", "It should arrive"),
        (["packed", "shipped", "delivered"], "It is with you", "We hope you like it."),
    ],
)
def test_each_status_says_what_happens_next(
    client: Client, order: Order, steps: list[str], heading: str, next_words: str
) -> None:
    for step in steps:
        fulfilment.move(order, step, actor="clerk")
    page = text(client.get(order.get_absolute_url()))
    assert heading in page
    assert next_words in page
    assert ("Cancel this order" in page) is (steps == [])


def test_what_was_charged_to_which_card_and_where_mails_go_is_said_plainly(
    client: Client, order: Order
) -> None:
    for address in (order.get_absolute_url(), f"/orders/{order.token}/thanks/"):
        page = text(client.get(address))
        assert (
            '<b class="num">$49.19</b> was charged to <b class="num">Visa ending 4242</b>' in page
        )
        assert "shopper@example.com" in page
        assert f"/orders/{order.token}/receipt/" in page


def test_an_order_page_asks_no_more_for_more_lines(
    client: Client, order: Order, django_assert_max_num_queries: Any
) -> None:
    many = order_of(*((thing(), 1) for _ in range(8)))
    for one in (order, many):
        for page in ("", "thanks/", "receipt/", "cancel/"):
            client.get("/orders/find/")  # what every page has in common is remembered for seconds
            with django_assert_max_num_queries(9):
                assert client.get(f"/orders/{one.token}/{page}").status_code == 200


def test_parcels_say_what_is_in_them_and_where_they_can_be_followed(
    client: Client, order: Order
) -> None:
    line = order.lines.get()
    parcel = fulfilment.send(
        order, {line.pk: 1}, carrier="ups", tracking_number="1Z999", actor="clerk"
    )
    page = text(client.get(order.get_absolute_url()))
    for words in (
        *("Part of it is on its way", "Your parcel<", "Parcel 1</b> with UPS, sent"),
        *(f'href="{parcel.tracking_link}" rel="noopener noreferrer"', "1Z999"),
        *(f'<span class="num">1 ×</span> {line.title}', "still to come", "The rest follows"),
    ):
        assert words in page
    fulfilment.send(order, actor="clerk")
    fulfilment.deliver(parcel, actor="clerk")
    page = text(client.get(order.get_absolute_url()))
    assert "Parcel 1</b> with UPS, delivered" in page
    assert "Your parcels<" in page
    assert "still to come" not in page


def test_what_is_for_staff_is_not_for_shoppers(client: Client, order: Order) -> None:
    add_note(order, "Rang the bell twice, nobody there", actor="clerk")
    page = text(client.get(order.get_absolute_url()))
    assert "Rang the bell" not in page
    assert "clerk" not in page


# --- The receipt ---------------------------------------------------------------------------------


def test_a_receipt_adds_up_to_what_was_paid(receipt: str, order: Order) -> None:
    shown = amounts(receipt)
    unit, line, subtotal, tax, shipping, total, paid = shown
    assert unit * 2 == line == subtotal == Decimal("40.00")
    assert subtotal + tax + shipping == total == paid == order.payments.get().amount
    assert "Tax 8 % on goods" in receipt


def test_a_receipt_names_seller_buyer_number_and_day(
    client: Client, order: Order, settings: Settings
) -> None:
    settings.SELLER_NAME = "Longshore Goods"
    settings.SELLER_ADDRESS = ["1 Pier Road", "Portland", "ME 04101"]
    settings.SELLER_TAX_ID = "12-3456789"
    response = client.get(f"/orders/{order.token}/receipt/")
    assert "no-store" in response["Cache-Control"]
    page = text(response)
    for words in (
        *("Longshore Goods", "1 Pier Road", "ME 04101", "Tax ID 12-3456789", order.number),
        *("A. Shopper", "14 Harbour Street", "Visa ending 4242", "noindex"),
        *(f"{order.placed_at:%B %Y}", order.lines.get().sku),
    ):
        assert words in page


def test_a_receipt_keeps_the_prices_agreed(client: Client, order: Order) -> None:
    line = order.lines.get()
    assert line.variant
    line.variant.price = Decimal("99.00")
    line.variant.save()
    assert Decimal("99.00") not in amounts(text(client.get(f"/orders/{order.token}/receipt/")))


def test_a_receipt_says_what_went_back_and_what_that_leaves(client: Client, order: Order) -> None:
    refund = give(order, "9.19")
    page = text(client.get(f"/orders/{order.token}/receipt/"))
    assert "Refund, on its way" in page
    assert amounts(page)[-2:] == [Decimal("9.19"), Decimal("40.00")]
    refund.mark_failed("the account is closed")
    assert "Refund" not in text(client.get(f"/orders/{order.token}/receipt/"))


def test_money_that_goes_back_for_goods_names_them(client: Client, order: Order) -> None:
    line = order.lines.get()
    fulfilment.send(order, actor="clerk")
    refunding.refund(order, Claim({line.pk: Units(1)}), actor="clerk", reason="scratched")
    for page in ("", "receipt/"):
        shown = text(client.get(f"/orders/{order.token}/{page}"))
        assert f'money__part"><span class="num">1 ×</span> {line.title}' in shown
        assert "$21.60" in shown


def test_an_order_from_before_rates_were_kept_claims_none(client: Client, order: Order) -> None:
    Order.objects.update(tax_rate=0)
    page = text(client.get(f"/orders/{order.token}/receipt/"))
    assert "%" not in page.split("Subtotal")[1].split("Delivery")[0]


@pytest.mark.parametrize(
    ("rate", "words"), [("0.08", "8"), ("0.10", "10"), ("0.08875", "8.875"), ("0", "0")]
)
def test_rates_are_written_as_people_write_them(rate: str, words: str) -> None:
    assert percent(Decimal(rate)) == words


# --- All of a shopper's orders -------------------------------------------------------------------


@pytest.fixture
def shopper(client: Client) -> Any:
    user = get_user_model().objects.create_user("shopper@example.com", "long enough")
    client.force_login(user)
    return user


def test_orders_are_found_by_number_and_by_what_was_in_them(client: Client, shopper: Any) -> None:
    lamp, mug = (order_of((thing(), 1), user=shopper) for _ in range(2))
    lamp.lines.update(title="Harbour lamp")
    mug.lines.update(title="Enamel mug")
    for words, found in ((lamp.number[3:].lower(), lamp), ("MUG", mug), ("harbour", lamp)):
        page = text(client.get("/orders/", {"q": words}))
        assert f"order-{found.number}" in page
        assert page.count('class="order-row"') == 1
    page = text(client.get("/orders/", {"q": "kayak <b>"}))
    assert "None of your orders has 'kayak &lt;b&gt;' in it." in page
    assert client.get("/orders/", {"q": "a\0" * 500}).status_code == 200


def test_other_peoples_orders_are_not_found(client: Client, shopper: Any, order: Order) -> None:
    assert order.number not in text(client.get("/orders/", {"q": order.number[3:]}))


def test_pages_of_what_was_asked_for_keep_the_question(client: Client, shopper: Any) -> None:
    for _ in range(11):
        order_of((thing(), 1), user=shopper).lines.update(title="Enamel mug")
    page = text(client.get("/orders/", {"q": "enamel mug"}))
    assert "Page 1 of 2" in page
    assert 'href="?q=enamel%20mug&amp;page=2"' in page


def test_each_order_of_the_list_can_be_ordered_again(client: Client, shopper: Any) -> None:
    order = order_of((thing(), 1), user=shopper)
    assert f'action="/orders/{order.token}/again/"' in text(client.get("/orders/"))


def test_a_cancelled_order_whose_bank_refused_the_money_says_so(
    client: Client, order: Order
) -> None:
    cancelling.cancel_as_shopper(order)
    Refund.objects.get().mark_failed("the account is closed")
    page = text(client.get(order.get_absolute_url()))
    assert "$49.19 has not gone back to Visa ending 4242 yet; we see to it." in page


def test_the_search_of_the_shop_stays_out_of_it(client: Client, shopper: Any) -> None:
    page = text(client.get("/orders/", {"q": "lamp"}))
    assert page.count('value="lamp"') == 1


def test_a_refund_that_is_done_is_said_to_be_back(client: Client, order: Order) -> None:
    refund = give(order, "5.00")
    assert "Money on its way back" in text(client.get(order.get_absolute_url()))
    refund.mark_done("re_1")
    assert Refund.objects.get().status == Refund.Status.DONE
    assert "Money back" in text(client.get(order.get_absolute_url()))
