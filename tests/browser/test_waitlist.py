"""'Tell me when it is back', as people meet it."""

import re
from pathlib import Path

import psycopg
from playwright.sync_api import expect

from tests.running import Shop, wait_until

from .conftest import Visit

STOCK = "from catalog import stock; stock.{}, actor='test', note='test')"


def sold_out(shop: Shop) -> tuple[int, str]:
    """A variant of which the last one is gone, and the address of its page."""
    with psycopg.connect(shop.database) as connection:
        row = connection.execute(
            "SELECT product.default_variant_id, product.id, product.slug"
            " FROM catalog_product AS product JOIN catalog_stock AS stock"
            " ON stock.variant_id = product.default_variant_id"
            " WHERE stock.reserved = 0 AND stock.on_hand > 0 ORDER BY product.id DESC LIMIT 1"
        ).fetchone()
    assert row
    variant, product, slug = row
    shop.manage("shell", "-c", STOCK.format(f"adjust({variant}, 0"))
    return variant, f"/p/{product}/{slug}/"


def link_in_mail(shop: Shop, email: str) -> str:
    mails = Path(shop.environment["MAIL_FILE_PATH"])

    def text() -> str:
        found = (mail.read_text() for mail in mails.glob("*")) if mails.exists() else ()
        return next((mail for mail in found if f"To: {email}" in mail), "")

    wait_until(text, "the mail")
    link = re.search(r"/waitlist/[\w-]+/", text())
    assert link
    return link[0]


def test_from_asking_to_the_cart_while_another_page_sees_it_come_back(
    shop: Shop, visit: Visit
) -> None:
    variant, address = sold_out(shop)
    page, other = visit(address), visit(address, narrow=True)
    page.get_by_label("Your e-mail").fill("ada@")
    page.get_by_role("button", name="Tell me when it is back").click()
    expect(page.get_by_text("Please enter an e-mail address like")).to_be_visible()
    page.get_by_label("Your e-mail").fill("ada@example.com")
    page.get_by_role("button", name="Tell me when it is back").click()
    expect(page.get_by_role("heading", name="You are on the list")).to_be_focused()
    shop.manage("shell", "-c", STOCK.format(f"receive({variant}, 2"))
    other.get_by_role("link", name="It is back").press("Enter")
    expect(other.get_by_role("button", name=re.compile("Add to cart"))).to_be_focused()
    expect(other.locator(".product__stock")).to_contain_text("Only 1 left")
    shop.manage("shell", "-c", STOCK.format(f"adjust({variant}, 1"))
    other.get_by_role("link", name="All are taken").press("Enter")
    expect(other.get_by_role("heading", name="All are held right now")).to_be_focused()
    expect(other.get_by_role("button", name="Tell me when it is back")).to_be_visible()
    expect(other.get_by_role("button", name=re.compile("Add to cart"))).to_have_count(0)
    page.goto(link_in_mail(shop, "ada@example.com"))
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^(30|29):\d\d"))
    page.get_by_role("button", name="Put it in my cart").click()
    expect(page.get_by_role("heading", name="Your cart").first).to_be_visible()
    expect(page.locator(f"#line-{variant}")).to_be_visible()


def test_without_scripts_asking_and_leaving_work_all_the_same(shop: Shop, visit: Visit) -> None:
    variant, address = sold_out(shop)
    page = visit(address, scripts=False)
    page.get_by_label("Your e-mail").fill("bob@example.com")
    page.get_by_role("button", name="Tell me when it is back").click()
    expect(page.get_by_role("heading", name="You are on the list")).to_be_visible()
    shop.manage("shell", "-c", STOCK.format(f"receive({variant}, 1"))
    page.goto(link_in_mail(shop, "bob@example.com"))
    expect(page.get_by_text(re.compile(r"Until \d\d:\d\d UTC"))).to_be_visible()
    page.get_by_role("button", name="I do not want it any more").click()
    expect(page.get_by_text("You have left the list.")).to_be_visible()
