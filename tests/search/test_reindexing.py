"""Rebuilding everything while the shop goes on."""

import io
import threading
from collections.abc import Iterator
from os import environ
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from elasticsearch.dsl.connections import connections

from catalog.models import Product, Rebuild, SearchDocument, Stock, Variant
from catalog.search import documents, elastic, freshness, postgres, reindexing, sinks
from catalog.search.query import Query
from catalog.tasks import refresh_index
from tests.faults.front import Front
from tests.search.conftest import ENGINES, fill, goods, shown

pytestmark = pytest.mark.usefixtures("db")


def reindex(*arguments: str) -> str:
    out = io.StringIO()
    call_command("reindex", *arguments, stdout=out)
    return out.getvalue()


def behind(alias: str) -> list[str]:
    found = elastic.client().options(ignore_status=404).indices.get_alias(name=alias)
    return [name for name in found if name not in ("error", "status")]


def test_everything_for_sale_is_there_and_nothing_else(engine: str) -> None:
    kept, gone = goods("Mug"), goods("Desk lamp")
    reindex("--engine", engine)
    gone.delete()
    hidden = goods("Hidden")
    Product.objects.filter(pk=hidden.pk).update(is_published=False)
    assert "1 products" in reindex("--engine", engine)
    assert shown(engine) == {kept.pk}


def test_if_missing_leaves_documents_alone(engine: str) -> None:
    goods("Mug")
    reindex("--if-missing", "--engine", engine)
    goods("Desk lamp")
    assert reindex("--if-missing", "--engine", engine) == ""
    assert len(shown(engine)) == 1


@pytest.mark.elasticsearch
def test_the_alias_moves_in_one_step_and_the_old_index_goes(elasticsearch: str) -> None:
    goods("Mug")
    fill("elasticsearch")
    (old,) = behind(elasticsearch)
    fill("elasticsearch")
    (new,) = behind(elasticsearch)
    assert new != old
    assert list(elastic.client().indices.get(index=f"{elasticsearch}-*")) == [new]


@pytest.mark.elasticsearch
def test_a_new_index_is_one_segment(elasticsearch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        goods(f"Mug {number}")
    every, server = documents.every, elastic.client()

    def one_by_one(after: int = 0) -> Iterator[documents.Batch]:
        for batch in every(size=1, after=after):
            server.indices.refresh(index=elastic.building())
            yield batch

    monkeypatch.setattr(documents, "every", one_by_one)
    fill("elasticsearch")
    (segments,) = (
        shard["segments"]
        for index in server.indices.segments(index=elasticsearch)["indices"].values()
        for shards in index["shards"].values()
        for shard in shards
    )
    assert [segment["num_docs"] for segment in segments.values()] == [4]


@pytest.mark.parametrize("moment", ["before it is read", "after it was read"])
def test_a_change_during_the_rebuild_is_not_lost(
    engine: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, late = goods("Early mug"), goods("Late mug")
    leaving = goods("Leaving mug")
    fill(engine)
    every = documents.every

    def interrupted(after: int = 0) -> object:
        for batch in every(size=1, after=after):
            is_first = batch.documents[0].product_id == early.pk
            if is_first and moment == "before it is read":
                change(late)
            yield batch
            if is_first and moment == "after it was read":
                change(early)

    def change(product: Product) -> None:
        Product.objects.filter(pk=product.pk).update(title="Changed teapot")
        Product.objects.filter(pk=leaving.pk).update(is_published=False)
        freshness.mark_stale([product.pk, leaving.pk])
        refresh_index()

    monkeypatch.setattr(documents, "every", interrupted)
    fill(engine)
    changed = late if moment == "before it is read" else early
    shown(engine)
    assert ENGINES[engine].find(Query(text="teapot")).ids == [changed.pk]
    assert shown(engine) == {early.pk, late.pk}


@pytest.mark.elasticsearch
def test_what_breaks_off_leaves_the_old_index_in_use(
    elasticsearch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mug = goods("Mug")
    fill("elasticsearch")
    in_use = behind(elasticsearch)
    with monkeypatch.context() as broken:
        broken.setattr(elastic, "source", lambda document: {"no_such_field": 1})
        with pytest.raises(CommandError, match="still in use"):
            reindex("--engine", "elasticsearch")
    assert behind(elasticsearch) == in_use
    assert list(elastic.client().indices.get(index=f"{elasticsearch}-*")) == in_use
    assert elastic.find(Query(text="mug")).ids == [mug.pk]


@pytest.fixture
def front() -> Iterator[Front]:
    """Between us and the real server."""
    working = connections.get_connection()
    standing = Front(environ["ELASTICSEARCH_URL"]).open()
    connections.create_connection(hosts=standing.url)
    yield standing
    connections.add_connection("default", working)
    standing.close()


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("elasticsearch")
def test_a_server_that_has_no_room_for_a_moment_is_asked_again(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    mug = goods("Mug")
    real = elastic.actions

    def amid_others(batch: documents.Batch, name: str) -> Iterator[dict[str, Any]]:
        front.mood = "busy"
        threading.Timer(0.5, setattr, (front, "mood", "well")).start()
        return real(batch, name)

    monkeypatch.setattr(elastic, "actions", amid_others)
    assert "1 products" in reindex("--engine", "elasticsearch")
    assert elastic.find(Query(text="mug")).ids == [mug.pk]


@pytest.mark.elasticsearch
def test_what_a_crash_left_behind_is_cleared_away(elasticsearch: str) -> None:
    goods("Mug")
    sinks.ElasticSink(restart=False)
    fill("elasticsearch")
    assert list(elastic.client().indices.get(index=f"{elasticsearch}-*")) == behind(elasticsearch)
    assert behind(elastic.building()) == []


@pytest.mark.elasticsearch
def test_a_wrong_count_is_not_put_in_use(
    elasticsearch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    goods("Mug")
    goods("Desk lamp")
    monkeypatch.setattr(sinks, "SETTLING", 0.0)
    real = elastic.actions
    monkeypatch.setattr(elastic, "actions", lambda batch, name: list(real(batch, name))[:1])
    with pytest.raises(CommandError, match="1 documents of 2 products"):
        reindex("--engine", "elasticsearch")
    assert behind(elasticsearch) == []


@pytest.mark.usefixtures("unreachable")
def test_an_unreachable_elasticsearch_is_said_plainly() -> None:
    with pytest.raises(CommandError, match="Elasticsearch"):
        reindex()
    assert settings.SEARCH == "elasticsearch"


@pytest.mark.django_db(transaction=True)
def test_what_left_the_shop_is_found_by_an_anti_join_not_by_comparing_every_pair() -> None:
    plan = sinks.without_goods().explain()
    assert "Anti Join" in plan
    assert "SubPlan" not in plan


def test_two_at_once_are_refused() -> None:
    goods("Mug")
    other = connection.copy("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [reindexing.LOCK])
        with pytest.raises(CommandError, match="Another reindex"):
            reindex("--engine", "postgres")
        with other.cursor() as cursor:  # a connection that closes lets go a moment later
            cursor.execute("SELECT pg_advisory_unlock(%s)", [reindexing.LOCK])
    finally:
        other.close()
    reindex("--engine", "postgres")
    assert SearchDocument.objects.count() == 1


def test_documents_that_say_the_same_are_not_written_again() -> None:
    mug = goods("Mug")
    fill("postgres")
    where = SearchDocument.objects.filter(pk=mug.pk)
    same = documents.build([mug.pk])
    postgres.index(documents.Batch(same.version + 5, same.documents, []))
    assert where.get().version == same.version + 5


# --- Broken off, and gone on with ----------------------------------------------------------------


def break_off_after_one(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One product at a time; somebody stops it when two are written."""
    seen: list[int] = []
    every = documents.every

    def stop(count: int) -> None:
        seen.append(count)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(documents, "every", lambda after=0: every(size=1, after=after))
        with pytest.raises(KeyboardInterrupt):
            reindexing.rebuild([engine], stop)


def read_again(engine: str, monkeypatch: pytest.MonkeyPatch, **how: bool) -> tuple[set[int], int]:
    """Go on with it; returns the products that it read, and how many it skipped."""
    read: set[int] = set()
    skipped: list[int] = []
    every = documents.every

    def watched(after: int = 0) -> Iterator[documents.Batch]:
        for batch in every(after=after):
            read.update(document.product_id for document in batch.documents)
            yield batch

    with monkeypatch.context() as patched:
        patched.setattr(documents, "every", watched)
        reindexing.rebuild([engine], lambda count: None, skipped.append, **how)
    return read, sum(skipped)


def test_what_was_broken_off_goes_on_where_it_was(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (goods(f"Mug {number}") for number in range(3))
    break_off_after_one(engine, monkeypatch)
    Product.objects.filter(pk=first.pk).update(title="Changed teapot")
    freshness.mark_stale([first.pk])
    if engine == "elasticsearch":
        freshness.refresh()
    read, skipped = read_again(engine, monkeypatch)
    assert first.pk not in read
    assert third.pk in read
    assert skipped == 3 - len(read)
    refresh_index()
    assert shown(engine) == {first.pk, second.pk, third.pk}
    assert ENGINES[engine].find(Query(text="teapot")).ids == [first.pk]
    assert not Rebuild.objects.exists()
    if engine == "elasticsearch":
        assert behind(elastic.building()) == []


@pytest.mark.parametrize("reason", ["it is asked to", "the code has changed", "it is gone"])
def test_it_begins_anew_when(engine: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {goods(f"Mug {number}").pk for number in range(3)}
    break_off_after_one(engine, monkeypatch)
    if reason == "the code has changed":
        Rebuild.objects.update(shape="another")
    elif reason == "it is gone":
        Rebuild.objects.update(index="gone")
        if engine == "postgres":
            Rebuild.objects.all().delete()
    read, skipped = read_again(engine, monkeypatch, restart=reason == "it is asked to")
    assert (read, skipped) == (made, 0)
    assert shown(engine) == made
    if engine == "elasticsearch":
        assert list(elastic.client().indices.get(index=f"{elastic.settings.SEARCH_INDEX}-*")) == (
            behind(elastic.settings.SEARCH_INDEX)
        )


def test_if_missing_goes_on_with_what_was_broken_off(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {goods(f"Mug {number}").pk for number in range(3)}
    break_off_after_one(engine, monkeypatch)
    reindex("--if-missing", "--engine", engine)
    assert shown(engine) == made


def test_a_stopped_command_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reindexing, "rebuild", stop)
    with pytest.raises(CommandError, match="Run it again to go on") as stopped:
        reindex("--engine", "postgres")
    assert stopped.value.returncode == 130


# --- Refused -------------------------------------------------------------------------------------


def test_a_catalogue_that_lost_much_is_refused_unless_it_is_meant(engine: str) -> None:
    made = [goods(f"Mug {number}") for number in range(30)]
    fill(engine)
    kept = {product.pk for product in made[:15]}
    Product.objects.exclude(pk__in=kept).update(is_published=False)
    with pytest.raises(CommandError, match="30 documents, and only 15 .* --allow-smaller"):
        reindex("--engine", engine)
    assert shown(engine) == {product.pk for product in made}
    assert not Rebuild.objects.exists()
    reindex("--engine", engine, "--allow-smaller")
    assert shown(engine) == kept


def test_a_catalogue_that_lost_little_is_not(engine: str) -> None:
    made = [goods(f"Mug {number}") for number in range(12)]
    fill(engine)
    Product.objects.exclude(pk__in=[made[0].pk, made[1].pk]).update(is_published=False)
    reindex("--engine", engine)
    assert len(shown(engine)) == 2


@pytest.mark.elasticsearch
def test_an_index_that_says_something_else_is_not_put_in_use(
    elasticsearch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    goods("Mug", price="20.00")
    fill("elasticsearch")
    in_use = behind(elasticsearch)
    real = elastic.actions

    def cheaper(batch: documents.Batch, name: str) -> Iterator[dict[str, Any]]:
        for action in real(batch, name):
            yield {**action, "_source": action["_source"] | {"price_cents": 1}}

    monkeypatch.setattr(elastic, "actions", cheaper)
    with pytest.raises(CommandError, match="differs: price_cents"):
        reindex("--engine", "elasticsearch")
    assert behind(elasticsearch) == in_use
    assert behind(elastic.building()) == []


def test_what_is_in_stock_is_looked_up_for_the_batch_and_not_for_the_whole_catalogue() -> None:
    like = goods("Mug")
    products = Product.objects.bulk_create(
        Product(title="Mug", slug=f"mug-{n}", category=like.category) for n in range(2000)
    )
    variants = Variant.objects.bulk_create(
        Variant(product=product, sku=f"{product.pk}-{n}", price=1)
        for product in products
        for n in range(2)
    )
    Stock.objects.bulk_create(Stock(variant=variant, on_hand=5) for variant in variants)
    with CaptureQueriesContext(connection) as asked:
        documents.following(0, 100)
    (read,) = (each["sql"] for each in asked if "specifications" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_product, catalog_variant, catalog_stock")
        cursor.execute(f"EXPLAIN (VERBOSE) {read}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "hashed" not in plan
    assert "Seq Scan on public.catalog_stock" not in plan
