"""The checkout as people go through it: signed in, by keyboard, in two tabs, from elsewhere."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Request, expect

from .buying import (
    CARD_FRAME,
    GOOD,
    fill_address,
    fill_card,
    fill_shipping,
    go_to_review,
    place,
    product_in_stock,
    put_in_cart,
)
from .conftest import Visit

_FOCUSED = """() => {
  const here = document.activeElement
  const named = here.labels?.[0] ?? here
  return here.title || (named.innerText || here.value || '').trim()
}"""


def tab_to(page: Page, name: str, *, at_most: int = 60) -> None:
    """By the Tab key, until what has the focus begins with this name."""
    passed = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        passed.append(str(page.evaluate(_FOCUSED)))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"{name} was not among {passed}")


def sign_up(page: Page) -> str:
    email = f"shopper-{uuid4().hex[:8]}@example.com"
    page.goto("/account/signup/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("a long enough password 77")
    page.locator("main").get_by_role("button", name=re.compile("account", re.IGNORECASE)).click()
    page.wait_for_url(lambda address: "signup" not in address)
    return email


def test_an_address_saved_once_is_one_press_the_next_time(visit: Visit) -> None:
    page = visit()
    email = sign_up(page)
    put_in_cart(page)
    page.goto("/checkout/")
    expect(page.get_by_label("E-mail")).to_have_value(email)
    fill_address(page)
    page.get_by_label("Save this address").check()
    page.get_by_role("button", name="Continue to payment").click()
    fill_card(page, GOOD)
    place(page)
    page.wait_for_url("**/thanks/")

    put_in_cart(page)
    page.goto("/checkout/")
    expect(page.get_by_label(re.compile("14 Harbour Street"))).to_be_checked()
    expect(page.get_by_label("Full name")).to_be_hidden()
    page.get_by_label("Another address").check()
    expect(page.get_by_label("Full name")).to_be_visible()
    page.get_by_label(re.compile("14 Harbour Street")).check()
    page.get_by_role("button", name="Continue to payment").click()
    expect(page.get_by_label("Ship to")).to_contain_text("Portland, OR 97205")
    page.goto("/addresses/")
    expect(page.locator("main")).to_contain_text("Default")


def test_the_keyboard_alone_buys(visit: Visit) -> None:
    page = visit()
    page.goto(product_in_stock(page))
    tab_to(page, "Add to cart")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("held for you")
    tab_to(page, "Check out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/shipping/")
    for field, text in {
        "E-mail": "shopper@example.com",
        "Full name": "A. Shopper",
        "Street and number": "14 Harbour Street",
        "City": "Portland",
        "State": "Oregon",
        "ZIP code": "97205",
    }.items():
        tab_to(page, field)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/payment/")
    expect(page.frame_locator(CARD_FRAME).locator("[name=number]")).to_be_visible()
    tab_to(page, "Secure payment input frame")
    page.keyboard.type(GOOD)
    for text in ("1234", "123"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    tab_to(page, "Continue to review", at_most=3)
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/review/")
    tab_to(page, "Place order")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/")


def test_two_tabs_that_place_the_same_order_end_at_the_same_thanks(visit: Visit) -> None:
    here = visit()
    go_to_review(here)
    there = here.context.new_page()
    there.goto("/checkout/")
    expect(there.get_by_role("button", name=re.compile("Place order"))).to_be_visible()
    place(here)
    here.wait_for_url("**/thanks/")
    place(there)
    there.wait_for_url("**/thanks/")
    assert here.url == there.url


def test_each_step_is_one_way_to_the_shop_and_a_reload_sends_nothing_again(visit: Visit) -> None:
    """A form is answered by the next page itself, which then has an address of its own."""
    page = visit()
    put_in_cart(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            asked.append(f"{request.method} {urlsplit(request.url).path}")

    page.on("request", note)

    page.get_by_role("dialog").get_by_role("link", name="Check out").click()
    fill_shipping(page)
    fill_card(page, GOOD)
    place(page)
    page.wait_for_url("**/thanks/")
    thanks = urlsplit(page.url).path
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert asked == [
        "GET /checkout/",
        "POST /checkout/shipping/",
        "POST /checkout/payment/",
        "POST /checkout/place/",
    ]
    asked.clear()
    page.reload()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/cart/")
    assert asked[:2] == [f"GET {thanks}", "GET /checkout/review/"]
    assert not [line for line in asked if line.startswith("POST")]


@pytest.mark.parametrize("scripts", [True, False])
def test_another_country_asks_for_other_fields_and_keeps_what_was_typed(
    visit: Visit, *, scripts: bool
) -> None:
    page = visit("/search/?stock=in", scripts=scripts)
    page.goto(product_in_stock(page))
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(page.locator("[data-hold-words]").first).to_be_visible()
    page.goto("/checkout/")
    page.get_by_label("Street and number").fill("9 Quay Street")
    page.get_by_label("Country").select_option("United Kingdom")
    if not scripts:
        page.get_by_role("button", name="Change country").click()
    expect(page.get_by_label("State")).to_have_count(0)
    expect(page.get_by_label("Street and number")).to_have_value("9 Quay Street")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_label("E-mail").fill("shopper@example.com")
    page.get_by_label("Full name").fill("A. Shopper")
    page.get_by_label("Town or city").fill("Bristol")
    page.get_by_label("Postcode").fill("bs14dj")
    page.get_by_label("Postcode").press("Enter")
    page.wait_for_url("**/checkout/payment/")
    expect(page.get_by_label("Ship to")).to_contain_text("Bristol, BS1 4DJ, United Kingdom")
