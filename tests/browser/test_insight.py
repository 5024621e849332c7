"""The browser says which result was opened and, from the thank-you page, what was bought by it."""

import re

import psycopg
from playwright.sync_api import Request, expect

from tests.running import Shop, wait_until

from .buying import fill_card, fill_shipping, place
from .conftest import Visit

QUERY = "headphones"


def outcomes(shop: Shop) -> list[tuple[int, int, int]]:
    with psycopg.connect(shop.database) as connection:
        return connection.execute(
            "SELECT product_id, clicked, bought FROM catalog_searchoutcome WHERE words = 'headphon'"
        ).fetchall()


def test_a_result_that_is_opened_and_bought_is_counted(visit: Visit, shop: Shop) -> None:
    page = visit(f"/search/?q={QUERY}&stock=in")
    said: list[str] = []

    def heard(request: Request) -> None:
        if "/search/clicked/" in request.url:
            said.append(request.post_data or "")

    page.on("request", heard)
    page.locator("article.card a").nth(2).click()
    page.wait_for_url("**/p/**")
    product = int(page.url.split("/p/")[1].split("/")[0])
    wait_until(lambda: said, "the beacon")
    assert said == [f"q={QUERY}&product={product}&place=3"]
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    page.get_by_role("dialog").get_by_role("link", name="Check out").click()
    fill_shipping(page)
    fill_card(page, "4242424242424242")
    place(page)
    page.wait_for_url("**/thanks/")
    expect(page.locator("[data-receipt]")).to_be_visible()
    wait_until(lambda: (product, 1, 1) in outcomes(shop), "the count")
    assert page.evaluate("localStorage.getItem('found-by')") is None
