"""Pages that tell the truth about stock while they are open, and after they were away."""

import json
import re

from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.running import Shop

from .buying import product_in_stock
from .conftest import Visit

BUSY = """
import time
from catalog import stock
from catalog.models import Stock
left = Stock.objects.as_of_now().get(pk={variant}).available
for units in (1, 2, 3, 4, left - 2):
    stock.hold({variant}, "cart:x", units)
    time.sleep(0.6)
"""
COUNT_WHAT_IS_SAID = """() => {
  window.said = 0
  const announcer = document.querySelector("[data-announcer]")
  new MutationObserver(() => { said += 1 }).observe(announcer, { childList: true })
}"""


class Watched:
    """What the page's socket was asked to watch, by what it sends."""

    def __init__(self, page: Page) -> None:
        self.ids: set[int] = set()
        self.sockets = 0
        page.on("websocket", self._opened)

    def _opened(self, line: WebSocket) -> None:
        self.sockets += 1
        self.ids = set()
        line.on("framesent", self._sent)

    def _sent(self, text: str | bytes) -> None:
        asked = json.loads(text)
        self.ids = (self.ids - set(asked.get("forget", []))) | set(asked["watch"])


def shown(page: Page) -> set[int]:
    places = page.locator("[data-live]").all()
    return {int(str(place.get_attribute("data-live")).split("-")[1]) for place in places}


def in_carts(place: Locator) -> int:
    """In how many carts the page says that it is."""
    said = re.search(r"in (\d+) cart", place.inner_text(), re.IGNORECASE)
    return int(said[1]) if said else 0


def put_in_cart(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(page.get_by_role("dialog")).to_contain_text("held for you")


def wait_for(page: Page, condition: object, *, tries: int = 50) -> None:
    assert callable(condition)
    for _ in range(tries):
        if condition():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it did not happen")


def test_a_page_watches_what_it_shows_also_what_scrolling_adds(visit: Visit) -> None:
    page = visit()
    watched = Watched(page)
    page.goto("/search/?sort=newest")
    first = page.locator("article.card").count()
    wait_for(page, lambda: watched.ids == shown(page))
    sockets = watched.sockets
    page.locator("article.card").last.scroll_into_view_if_needed()
    wait_for(page, lambda: page.locator("article.card").count() > first)
    wait_for(page, lambda: watched.ids == shown(page))
    assert watched.sockets == sockets, "what is added needs no socket of its own"


def test_a_page_forgets_what_it_no_longer_shows(visit: Visit) -> None:
    page = visit()
    watched = Watched(page)
    page.goto("/search/?sort=newest")
    wait_for(page, lambda: len(watched.ids) >= 20)
    before = set(watched.ids)
    page.locator("select[name=sort]").select_option("price-up")
    page.wait_for_url("**sort=price-up*")
    wait_for(page, lambda: watched.ids == shown(page) != before)


def test_a_card_says_in_how_many_carts_it_is(visit: Visit) -> None:
    here, there = visit(), visit("/search/?stock=in&sort=price-down")
    card = there.locator("article.card", has_text=re.compile("Only [2-5] left")).first
    address = str(card.locator("a").first.get_attribute("href"))
    badge = there.locator(f'article.card:has(a[href="{address}"]) .left')
    before = in_carts(badge)
    there.wait_for_timeout(700)
    put_in_cart(here, address)
    expect(badge).to_contain_text(f"in {before + 1} cart", timeout=5_000)


def test_the_way_back_shows_how_things_stand_now(visit: Visit) -> None:
    here, there = visit(), visit()
    address = product_in_stock(there)
    there.goto(address)
    panel = there.locator("[data-live^=availability]")
    before = in_carts(panel)
    there.get_by_role("link", name="Holdfast").first.click()
    there.wait_for_url("**/")
    put_in_cart(here, address)
    there.go_back()
    expect(panel).to_contain_text(f"In {before + 1} cart", timeout=5_000)


def test_a_page_whose_socket_was_cut_connects_again_and_catches_up(visit: Visit) -> None:
    here, there = visit(), visit()
    address = product_in_stock(there)
    watched = Watched(there)
    there.goto(address)
    panel = there.locator("[data-live^=availability]")
    before = in_carts(panel)
    there.wait_for_timeout(700)
    sockets = watched.sockets
    there.context.set_offline(True)
    put_in_cart(here, address)
    there.context.set_offline(False)
    there.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    there.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    wait_for(there, lambda: watched.sockets > sockets)
    expect(panel).to_contain_text(f"In {before + 1} cart", timeout=5_000)


def test_a_busy_product_is_read_out_seldom_and_says_for_how_long_it_is_held(
    shop: Shop, visit: Visit
) -> None:
    page = visit()
    address = product_in_stock(page)
    page.goto(address)
    place = page.locator(".product__stock")
    variant = int(str(place.get_attribute("data-live")).split("-")[1])
    button = page.get_by_role("button", name=re.compile("Add to cart"))
    expect(button).to_have_accessible_name("Add to cart · held for 30 min")
    page.evaluate(COUNT_WHAT_IS_SAID)
    shop.manage("shell", "-c", BUSY.format(variant=variant))
    expect(place).to_contain_text("Only 2 left")
    expect(button).to_have_accessible_name("Add to cart · held for 15 min")
    # Each of its parts is said apart, and the last news at the latest after eight seconds.
    expect(page.locator("[data-announcer]")).to_contain_text("Only 2 left, In", timeout=12_000)
    assert page.evaluate("said") <= 3
    shop.manage("shell", "-c", f"from catalog import stock; stock.release('cart:x', [{variant}])")


def test_the_keyboard_comes_back_to_where_the_drawer_was_opened(visit: Visit) -> None:
    page = visit()
    page.goto(product_in_stock(page))
    button = page.get_by_role("button", name=re.compile("Add to cart"))
    button.press("Enter")
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name=re.compile("Remove")).press("Enter")
    expect(drawer.get_by_role("heading", name="Your cart", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
