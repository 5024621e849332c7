"""kill -9 of what writes the search index, in the middle: nothing is lost, and nothing stays."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import psycopg
import pytest
from elasticsearch import Elasticsearch

from tests.running import ROOT, Shop, drop_database, make_database, wait_until

pytestmark = pytest.mark.elasticsearch
PRODUCTS = 2_200


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    name = f"killed_index_{os.getpid()}"
    settings = {"SEARCH": "elasticsearch"}
    running = Shop(tmp_path_factory.mktemp("shop"), make_database(name), settings)
    running.prepare(products=0)
    running.manage("seed_demo", "--products", str(PRODUCTS), "--orders", "0")
    yield running
    running.close()
    for index in indices(running):
        server().indices.delete(index=index)
    drop_database(name)


def server() -> Elasticsearch:
    return Elasticsearch(os.environ["ELASTICSEARCH_URL"])


def indices(shop: Shop) -> list[str]:
    return list(server().indices.get(index=f"{shop.environment['SEARCH_INDEX']}*"))


def one(shop: Shop, query: str, *values: object) -> int:
    with psycopg.connect(shop.database) as connection:
        row = connection.execute(query, values).fetchone()
        assert row
        return int(row[0] or 0)


def change(shop: Shop, products: int) -> None:
    """Titles, prices and what is for sale, with news of it, as the shop itself writes them."""
    with psycopg.connect(shop.database) as connection:
        connection.execute(
            "WITH changed AS (UPDATE catalog_product SET title = title || ' anew',"
            " is_published = id %% 5 <> 0"
            " WHERE id IN (SELECT id FROM catalog_product ORDER BY id LIMIT %s) RETURNING id)"
            " INSERT INTO events_event (topic, payload)"
            " SELECT 'product.changed', jsonb_build_object('products', jsonb_agg(id)) FROM changed",
            [products],
        )


def reached(shop: Shop) -> int:
    return one(shop, "SELECT max(reached) FROM catalog_rebuild WHERE engine = 'elasticsearch'")


def waiting(shop: Shop) -> int:
    return one(
        shop,
        "SELECT (SELECT count(*) FROM catalog_staledocument)"
        " + (SELECT count(*) FROM events_event WHERE relayed_at IS NULL)",
    )


def test_a_reindex_killed_in_the_middle_goes_on_and_loses_no_change(shop: Shop) -> None:
    command = [sys.executable, "manage.py", "reindex"]
    killed = subprocess.Popen(command, cwd=ROOT, env=shop.environment)
    try:
        wait_until(lambda: reached(shop) > 0, "the first thousand")
    finally:
        killed.kill()
        killed.wait(10)
    half = reached(shop)
    assert 0 < half < one(shop, "SELECT max(id) FROM catalog_product")
    (half_built,) = indices(shop)

    shop.open("relay", "worker", "beat")
    change(shop, 300)
    again = threading.Thread(target=shop.manage, args=("reindex",))
    again.start()
    for _ in range(5):
        change(shop, 300)
    again.join()

    assert indices(shop) == [half_built]  # gone on with, not begun anew
    wait_until(lambda: waiting(shop) == 0, "the last changes")
    assert "drift: none" in shop.manage("audit_index")


def test_a_worker_killed_in_the_middle_of_a_batch_leaves_no_drift(shop: Shop) -> None:
    claimed = "SELECT count(*) FROM catalog_staledocument WHERE claimed_until IS NOT NULL"
    change(shop, 2_000)
    wait_until(lambda: one(shop, claimed) > 0, "a batch in the worker's hands")
    shop.kill("worker")
    assert one(shop, claimed) > 0
    shop.start("worker")
    wait_until(lambda: waiting(shop) == 0, "the taking up of what the dead worker had", 90)
    assert "drift: none" in shop.manage("audit_index")
