"""What the search box offers while somebody types, by keyboard, mouse and touch."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Locator, Page, Request, Route, expect

from .conftest import Visit

ANSWERS = re.compile(r"/search/suggestions/\?q=")


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search the shop")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def active(page: Page) -> Locator:
    """The option that a screen reader stands on."""
    return page.locator(f"[id='{box(page).get_attribute('aria-activedescendant')}']")


def asked(page: Page) -> list[str]:
    """Fills with the addresses that the page asks for suggestions."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        if ANSWERS.search(request.url):
            addresses.append(request.url.partition("?q=")[2])

    page.on("request", note)
    return addresses


def test_by_keyboard(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type("bac", delay=20)
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    number = options(page).count()
    expect(page.get_by_role("status").filter(has_text="suggestions")).to_have_text(
        f"{number} suggestions"
    )
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_have_attribute("aria-selected", "true")
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    first = active(page).get_attribute("id")
    page.keyboard.press("End")
    last = active(page).get_attribute("id")
    assert last == options(page).last.get_attribute("id") != first
    page.keyboard.press("ArrowDown")  # past the last: in the box again
    assert box(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    assert active(page).get_attribute("id") == last
    page.keyboard.press("Home")
    assert active(page).get_attribute("id") == first
    expect(box(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_value("bac")
    page.keyboard.press("ArrowDown")  # opens it again
    expect(options(page)).to_have_count(number)
    page.keyboard.press("ArrowDown")
    goal = str(active(page).get_attribute("href"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{goal}")


def test_enter_without_a_choice_searches(visit: Visit) -> None:
    page = visit()
    box(page).press_sequentially("lamp")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=lamp")


def test_a_typo_by_mouse(visit: Visit) -> None:
    page = visit()
    box(page).press_sequentially("tirpod", delay=10)
    meant = options(page).first
    expect(meant).to_have_text(re.compile("tripod"))
    expect(meant.locator("mark")).to_have_text(re.compile("tripod"))
    options(page).filter(has_text="$").first.hover()
    page.mouse.down()
    expect(box(page)).to_be_focused()
    page.mouse.up()
    page.wait_for_url("**/p/**")


def test_it_closes_when_the_box_is_left(visit: Visit) -> None:
    page = visit()
    box(page).press_sequentially("lamp")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)


def test_only_the_last_text_is_answered_and_only_once(visit: Visit) -> None:
    page = visit()
    addresses = asked(page)
    box(page).press_sequentially("lam", delay=30)
    expect(options(page).first).to_be_visible()
    assert addresses == ["lam"]
    slow: list[Route] = []
    dropped: list[str] = []
    page.route(re.compile(r"\?q=tri$"), lambda route: slow.append(route))
    page.on("requestfailed", lambda request: dropped.append(request.url.partition("?q=")[2]))
    box(page).fill("tri")
    page.wait_for_timeout(500)
    box(page).fill("tripod")
    expect(options(page).filter(has_text="$").first).to_contain_text("tripod")
    with suppress(Error):  # nobody waits for it any more
        slow[0].fulfill(body='<a role="option">late</a>')
    page.wait_for_timeout(100)
    expect(options(page).filter(has_text="late")).to_have_count(0)
    assert dropped == ["tri"]
    assert addresses == ["lam", "tri", "tripod"]


def test_an_answer_from_a_moment_ago_comes_from_the_browser(visit: Visit) -> None:
    page = visit()
    for text in ("lamp", "kettle", "lamp"):
        box(page).fill(text)
        page.wait_for_timeout(350)
        expect(options(page).first).to_be_visible()
    sent = page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter(({ name }) => name.endsWith('?q=lamp')).map(({ transferSize }) => transferSize)"
    )
    assert len(sent) == 2
    assert sent[0] > 0 == sent[1]


def test_an_input_method_is_left_alone(visit: Visit) -> None:
    page = visit()
    addresses = asked(page)
    box(page).focus()
    session = page.context.new_cdp_session(page)
    composed = {"text": "lamp", "selectionStart": 4, "selectionEnd": 4}
    session.send("Input.imeSetComposition", composed)
    page.wait_for_timeout(500)
    assert addresses == []
    session.send("Input.insertText", {"text": "lamp"})
    expect(options(page).first).to_be_visible()
    assert addresses == ["lamp"]


def test_on_a_phone_it_fills_the_width_and_can_be_touched(visit: Visit) -> None:
    page = visit(narrow=True)
    box(page).press_sequentially("lamp")
    expect(options(page).first).to_be_visible()
    sheet = page.locator("[data-suggestions]")
    seen = sheet.bounding_box()
    assert seen
    assert (seen["x"], seen["width"]) == (0, 390)
    tallest = sheet.evaluate("sheet => parseFloat(getComputedStyle(sheet).maxHeight)")
    assert seen["y"] + tallest <= 844
    heights = [option.bounding_box() for option in options(page).all()]
    assert all(option and option["height"] >= 44 for option in heights)


@pytest.mark.parametrize("narrow", [False, True])
def test_without_scripts_it_is_a_plain_form(visit: Visit, narrow: bool) -> None:
    page = visit(scripts=False, narrow=narrow)
    field = page.get_by_role("searchbox", name="Search the shop")
    field.fill("lamp")
    field.press("Enter")
    page.wait_for_url("**/search/?q=lamp")
    expect(page.locator("article.card").first).to_be_visible()
