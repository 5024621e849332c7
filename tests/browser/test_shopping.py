"""Shopping as people do it: search, cart, checkout, payment, and stock that moves by itself."""

import re

import pytest
from playwright.sync_api import expect

from tests.running import Shop

from .buying import (
    BANK_FRAME,
    DECLINED,
    GOOD,
    THREE_D_SECURE,
    fill_card,
    fill_shipping,
    go_to_review,
    place,
    product_in_stock,
)
from .conftest import Visit


def test_a_guest_buys_and_follows_the_order(visit: Visit, shop: Shop) -> None:
    page = visit()
    go_to_review(page)
    expect(page.get_by_text("Visa ending 4242")).to_be_visible()
    place(page)
    page.wait_for_url("**/thanks/")
    number = re.search(r"HF-[0-9A-Z]{8}", page.content())
    assert number
    page.get_by_role("link", name=re.compile("order", re.IGNORECASE)).first.click()
    expect(page.locator("main")).to_contain_text(number[0])
    expect(page.locator("main")).to_contain_text("Confirmed")
    page.goto("/cart/")
    expect(page.locator("main")).to_contain_text("Nothing in here yet")


def test_a_declined_card_is_said_and_another_one_pays(visit: Visit) -> None:
    page = visit()
    go_to_review(page, DECLINED)
    with page.expect_response("**/checkout/place/") as answer:
        place(page)
    assert answer.value.status == 402
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was charged")
    fill_card(page, GOOD)
    place(page)
    page.wait_for_url("**/thanks/")


@pytest.mark.parametrize("button", ["Complete authentication", "Fail authentication"])
def test_three_d_secure_is_passed_or_failed(visit: Visit, button: str) -> None:
    page = visit()
    go_to_review(page, THREE_D_SECURE)
    place(page)
    page.frame_locator(BANK_FRAME).get_by_role("button", name=button).click()
    if button.startswith("Complete"):
        page.wait_for_url("**/thanks/")
    else:
        expect(page.get_by_role("alert").first).to_contain_text("Nothing was charged")


def test_stock_moves_in_the_other_window(visit: Visit) -> None:
    here, there = visit(), visit()
    address = product_in_stock(here)
    there.goto(address)
    here.goto(address)
    stock = there.locator("[data-live^=availability]").first
    in_carts = re.search(r"In (\d+) cart", stock.inner_text())
    before = int(in_carts[1]) if in_carts else 0
    there.wait_for_timeout(700)
    here.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(here.get_by_role("dialog")).to_contain_text("held for you")
    expect(stock).to_contain_text(f"In {before + 1} cart", timeout=5_000)


def test_a_reload_the_back_button_and_a_second_tab_keep_the_place(visit: Visit) -> None:
    page = visit()
    go_to_review(page)
    page.reload()
    expect(page.get_by_role("button", name=re.compile("Place order"))).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Keep Visa ending 4242").click()
    steps = page.get_by_role("navigation", name="Steps of the checkout")
    steps.get_by_role("link", name="Shipping").click()
    expect(page.get_by_label("City")).to_have_value("Portland")
    tab = page.context.new_page()
    tab.goto("/checkout/")
    expect(tab.get_by_role("button", name=re.compile("Place order"))).to_be_visible()
    place(tab)
    tab.wait_for_url("**/thanks/")
    page.goto("/checkout/review/")
    page.wait_for_url("**/cart/")


def test_search_finds_narrows_and_goes_back(visit: Visit) -> None:
    page = visit()
    page.get_by_role("combobox").fill("headphones")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=headphones*")
    count = page.locator("article.card").count()
    assert count > 0
    box = page.get_by_role("checkbox", name=re.compile("In stock")).first
    box.check()
    page.wait_for_url("**stock=in*")
    page.go_back()
    page.wait_for_url(lambda url: "stock=in" not in url)


def test_a_shop_without_scripts_still_sells_up_to_the_card(visit: Visit) -> None:
    page = visit("/search/?stock=in", scripts=False)
    page.goto(product_in_stock(page))
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    page.wait_for_url("**/cart/")
    expect(page.locator("main")).to_contain_text(re.compile(r"Until \d\d:\d\d"))
    page.get_by_role("link", name="Check out").click()
    fill_shipping(page)
    page.wait_for_url("**/checkout/payment/")
    assert "Card payment needs JavaScript" in page.content()


def test_a_phone_shows_every_page_without_scrolling_sideways(visit: Visit) -> None:
    page = visit(narrow=True)
    for path in ("/", "/search/?q=lamp", product_in_stock(page), "/cart/", "/account/login/"):
        page.goto(path)
        widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1], f"{path} is {widths[0]} px wide"
