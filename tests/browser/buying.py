"""The way to an order, step by step, as a shopper goes it in a browser."""

import re

from playwright.sync_api import Page, expect

CARD_FRAME = 'iframe[title="Secure payment input frame"]'
BANK_FRAME = 'iframe[title="3D Secure authentication"]'
GOOD, DECLINED, THREE_D_SECURE = "4242424242424242", "4000000000000002", "4000002500003155"


def product_in_stock(page: Page) -> str:
    """The address of a product that has plenty."""
    page.goto("/search/?stock=in&sort=bestselling")
    card = page.locator("article.card", has_text=re.compile("In stock|1[0-9] left")).first
    return str(card.locator("a").first.get_attribute("href"))


def put_in_cart(page: Page) -> None:
    page.goto(product_in_stock(page))
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(page.get_by_role("dialog")).to_contain_text("held for you")


def fill_shipping(page: Page) -> None:
    page.get_by_label("E-mail").fill("shopper@example.com")
    fill_address(page)
    page.get_by_role("button", name="Continue to payment").click()


def fill_address(page: Page) -> None:
    page.get_by_label("Full name").fill("A. Shopper")
    page.get_by_label("Street and number").fill("14 Harbour Street")
    page.get_by_label("City").fill("Portland")
    page.get_by_label("State").select_option("Oregon")
    page.get_by_label("ZIP code").fill("97205")


def fill_card(page: Page, number: str) -> None:
    fields = page.frame_locator(CARD_FRAME)
    fields.locator("[name=number]").press_sequentially(number)
    fields.locator("[name=expiry]").press_sequentially("1234")
    fields.locator("[name=cvc]").press_sequentially("123")
    page.get_by_role("button", name="Continue to review").click()


def go_to_review(page: Page, number: str = GOOD) -> None:
    put_in_cart(page)
    page.get_by_role("dialog").get_by_role("link", name="Check out").click()
    fill_shipping(page)
    fill_card(page, number)
    expect(page.get_by_role("button", name=re.compile("Place order"))).to_be_visible()


def place(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Place order")).click()
