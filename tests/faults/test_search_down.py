"""kill -9 of Elasticsearch while people search: PostgreSQL answers, and the index catches up."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from tests.running import Shop, Visitor, drop_database, make_database, wait_until

from .servers import OwnElasticsearch

pytestmark = [pytest.mark.elasticsearch, pytest.mark.alone]


@pytest.fixture(scope="module")
def shop(
    search_server: OwnElasticsearch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    name = f"search_{os.getpid()}"
    settings = {
        "SEARCH": "elasticsearch",
        "ELASTICSEARCH_URL": search_server.url,
        "KEEP_PAGES": "0",  # each answer is asked for
        "SEARCH_TIMEOUT_MS": "2000",  # this test is about a dead server, not about a slow machine
    }
    running = Shop(tmp_path_factory.mktemp("shop"), make_database(name), settings)
    running.prepare()
    running.manage("reindex")
    yield running.open("web", "relay", "worker", "beat")
    running.close()
    drop_database(name)


def engine(shop: Shop) -> str:
    answer = Visitor(shop).get("/search/?q=a&stock=in")
    assert answer.status_code == 200
    return str(answer.headers["X-Search-Engine"])


def test_search_goes_on_without_elasticsearch_and_catches_up(
    shop: Shop, search_server: OwnElasticsearch
) -> None:
    wait_until(lambda: engine(shop) == "elasticsearch", "the first answer by Elasticsearch")
    search_server.kill()
    assert {engine(shop) for _ in range(12)} == {"postgres"}
    with psycopg.connect(shop.database, autocommit=True) as connection:
        row = connection.execute(
            "UPDATE catalog_product SET title = 'Zanzibarquux lamp' WHERE id ="
            " (SELECT min(id) FROM catalog_product) RETURNING id"
        ).fetchone()
        assert row
        connection.execute(
            "INSERT INTO events_event (topic, payload) VALUES"
            " ('product.changed', jsonb_build_object('products', jsonb_build_array(%s::int)))",
            [row[0]],
        )
    wait_until(lambda: "Zanzibarquux" in found(shop), "PostgreSQL's finding it meanwhile")
    search_server.start()
    wait_until(lambda: engine(shop) == "elasticsearch", "the return of Elasticsearch")
    wait_until(
        lambda: engine(shop) == "elasticsearch" and "Zanzibarquux" in found(shop),
        "Elasticsearch's catching up",
    )


def found(shop: Shop) -> str:
    return Visitor(shop).get("/search/?q=zanzibarquux").text.partition("<main")[2]
