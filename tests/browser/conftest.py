"""A running shop with some goods, and browsers to visit it with."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.running import Shop, drop_database, make_database

from .chromium import launch

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
Visit = Callable[..., Page]
PATIENCE = 20_000  # milliseconds; where time matters, a test says how much
expect.set_options(timeout=PATIENCE)
# Chromium on a busy machine, of a view transition that came too late: no script of ours failed.
DROPPED = "Transition was aborted because of invalid state"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    name = f"browser_{os.getpid()}"
    running = Shop(tmp_path_factory.mktemp("shop"), make_database(name)).prepare(products=1300)
    running.manage("reindex")
    yield running.open("sandbox", "web", "relay", "worker", "beat")
    running.close()
    drop_database(name)


@pytest.fixture
def visit(browser: Browser, shop: Shop) -> Iterator[Visit]:
    """Open pages as new visitors; scripts that fail or that the policy refuses fail the test."""
    contexts = []
    problems: list[str] = []

    def open_page(path: str = "/", *, scripts: bool = True, narrow: bool = False) -> Page:
        context = browser.new_context(
            base_url=shop.url,
            viewport=NARROW if narrow else WIDE,  # type: ignore[arg-type]
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on(
            "pageerror",
            lambda error: (
                None if str(error).startswith(DROPPED) else problems.append(f"{page.url}: {error}")
            ),
        )
        page.on(
            "console",
            lambda line: (
                problems.append(f"{page.url}: {line.text}")
                if "Content Security Policy" in line.text
                else None
            ),
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
