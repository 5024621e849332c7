"""Of stock a document says only whether there is some: news of it is work when that changes."""

from collections.abc import Callable

import pytest

from catalog import stock
from catalog.listeners import products_bought
from catalog.models import Hold, Product, SearchDocument, StaleDocument
from catalog.search import documents, elastic, freshness
from catalog.tasks import refresh_index
from shop.events import relay
from tests.search.conftest import fill, goods

pytestmark = pytest.mark.usefixtures("db")


def says(engine: str, product: Product) -> bool:
    """Whether the engine's document says that there is some."""
    if engine == "postgres":
        return SearchDocument.objects.get(pk=product.pk).in_stock
    elastic.client().indices.refresh(index=elastic.settings.SEARCH_INDEX)
    found = elastic.client().get(index=elastic.settings.SEARCH_INDEX, id=str(product.pk))
    return bool(found["_source"]["in_stock"])


def hold(product: Product, units: int = 1, owner: str = "a shopper") -> None:
    stock.hold(product.variants.get().pk, owner, units)


def release(product: Product) -> None:
    stock.release("a shopper")


def relayed() -> set[int]:
    """Hand on the news; returns which products are marked after that."""
    while relay.relay_batch():
        pass
    return set(StaleDocument.objects.values_list("product_id", flat=True))


@pytest.fixture
def lamp() -> Product:
    made = goods("Desk lamp", stock=2)
    fill("postgres")
    relay.relay_batch()
    refresh_index()
    return made


def test_hundreds_of_holds_are_no_work_until_the_last_one_goes(lamp: Product) -> None:
    for _ in range(100):
        hold(lamp)
        release(lamp)
        assert relayed() == set()
    hold(lamp, 2)
    assert relayed() == {lamp.pk}
    refresh_index()
    assert says("postgres", lamp) is False


def test_what_lapses_is_found_again_when_the_sweeper_tells(lamp: Product) -> None:
    hold(lamp, 2)
    relayed()
    refresh_index()
    Hold.objects.update(expires_at="2020-01-01T00:00Z")
    stock.sweep()
    assert relayed() == {lamp.pk}
    refresh_index()
    assert says("postgres", lamp) is True


def test_an_order_tells_search_what_sells(lamp: Product) -> None:
    order = {"order": 0, "products": [lamp.pk], "quantities": {str(lamp.pk): 2}}
    products_bought([order])
    refresh_index()
    assert SearchDocument.objects.get(pk=lamp.pk).sold_count == 2


def test_a_flip_while_its_document_is_being_written_is_not_lost(
    lamp: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker has read 'none left'; before it writes, what stands there is right again."""
    hold(lamp, 2)
    relayed()

    def come_back() -> None:
        release(lamp)
        assert says("postgres", lamp) is True, "so the document itself gives no reason to mark it"
        assert relayed() == {lamp.pk}

    interrupt("postgres", come_back, monkeypatch)
    freshness._refresh_batch("postgres")
    assert says("postgres", lamp) is False
    refresh_index()
    assert says("postgres", lamp) is True


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("elasticsearch")
def test_a_flip_that_only_elasticsearch_has_seen_is_not_lost(
    lamp: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL's document was read before the flip, Elasticsearch's during it; the news of it
    comes after everything is as it was."""
    fill("elasticsearch")
    freshness.mark_stale([lamp.pk])
    freshness._refresh_batch("postgres")
    hold(lamp, 2)
    freshness._refresh_batch("elasticsearch")
    assert (says("postgres", lamp), says("elasticsearch", lamp)) == (True, False)
    release(lamp)
    relayed()
    refresh_index()
    assert (says("postgres", lamp), says("elasticsearch", lamp)) == (True, True)
    assert relayed() == set()


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("elasticsearch")
def test_a_flip_between_two_workers_is_not_lost(
    lamp: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One has read 'none left' for PostgreSQL and is slow; the other finishes Elasticsearch."""
    fill("elasticsearch")
    hold(lamp, 2)
    relayed()

    def overtake() -> None:
        release(lamp)
        freshness._refresh_batch("elasticsearch")
        hold(lamp, 2)

    interrupt("postgres", overtake, monkeypatch)
    freshness._refresh_batch("postgres")
    assert (says("postgres", lamp), says("elasticsearch", lamp)) == (False, True)
    relayed()
    refresh_index()
    assert (says("postgres", lamp), says("elasticsearch", lamp)) == (False, False)


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("elasticsearch")
@pytest.mark.parametrize("rebuilt", ["postgres", "elasticsearch"])
def test_a_flip_that_only_a_reindex_has_seen_is_not_lost(lamp: Product, rebuilt: str) -> None:
    fill("elasticsearch")
    hold(lamp, 2)
    fill(rebuilt)
    release(lamp)
    relayed()
    refresh_index()
    assert (says("postgres", lamp), says("elasticsearch", lamp)) == (True, True)


def interrupt(engine: str, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this happen once, between the reading and the writing of a batch."""
    write = freshness.WRITERS[engine]

    def interrupted(batch: documents.Batch) -> bool:
        monkeypatch.setitem(freshness.WRITERS, engine, write)
        act()
        return write(batch)

    monkeypatch.setitem(freshness.WRITERS, engine, interrupted)
