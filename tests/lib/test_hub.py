"""One process's open pages: read for all at once, told what is new, never what is old."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import pytest
from django.db import OperationalError

from catalog.live import current_stock
from shop.lib import watching
from shop.lib.live import News
from shop.lib.watching import Hub
from tests.builders import thing


class Page:
    def __init__(self) -> None:
        self.heard: list[tuple[int, str]] = []

    def offer(self, variant_id: int, html: str) -> None:
        self.heard.append((variant_id, html))


def run(
    scene: Callable[[Hub], Coroutine[Any, Any, None]],
    read: Callable[[Iterable[int]], list[News]] = current_stock,
) -> None:
    async def played() -> None:
        await scene(Hub("stock", read))

    asyncio.run(played())


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not happened():
            await asyncio.sleep(0.01)


class Reads:
    """Reads the stock, and remembers what was asked for each time."""

    def __init__(self, failures: int = 0) -> None:
        self.asked: list[list[int]] = []
        self.failures = failures

    def __call__(self, variant_ids: Iterable[int]) -> list[News]:
        if self.failures:
            self.failures -= 1
            raise OperationalError("the database is away")
        self.asked.append(sorted(variant_ids))
        return current_stock(self.asked[-1])


@pytest.mark.django_db(transaction=True)
def test_all_who_connect_in_the_same_moment_are_answered_by_one_query() -> None:
    variants = [thing().pk for _ in range(3)]
    pages, reads = [Page() for _ in range(2000)], Reads()

    async def scene(hub: Hub) -> None:
        for page in pages:
            hub.watch(page, variants)
        await until(lambda: all(len(page.heard) == 3 for page in pages))

    run(scene, reads)
    assert reads.asked == [variants]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    variant, page, reads = thing().pk, Page(), Reads(failures=1)
    monkeypatch.setattr(watching, "PAUSE_AFTER_FAILURE", 0.05)

    async def scene(hub: Hub) -> None:
        hub.watch(page, [variant])
        await until(lambda: bool(page.heard))

    run(scene, reads)
    assert reads.asked == [[variant]]


@pytest.mark.django_db(transaction=True)
def test_what_has_moved_is_read_where_somebody_watches_it() -> None:
    watched, other = thing().pk, thing().pk
    page, reads = Page(), Reads()

    async def scene(hub: Hub) -> None:
        hub.watch(page, [watched])
        await until(lambda: bool(page.heard))
        await hub.hear({"relay": "one", "number": 1, "moved": [watched, other]})
        await until(lambda: len(page.heard) == 2)

    run(scene, reads)
    assert reads.asked == [[watched], [watched]]


def test_what_was_read_earlier_never_follows_what_was_read_later() -> None:
    here, asking = Page(), Page()

    async def scene(hub: Hub) -> None:
        hub.watchers = {7: {here, asking}}
        await hub._tell(News(7, 20, "3 left"))
        await hub._tell(News(7, 19, "4 left"))
        await hub._tell(News(7, 19, "4 left"), [asking])

    run(scene)
    assert here.heard == [(7, "3 left")]
    assert asking.heard == [(7, "3 left"), (7, "3 left")]


def test_news_that_says_the_same_is_told_to_nobody_but_who_asked() -> None:
    here, asking = Page(), Page()

    async def scene(hub: Hub) -> None:
        hub.watchers = {7: {here, asking}}
        await hub._tell(News(7, 20, "3 left"))
        await hub._tell(News(7, 21, "3 left"), [asking])

    run(scene)
    assert (len(here.heard), len(asking.heard)) == (1, 2)


def test_who_has_left_hears_nothing_and_leaves_nothing() -> None:
    page = Page()

    async def scene(hub: Hub) -> None:
        hub.watchers, hub.askers = {7: {page}}, {7: {page}}
        await hub._tell(News(7, 20, "3 left"))
        hub.forget(page, [7, 8])
        await hub._tell(News(7, 21, "2 left"))
        assert not (hub.watchers)
        assert not (hub.askers)
        assert not hub.known

    run(scene)
    assert page.heard == [(7, "3 left")]
