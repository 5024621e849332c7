"""What goes a little wrong while people shop: busy rows, a declined card, the way back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from playwright.sync_api import Locator, Page, Route, expect

from tests.running import Shop

from .buying import DECLINED, go_to_review, place, product_in_stock, put_in_cart
from .conftest import Visit

LOST = "We got no answer"
BUSY = "Many people want this at the moment"


@contextmanager
def all_stock_locked(shop: Shop) -> Iterator[None]:
    """Another buyer keeps every row of stock, longer than anyone waits."""
    with psycopg.connect(shop.database) as connection:
        connection.execute("SELECT 1 FROM catalog_stock FOR UPDATE")
        yield
        connection.rollback()


def told(page: Page, words: str) -> Locator:
    return page.get_by_text(words).filter(visible=True)


def test_an_add_that_comes_at_a_busy_moment_is_told_once(visit: Visit, shop: Shop) -> None:
    page = visit()
    page.goto(product_in_stock(page))
    with all_stock_locked(shop):
        page.get_by_role("button", name=re.compile("Add to cart")).click()
        expect(page.get_by_role("dialog")).to_contain_text(BUSY)
    expect(told(page, LOST)).to_have_count(0)


def test_a_change_that_comes_at_a_busy_moment_is_told_at_its_line(visit: Visit, shop: Shop) -> None:
    page = visit()
    put_in_cart(page)
    page.goto("/cart/")
    with all_stock_locked(shop):
        page.get_by_role("button", name="One more").click()
        expect(page.locator(".line").get_by_role("alert")).to_contain_text(BUSY)
    expect(told(page, LOST)).to_have_count(0)
    expect(page.get_by_role("spinbutton")).to_have_value("1")


def test_a_server_that_is_lost_is_told_in_a_toast(visit: Visit) -> None:
    page = visit()
    page.goto(product_in_stock(page))
    page.route("**/cart/lines/**", lambda route: route.fulfill(status=502, body="<h1>Bad</h1>"))
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(told(page, LOST)).to_have_count(1)


def test_where_only_the_answer_was_lost_nobody_is_told_that_nothing_changed(visit: Visit) -> None:
    page = visit()
    page.goto(product_in_stock(page))

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/cart/lines/**", lose)
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(told(page, LOST)).to_have_count(1)
    expect(told(page, "Nothing was changed")).to_have_count(0)
    page.goto("/cart/")
    expect(page.get_by_role("spinbutton")).to_have_value("1")


def test_after_a_declined_card_a_reload_and_the_way_back_are_pages(visit: Visit) -> None:
    page = visit()
    go_to_review(page, DECLINED)
    with page.expect_response("**/checkout/place/"):
        place(page)
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was charged")
    page.reload()
    expect(page.get_by_role("button", name="Continue to review")).to_be_visible()
    expect(page.locator("#problem")).to_have_count(0)  # told once
    page.goto("/cart/")
    page.go_back()
    expect(page.get_by_role("button", name="Continue to review")).to_be_visible()


def test_one_picture_travels_from_product_to_product(visit: Visit) -> None:
    page = visit()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.goto(product_in_stock(page))
    page.locator("article.card a").first.click()
    page.wait_for_url("**/p/**")
    page.wait_for_timeout(500)
    assert [line for line in said if "view-transition" in line] == []


def test_two_first_adds_in_one_moment_fill_one_cart(visit: Visit) -> None:
    page = visit()
    adds = page.locator("form.add")
    expect(adds.nth(1)).to_be_attached()
    page.evaluate(
        "[...document.querySelectorAll('form.add')].slice(0, 2).forEach(f => f.requestSubmit())"
    )
    expect(page.get_by_role("dialog")).to_contain_text("2 items in your cart")
