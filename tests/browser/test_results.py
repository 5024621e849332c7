"""The list of products: filters, an endless list of bounded size, the way back, lost answers."""

import re
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Visit
from .test_live import wait_for

FILTER = "brand"  # of which there are many values
ELEMENTS = "document.querySelectorAll('*').length"
MOST_CARDS = 24 * 5  # what is within 1,600 px of a view of 900
IN_VIEW = """() => {
  const cards = [...document.querySelectorAll("[data-product-card]")]
  const card = cards.find((one) => one.getBoundingClientRect().top > 130)
  return [card.dataset.productCard, Math.round(card.getBoundingClientRect().top)]
}"""
TOP_OF = """(id) => {
  const card = document.querySelector(`[data-product-card="${id}"]`)
  return card && Math.round(card.getBoundingClientRect().top)
}"""
GO_ON = """async (pages) => {
  const count = () => document.querySelectorAll("#pages [data-page]").length
  const more = document.querySelector("[data-more]")
  while (count() < pages) {
    more.scrollIntoView({ block: "end" })
    if (count() % 4 === 0 && !document.querySelector("#pages [data-state]")) more.click()
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}"""

BACK_AND_FORWARD = """async (times) => {
  const soon = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  const event = () => new Promise((then) => addEventListener("popstate", then, { once: true }))
  const go = async (by) => {
    const moved = event()
    history.go(by)
    await Promise.race([moved, soon(1000)])
  }
  const begun = location.href
  const seen = []
  for (let turn = 0; turn < times; turn += 1) {
    document.querySelector("#results-title").focus()
    await go(-1)
    document.activeElement.blur()
    while (location.href !== begun) await go(1)
    await soon(60 + 20 * (turn % 8))
    seen.push(document.querySelector("article.card h2")?.textContent.trim())
  }
  return seen
}"""


def cards(page: Page) -> Locator:
    return page.locator("article.card")


def blocks(page: Page) -> Locator:
    return page.locator("#pages [data-page]")


def said(page: Page) -> Locator:
    return page.locator("[data-announcer]")


def value(page: Page, place: int = 0) -> Locator:
    return page.locator(f"#facets input[name={FILTER}]").nth(place)


def go_on(page: Page, pages: int) -> None:
    """Scroll, and ask for more where the list waits to be asked, until it has so many pages."""
    page.evaluate(GO_ON, pages)
    wait_for(page, lambda: not page.locator("#pages [data-state]").count())


def settled(page: Page) -> None:
    """The place has been noted."""
    page.wait_for_timeout(350)


# --- Filters -------------------------------------------------------------------------------------


def test_a_filter_swaps_results_and_counts_and_the_keyboard_stays(visit: Visit) -> None:
    page = visit("/search/")
    page.evaluate("document.querySelector('header').dataset.same = 'yes'")
    before = page.locator("[data-count]").inner_text()
    box = value(page)
    box.scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    name = box.get_attribute("id")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url(f"**/search/?{FILTER}=*")
    expect(page.locator("[data-count]")).not_to_have_text(before)
    assert page.evaluate("document.activeElement.id") == name
    assert page.evaluate("scrollY") == scrolled
    assert page.locator("header").get_attribute("data-same") == "yes"
    expect(said(page)).to_contain_text(re.compile(r"\d+ results?"))
    page.go_back()
    page.wait_for_url("**/search/")
    expect(page.locator("[data-count]")).to_have_text(before)
    expect(page.locator("#facets :checked")).to_have_count(0)
    assert page.locator("header").get_attribute("data-same") == "yes"
    page.go_forward()
    expect(page.locator("#facets :checked")).to_have_count(1)


def test_chips_take_filters_away_and_the_keyboard_has_a_place(visit: Visit) -> None:
    page = visit("/search/")
    value(page).check()
    value(page, 1).check()
    expect(page.locator("a.chip")).to_have_count(3)
    for left in (2, 0):
        page.locator("a.chip").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("a.chip")).to_have_count(left)
        assert page.evaluate("document.activeElement.tagName") in {"A", "H1"}
    expect(page.locator("#facets :checked")).to_have_count(0)
    assert page.url.endswith("/search/")


def test_what_was_seen_before_is_shown_at_once_and_then_made_true(visit: Visit) -> None:
    page = visit("/search/")
    value(page).check()
    page.wait_for_url(f"**?{FILTER}=*")
    name = cards(page).first.locator("h2")
    expect(page.locator("a.chip")).to_have_count(2)
    title = name.inner_text()
    value(page).uncheck()
    page.wait_for_url("**/search/")
    held: list[Route] = []
    page.route(f"**/search/?{FILTER}=*", lambda route: held.append(route))
    value(page).check()
    expect(name).to_have_text(title, timeout=1000)
    expect(page.locator("a.chip")).to_have_count(2)
    wait_for(page, lambda: held)
    answer = held[0].fetch()
    held[0].fulfill(response=answer, body=answer.text().replace(escape(title), "A name of today"))
    expect(name).to_have_text("A name of today")
    page.go_back()
    page.go_forward()
    expect(name).to_have_text("A name of today", timeout=1000)


def test_who_goes_back_and_forward_at_once_sees_what_the_filters_say(visit: Visit) -> None:
    page = visit("/search/")
    value(page).check()
    page.wait_for_url(f"**?{FILTER}=*")
    expect(page.locator("a.chip")).to_have_count(2)
    wait_for(page, lambda: page.locator("#results[aria-busy=false]").count() == 1)
    title = cards(page).first.locator("h2").inner_text()
    assert page.evaluate(BACK_AND_FORWARD, 40) == [title] * 40
    expect(page.locator("#facets :checked")).to_have_count(1)


def test_an_older_list_does_not_say_how_many_are_left(visit: Visit) -> None:
    page = visit("/search/?sort=price-up")
    go_on(page, 4)
    expect(cards(page).first).to_be_attached()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    wait_for(page, lambda: page.locator("[data-page='1'] article").count() == 0)
    page.evaluate("scrollTo(0, 0)")
    badge = page.locator("[data-page='1'] [data-live]").first
    expect(badge).to_be_attached()
    expect(page.locator(".is-old")).to_have_count(0)  # the socket has said how things stand


# --- The list ------------------------------------------------------------------------------------


def test_further_pages_come_by_scrolling_and_are_announced(visit: Visit) -> None:
    page = visit("/search/")
    page.locator("[data-page='1'] article").last.scroll_into_view_if_needed()
    expect(blocks(page)).to_have_count(2)
    expect(said(page)).to_have_text(re.compile(r"Page 2, items 25 to 48 of [\d,]+"))
    go_on(page, 4)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_timeout(500)
    assert blocks(page).count() == 4, "after four pages it waits, so that the foot is reached"
    expect(page.locator("footer")).to_be_in_viewport()
    page.locator("[data-more]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-page='5'] article").first.locator("a")).to_be_focused()


# As a busy browser does: what happened in several frames is told in one go.
TOLD_LATE = """
const Watcher = window.IntersectionObserver
window.IntersectionObserver = class extends Watcher {
  constructor(tell, how) {
    let told = []
    super((seen) => {
      if (!told.length) setTimeout(() => tell(told.splice(0)), 600)
      told.push(...seen)
    }, how)
  }
}"""


def test_a_busy_browser_that_tells_late_what_is_in_view_gets_the_next_page(visit: Visit) -> None:
    page = visit()
    page.add_init_script(TOLD_LATE)
    page.goto("/search/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(blocks(page)).to_have_count(2)


def test_at_the_end_of_a_page_that_is_asked_for_again_the_next_one_comes(visit: Visit) -> None:
    page = visit("/search/")
    go_on(page, 3)
    page.evaluate("scrollTo(0, 0)")
    third = page.locator("[data-page='3']")
    expect(third.locator("article")).to_have_count(0)
    page.evaluate("const now = Date.now; Date.now = () => now() + 120_000")
    asked: list[Route] = []
    page.route("**/search/?page=3", lambda route: asked.append(route))
    page.evaluate("scrollTo(0, document.querySelector('[data-page=\"3\"]').offsetTop - 1000)")
    wait_for(page, lambda: asked)
    assert blocks(page).count() == 3
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.evaluate(TWO_FRAMES)
    asked[0].continue_()
    expect(blocks(page)).to_have_count(4)


def test_fifty_pages_stay_a_small_page_and_the_way_back_finds_its_place(visit: Visit) -> None:
    page = visit("/search/?sort=newest")
    small: int = page.evaluate(ELEMENTS)
    go_on(page, 50)
    assert cards(page).count() <= MOST_CARDS
    assert page.evaluate(ELEMENTS) < small * 6
    page.evaluate("scrollTo(0, document.querySelector('[data-page=\"30\"]').offsetTop + 700)")
    expect(page.locator("[data-page='30'] article")).to_have_count(24)
    settled(page)
    card, top = page.evaluate(IN_VIEW)
    length: int = page.evaluate("document.querySelector('#pages').offsetHeight")
    assert "page=30" in page.url
    page.locator(f"[data-product-card='{card}'] a").click()
    page.wait_for_url("**/p/**")
    page.go_back()
    at_the_place(page, card, top)
    assert blocks(page).count() == 50
    assert abs(page.evaluate("document.querySelector('#pages').offsetHeight") - length) < 100
    assert cards(page).count() <= MOST_CARDS
    page.reload()
    at_the_place(page, card, top)
    page.evaluate("scrollTo(0, document.querySelector('[data-page=\"12\"]').offsetTop)")
    expect(page.locator("[data-page='12'] article")).to_have_count(24)


def at_the_place(page: Page, card: str, top: int) -> None:
    page.wait_for_url("**/search/**")
    wait_for(page, lambda: page.evaluate(TOP_OF, card) is not None)
    page.wait_for_timeout(300)
    assert abs(page.evaluate(TOP_OF, card) - top) <= 3


def test_the_keyboard_is_not_lost_when_its_card_is_far_away(visit: Visit) -> None:
    page = visit("/search/")
    link = cards(page).nth(2).locator("a")
    link.focus()
    go_on(page, 4)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_timeout(300)
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-page]').dataset.page") == "1"


def test_from_the_middle_earlier_results_come_above_what_is_read(visit: Visit) -> None:
    """However long they take: what is read neither moves nor vanishes meanwhile."""
    page = visit("/search/?page=3")
    card, before = page.evaluate(IN_VIEW)
    held: list[Route] = []
    page.route("**/search/?page=2", lambda route: held.append(route))
    page.get_by_role("link", name="Earlier results").evaluate("link => link.click()")
    expect(page.locator("[data-page='2'] .skeleton")).to_have_count(24)
    wait_for(page, lambda: held)
    page.wait_for_timeout(300)
    assert abs((page.evaluate(TOP_OF, card) or 0) - before) <= 3
    held[0].continue_()
    expect(page.locator("[data-page='2'] article")).to_have_count(24)
    page.wait_for_timeout(300)
    assert abs((page.evaluate(TOP_OF, card) or 0) - before) <= 3


def test_earlier_results_that_do_not_come_leave_what_is_read_in_its_place(visit: Visit) -> None:
    page = visit("/search/?page=3")
    card, before = page.evaluate(IN_VIEW)
    page.route("**/search/?page=2", lambda route: route.abort())
    page.get_by_role("link", name="Earlier results").evaluate("link => link.click()")
    expect(page.locator("[data-page='2'] .notice")).to_contain_text("did not reach us")
    page.wait_for_timeout(300)
    assert abs((page.evaluate(TOP_OF, card) or 0) - before) <= 3


# --- What goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [None, 503])
def test_an_answer_that_does_not_come_leaves_what_was_there(
    visit: Visit, status: int | None
) -> None:
    page = visit("/search/")
    there = cards(page).count()

    def fail(route: Route) -> None:
        if status:
            route.fulfill(status=status, body="<h1>Busy</h1>")
        else:
            route.abort()

    page.route(f"**/search/?{FILTER}=*", fail)
    value(page).check()
    line = page.locator("[data-lost]")
    expect(line).to_contain_text("did not reach us")
    expect(said(page)).to_contain_text("did not reach us")
    assert cards(page).count() == there
    assert page.url.endswith("/search/")
    page.unroute(f"**/search/?{FILTER}=*")
    line.get_by_role("button", name="Try again").click()
    page.wait_for_url(f"**?{FILTER}=*")
    expect(line).to_have_count(0)


# As fast as nothing on a network can fail: before the browser said what is in view.
LOSE_THE_SECOND_PAGE = """() => {
  const whole = window.fetch
  window.lost = 0
  window.fetch = (address, how) => {
    if (!address.endsWith("?page=2")) return whole(address, how)
    window.lost += 1
    return Promise.reject(new TypeError("no way there"))
  }
  window.mend = () => { window.fetch = whole }
}"""
TWO_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


def test_a_further_page_that_does_not_come_can_be_asked_for_again(visit: Visit) -> None:
    page = visit("/search/")
    page.evaluate(LOSE_THE_SECOND_PAGE)
    page.locator("[data-page='1'] article").last.scroll_into_view_if_needed()
    line = page.locator("[data-page='2'] .notice")
    expect(line).to_contain_text("These products did not reach us")
    page.evaluate(TWO_FRAMES)
    assert page.evaluate("lost") == 1, "asked for again without being told to"
    page.evaluate("mend()")
    line.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-page='2'] article")).to_have_count(24)


# --- Without scripts, and on a phone -------------------------------------------------------------


def test_without_scripts_pages_and_filters_are_links_and_a_form(visit: Visit) -> None:
    page = visit("/search/", scripts=False)
    page.get_by_role("link", name="Show more").click()
    page.wait_for_url("**?page=2")
    expect(page.locator("[data-count]")).to_contain_text("page 2 of")
    page.get_by_role("link", name="Earlier results").click()
    value(page).check()
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url(f"**{FILTER}=*")
    page.get_by_label("Sort by").select_option("price-up")
    page.get_by_role("button", name="Sort").click()
    page.wait_for_url("**sort=price-up*")
    page.locator("a.chip").first.click()
    expect(page.locator("a.chip")).to_have_count(0)


def test_on_a_phone_the_filters_are_a_sheet_and_stay_in_reach(visit: Visit) -> None:
    page = visit("/search/", narrow=True)
    go_on(page, 2)
    page.evaluate("scrollTo(0, 3000)")
    button = page.get_by_role("button", name="Filters")
    expect(button).to_be_in_viewport()
    for control in (button, page.get_by_label("Sort by")):
        box: Any = control.bounding_box()
        assert box["height"] >= 44
    button.click()
    sheet = page.locator("#filters")
    expect(sheet).to_be_visible()
    value(page).check()
    show = sheet.get_by_role("button", name=re.compile(r"Show \d+ result"))
    page.wait_for_url(f"**?{FILTER}=*")
    expect(sheet).to_be_visible()
    show.click()
    expect(sheet).to_be_hidden()
    expect(cards(page).first).to_be_in_viewport()
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
