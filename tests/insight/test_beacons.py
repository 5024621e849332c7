"""What a search led to is told by the browser; purchases only with a receipt of the shop."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from catalog.insight import receipts
from catalog.insight.buffer import buffer
from catalog.models import SearchOutcome
from tests.admin.conftest import sold
from tests.builders import FROM_HERE, make_product

pytestmark = pytest.mark.django_db
CLICKED, BOUGHT = "/search/clicked/", "/search/bought/"


@pytest.fixture
def browser() -> Client:
    return Client(headers={**FROM_HERE, "user-agent": "Firefox"})


def outcomes() -> list[tuple[str, int, int, int]]:
    buffer.flush()
    shown = SearchOutcome.objects.order_by("product")
    return list(shown.values_list("words", "product", "clicked", "bought"))


def test_a_click_is_counted(browser: Client) -> None:
    product = make_product()
    said = {"q": "Lanterns", "product": product.pk, "place": 3}
    assert browser.post(CLICKED, said).status_code == 204
    assert outcomes() == [("lantern", product.pk, 1, 0)]
    assert SearchOutcome.objects.get().places == 3


def test_a_beacon_asks_no_database_and_sets_no_cookie(
    browser: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = browser.post(CLICKED, {"q": "lantern", "product": 1, "place": 1})
    assert not answer.cookies


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"q": "lantern"},
        {"q": "lantern", "product": "x", "place": "1"},
        {"q": "lantern", "product": "-1", "place": "1"},
        {"q": "lantern", "product": "9" * 5000, "place": "1"},
        {"q": "lantern", "product": "\u0663", "place": "1"},
        {"q": " \x00 ", "product": "1", "place": "1"},
    ],
)
def test_nonsense_is_passed_over(browser: Client, said: dict[str, str]) -> None:
    for address in (CLICKED, BOUGHT):
        assert browser.post(address, said).status_code == 204
    assert outcomes() == []


def test_other_sites_cannot_send_it() -> None:
    said = {"q": "lantern", "product": make_product().pk, "place": 1}
    for headers in ({}, {"sec-fetch-site": "cross-site"}):
        assert Client(headers=headers).post(CLICKED, said).status_code == 403
    assert Client().get(CLICKED).status_code == 405
    assert outcomes() == []


def test_the_thank_you_page_gives_a_receipt_and_it_counts_once(browser: Client) -> None:
    order = sold()
    product = order.lines.get().product_id
    page = browser.get(reverse("orders:confirmation", args=[order.token]))
    shown = re.search(r'data-receipt="([^"]+)"', page.content.decode())
    assert shown, "the page has a receipt; one asked for later has another second in it"
    receipt = shown[1]
    assert order.number not in str(signing.loads(receipt, salt=receipts.SALT))
    for _ in range(2):
        browser.post(BOUGHT, {"q": "lantern", "product": product, "receipt": receipt})
    assert outcomes() == [("lantern", product, 0, 1)]


def test_a_purchase_without_a_good_receipt_is_not_counted(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought, other = make_product().pk, make_product().pk
    receipt = receipts.receipt_for("HF-1", [bought])
    for product, shown in ((other, receipt), (bought, receipt[:-1] + "!"), (bought, "")):
        browser.post(BOUGHT, {"q": "lantern", "product": product, "receipt": shown})
    with monkeypatch.context() as late:
        late.setattr(receipts, "VALID_FOR", -receipts.VALID_FOR)
        browser.post(BOUGHT, {"q": "lantern", "product": bought, "receipt": receipt})
    assert outcomes() == []
    browser.post(BOUGHT, {"q": "lantern", "product": bought, "receipt": receipt})
    assert outcomes() == [("lantern", bought, 0, 1)]
