"""Public pages that are rendered once for many visitors, and never shown when they are not true."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace

import pytest
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from catalog.changes import products_changed
from catalog.models import Product, Variant
from catalog.search import freshness
from shop.events.relay import relay_batch
from shop.lib import changes, kept_pages
from tests.builders import FROM_HERE, thing

pytestmark = pytest.mark.django_db(transaction=True)
Queries = Callable[[int], AbstractContextManager[object]]


class Watch:
    """The time of day, which only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Watch]:
    settings.KEEP_PAGES = True
    watch = Watch()
    monkeypatch.setattr(kept_pages, "time", watch)
    monkeypatch.setattr(kept_pages, "clock", kept_pages.Clock())
    kept_pages.shelf.clear()
    yield watch
    kept_pages.shelf.clear()


@pytest.fixture
def page(watch: Watch) -> Callable[..., bytes]:
    """The n-th rendering of a page, as the middleware hands it out."""
    rendered = iter(range(1, 100))

    def view(request: HttpRequest) -> HttpResponse:
        return kept_pages.keep(HttpResponse(str(next(rendered))))

    ask = kept_pages.kept_pages(view)

    def get(path: str = "/", **headers: str) -> bytes:
        return ask(RequestFactory().get(path, headers=headers)).content

    return get


def settle(watch: Watch, get: Callable[..., bytes]) -> None:
    """The first look at the shop: from now on what is rendered counts as settled."""
    get("/settle/")
    watch.passes(kept_pages.SPREADING)


def test_an_unchanged_shop_renders_a_page_once_in_half_a_minute(
    watch: Watch, page: Callable[..., bytes]
) -> None:
    settle(watch, page)
    first = page()
    watch.passes(kept_pages.SETTLED - 0.1)
    assert page() == first
    watch.passes(0.2)
    assert page() != first


def test_a_change_is_seen_within_a_second(watch: Watch, page: Callable[..., bytes]) -> None:
    settle(watch, page)
    first = page()
    watch.passes(10)
    changes.note()
    second = page()
    assert second != first
    watch.passes(0.9)
    assert page() == second, "a crowd on one page costs one rendering a second"
    watch.passes(0.2)
    assert page() != second, "while the news spread, a page may have missed them"


def test_a_change_while_a_page_is_rendered_makes_it_last_for_a_second_only(watch: Watch) -> None:
    rendered = iter("abcdefg")

    def view(request: HttpRequest) -> HttpResponse:
        changes.note()
        return kept_pages.keep(HttpResponse(next(rendered)))

    ask = kept_pages.kept_pages(view)
    ask(RequestFactory().get("/settle/"))
    watch.passes(kept_pages.SPREADING)
    assert ask(RequestFactory().get("/")).content == b"b"
    watch.passes(kept_pages.UNSETTLED + 0.1)
    assert ask(RequestFactory().get("/")).content == b"c"


def test_pages_of_one_address_are_told_apart_by_what_decides_them(
    watch: Watch, page: Callable[..., bytes]
) -> None:
    answers = {
        page(),
        page("/", **{"HX-Request": "true"}),
        page("/", **{"HX-Request": "true", "HX-Boosted": "true"}),
        page("/", Host="localhost"),
        page("/?page=2"),
    }
    assert len(answers) == 5
    assert page() in answers


@pytest.mark.parametrize(
    "spoil",
    [
        lambda response: response.set_cookie("cart", "mine"),
        lambda response: response.headers.__setitem__("Vary", "HX-Request, Cookie"),
        lambda response: setattr(response, "status_code", 404),
    ],
)
def test_what_is_somebodys_own_is_never_kept(
    watch: Watch, spoil: Callable[[HttpResponse], object]
) -> None:
    rendered = iter("ab")

    def view(request: HttpRequest) -> HttpResponse:
        response = kept_pages.keep(HttpResponse(next(rendered)))
        spoil(response)
        return response

    ask = kept_pages.kept_pages(view)
    assert [ask(RequestFactory().get("/")).content for _ in range(2)] == [b"a", b"b"]


def test_there_is_an_end_to_what_is_kept(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST_BYTES", 250)

    def view(request: HttpRequest) -> HttpResponse:
        return kept_pages.keep(HttpResponse(b"x" * 100))

    ask = kept_pages.kept_pages(view)
    for path in ("/1/", "/2/", "/1/", "/3/"):
        ask(RequestFactory().get(path))
    kept = {address[1] for address in kept_pages.shelf._pages}
    assert kept == {"/1/", "/3/"}, "the one that was shown least recently went"


def test_pages_go_on_while_the_database_is_away(
    watch: Watch, page: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(watch, page)
    first = page()

    def away() -> int:
        raise OperationalError("the server is gone")

    monkeypatch.setattr(kept_pages, "changes", SimpleNamespace(number=away))
    watch.passes(kept_pages.WITHOUT_DATABASE - 1)
    assert page() == first
    watch.passes(2)
    assert page() != first
    monkeypatch.undo()


def test_who_counts_showings_counts_them_all(watch: Watch) -> None:
    shown: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        return kept_pages.keep(HttpResponse("page"), lambda request: shown.append(request.path))

    ask = kept_pages.kept_pages(view)
    for _ in range(3):
        ask(RequestFactory().get("/"))
    assert shown == ["/", "/"], "the first showing is the view's own business"


def test_what_may_soon_be_better_is_kept_for_a_second(watch: Watch) -> None:
    rendered = iter("abc")

    def view(request: HttpRequest) -> HttpResponse:
        return kept_pages.keep(HttpResponse(next(rendered)), briefly=True)

    ask = kept_pages.kept_pages(view)
    ask(RequestFactory().get("/"))
    watch.passes(kept_pages.SPREADING)
    second = ask(RequestFactory().get("/")).content
    watch.passes(0.9)
    assert ask(RequestFactory().get("/")).content == second
    watch.passes(0.2)
    assert ask(RequestFactory().get("/")).content != second


# --- The shop -------------------------------------------------------------------------------------


def test_a_kept_page_asks_the_database_nothing_but_whether_it_is_true(
    watch: Watch, client: Client, django_assert_num_queries: Queries
) -> None:
    address = thing().product.get_absolute_url()
    settle(watch, lambda path: client.get(address).content)
    first = client.get(address)
    watch.passes(1)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert again.content == first.content
    assert again.headers == first.headers
    with django_assert_num_queries(0):
        client.get(address)


def test_a_new_price_is_on_the_page_within_a_second_of_its_news(
    watch: Watch, client: Client
) -> None:
    variant = thing(price="20.00")
    address = variant.product.get_absolute_url()
    settle(watch, lambda path: client.get(address).content)
    assert b"$20.00" in client.get(address).content
    with transaction.atomic():
        Variant.objects.filter(pk=variant.pk).update(price="21.50")
        products_changed([variant.product_id])
    relay_batch()
    watch.passes(kept_pages.UNSETTLED)
    assert b"$21.50" in client.get(address).content


def test_new_search_documents_are_a_change(watch: Watch) -> None:
    Product.objects.filter(pk=thing().product_id).update(title="Storm lantern")
    freshness.mark_stale(Product.objects.values_list("pk", flat=True))
    before = changes.number()
    freshness.refresh()
    assert changes.number() > before
    freshness.refresh()
    assert changes.number() == before + 1, "nothing was written"


def test_adding_leaves_the_greeting_of_one_visitor_off_the_page_of_the_next(
    watch: Watch, client: Client
) -> None:
    variant = thing()
    address = variant.product.get_absolute_url()
    client.post(reverse("cart:add", args=[variant.pk]), {"quantity": 1}, headers=FROM_HERE)
    with_cart, without = client.get(address), Client().get(address)
    assert not with_cart.cookies
    assert not without.cookies
    assert with_cart.content == without.content
