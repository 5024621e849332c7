"""Documents follow the catalogue, whatever fails in between."""

from collections.abc import Callable

import pytest
from django.db import connection

from catalog import stock
from catalog.models import Hold, Product, StaleDocument
from catalog.search import documents, elastic, freshness, guard, postgres
from catalog.search.query import Query
from catalog.tasks import refresh_index
from tests.search.conftest import ENGINES, fill, goods, rebuild_one, shown

pytestmark = pytest.mark.usefixtures("db")


def stale(engine: str) -> set[int]:
    return set(StaleDocument.objects.filter(engine=engine).values_list("product_id", flat=True))


def test_a_marked_product_is_indexed(engine: str) -> None:
    fill(engine)
    lamp = goods("Desk lamp")
    freshness.mark_stale([lamp.pk])
    refresh_index()
    assert shown(engine) == {lamp.pk}
    assert not StaleDocument.objects.exists()


def test_refreshing_twice_changes_nothing(engine: str) -> None:
    lamp = goods("Desk lamp")
    fill(engine)
    for _ in range(2):
        freshness.mark_stale([lamp.pk])
        refresh_index()
    refresh_index()
    assert ENGINES[engine].find(Query(text="lamp")).ids == [lamp.pk]
    assert not StaleDocument.objects.exists()


@pytest.mark.parametrize(
    "leave",
    [
        lambda product: Product.objects.filter(pk=product.pk).update(is_published=False),
        lambda product: Product.objects.filter(pk=product.pk).update(retired_at="2026-01-01T0:00Z"),
        lambda product: product.delete(),
    ],
    ids=["unpublished", "retired", "deleted"],
)
def test_what_leaves_the_shop_leaves_the_index(
    engine: str, leave: Callable[[Product], object]
) -> None:
    lamp, mug = goods("Desk lamp"), goods("Mug")
    fill(engine)
    leaving = lamp.pk
    leave(lamp)
    freshness.mark_stale([leaving])
    refresh_index()
    assert shown(engine) == {mug.pk}


def test_the_last_one_in_a_cart_is_out_of_stock_until_the_hold_lapses(engine: str) -> None:
    lamp = goods("Desk lamp", stock=1)
    fill(engine)
    variant = lamp.variants.get()
    stock.hold(variant.pk, "a shopper", 1)
    assert rebuild_one(lamp).documents[0].in_stock is False
    Hold.objects.update(expires_at="2020-01-01T00:00Z")
    assert rebuild_one(lamp).documents[0].in_stock is True


def test_a_mark_during_a_refresh_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    lamp = goods("Desk lamp")
    fill("postgres")
    write = freshness.WRITERS["postgres"]

    def change_meanwhile(batch: documents.Batch) -> bool:
        is_written = write(batch)
        monkeypatch.setitem(freshness.WRITERS, "postgres", write)
        Product.objects.filter(pk=lamp.pk).update(title="Floor lamp")
        freshness.mark_stale([lamp.pk])
        return is_written

    monkeypatch.setitem(freshness.WRITERS, "postgres", change_meanwhile)
    freshness.mark_stale([lamp.pk])
    freshness._refresh_batch("postgres")
    assert lamp.pk in stale("postgres")
    refresh_index()
    assert postgres.find(Query(text="floor")).ids == [lamp.pk]


def test_a_claim_keeps_others_away_until_its_worker_must_be_dead() -> None:
    lamp = goods("Desk lamp")
    freshness.mark_stale([lamp.pk])
    assert len(freshness._claim("postgres")) == 1
    assert freshness._claim("postgres") == []
    StaleDocument.objects.update(claimed_until="2020-01-01T00:00Z")
    assert len(freshness._claim("postgres")) == 1


def test_a_writer_that_crashes_gives_its_work_back(monkeypatch: pytest.MonkeyPatch) -> None:
    lamp = goods("Desk lamp")
    freshness.mark_stale([lamp.pk])

    def crash(batch: documents.Batch) -> bool:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setitem(freshness.WRITERS, "postgres", crash)
        with pytest.raises(ZeroDivisionError):
            refresh_index()
    refresh_index()
    assert shown("postgres") == {lamp.pk}


@pytest.mark.usefixtures("unreachable")
def test_postgres_keeps_up_while_elasticsearch_is_down() -> None:
    lamp = goods("Desk lamp")
    for _ in range(8):
        freshness.mark_stale([lamp.pk])
        refresh_index()
    assert shown("postgres") == {lamp.pk}
    assert stale("elasticsearch") == {lamp.pk}
    assert guard.writing.is_open


@pytest.mark.elasticsearch
def test_elasticsearch_catches_up_when_it_is_back(
    elasticsearch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill("elasticsearch")
    lamp = goods("Desk lamp")
    with monkeypatch.context() as down:
        down.setattr(elastic, "targets", lambda: [f"{elasticsearch}-missing"])
        freshness.mark_stale([lamp.pk])
        refresh_index()
        assert stale("elasticsearch") == {lamp.pk}
    refresh_index()
    assert shown("elasticsearch") == {lamp.pk}
    assert not StaleDocument.objects.exists()


@pytest.mark.elasticsearch
def test_without_an_index_nothing_is_guessed(elasticsearch: str) -> None:
    """A write to an index that is not there must not make one with a mapping of its own."""
    lamp, gone = goods("Desk lamp"), goods("Mug")
    Product.objects.filter(pk=gone.pk).update(is_published=False)
    freshness.mark_stale([lamp.pk, gone.pk])
    refresh_index()
    assert not elastic.client().indices.exists(index=elasticsearch)
    assert stale("elasticsearch") == {lamp.pk, gone.pk}


def test_an_older_document_never_replaces_a_newer_one(engine: str) -> None:
    lamp = goods("Desk lamp")
    fill(engine)
    older = rebuild_one(lamp)
    newer = documents.Batch(older.version + 1, rebuild_one(lamp).documents, [])
    Product.objects.filter(pk=lamp.pk).update(title="Floor lamp")
    newer = documents.Batch(newer.version, rebuild_one(lamp).documents, [])
    ENGINES[engine].index(newer)
    ENGINES[engine].index(older)
    if engine == "elasticsearch":
        shown(engine)
    assert ENGINES[engine].find(Query(text="floor lamp")).ids == [lamp.pk]


def test_after_a_restore_the_versions_of_before_do_not_stand_in_the_way() -> None:
    lamp = goods("Desk lamp")
    fill("postgres")
    postgres.SearchDocument.objects.update(version=2**60)
    Product.objects.filter(pk=lamp.pk).update(title="Floor lamp")
    freshness.mark_stale([lamp.pk])
    refresh_index()
    assert postgres.find(Query(text="floor")).ids == [lamp.pk]


@pytest.mark.django_db(transaction=True)
def test_the_version_grows_with_every_commit() -> None:
    seen = []
    for number in range(3):
        product = goods(f"Mug {number}")
        seen.append(rebuild_one(product).version)
    assert seen == sorted(set(seen))


@pytest.mark.django_db(transaction=True)
def test_the_version_grows_when_a_long_transaction_commits_after_a_short_one() -> None:
    """Both moments have the same xmax: it alone could not tell which of them saw more."""
    lamp = goods("Desk lamp")
    slow = connection.copy("default")
    try:
        with slow.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE catalog_product SET title = 'Slow' WHERE id = %s", [lamp.pk])
            goods("Mug")
            before = rebuild_one(lamp)
            cursor.execute("COMMIT")
        after = rebuild_one(lamp)
    finally:
        slow.close()
    assert (before.documents[0].name, after.documents[0].name) == ("desk lamp", "slow")
    assert after.version > before.version
