"""The whole way over HTTP, many buyers at once, against a running shop."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.running import Shop, Visitor, drop_database, make_database

from .guards import LAST_GUARDS

BUYERS, EACH, UNITS = 64, 2, 100


def put_up_for_sale(database: str, units: int) -> int:
    """One product with so many units, straight into the running shop's database."""
    with psycopg.connect(database, autocommit=True) as connection:
        row = connection.execute(
            "SELECT v.id, s.on_hand - s.reserved FROM catalog_variant v"
            " JOIN catalog_stock s ON s.variant_id = v.id ORDER BY v.id LIMIT 1"
        ).fetchone()
        assert row
        connection.execute(
            "UPDATE catalog_stock SET on_hand = %s, reserved = 0 WHERE variant_id = %s",
            [units, row[0]],
        )
        return int(row[0])


def tally(database: str, variant_id: int) -> tuple[int, int, int]:
    """(orders, units sold, units on hand) of the raced variant."""
    with psycopg.connect(database) as connection:
        orders = connection.execute(
            "SELECT count(DISTINCT order_id), coalesce(sum(quantity), 0) FROM orders_orderline"
            " JOIN orders_order o ON o.id = order_id"
            " WHERE variant_id = %s AND o.checkout_id IS NOT NULL",
            [variant_id],
        ).fetchone()
        left = connection.execute(
            "SELECT on_hand FROM catalog_stock WHERE variant_id = %s", [variant_id]
        ).fetchone()
        assert orders
        assert left
        return int(orders[0]), int(orders[1]), int(left[0])


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    name = f"race_{os.getpid()}"
    yield make_database(name)
    drop_database(name)


@pytest.fixture(scope="module")
def shop(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    running = Shop(folder, database, {"SEARCH": "postgres"}).prepare(products=12)
    yield running.open("sandbox", "web")
    running.close()


def race(shop: Shop, variant_id: int) -> Counter[str]:
    """Every buyer adds two and, if they were held, buys them. What happened, counted."""

    def buyer(_: int) -> str:
        visitor = Visitor(shop)
        added = visitor.add(variant_id, EACH)
        if added.status_code != 200:
            return str(added.json()["code"])
        return "ordered" if "/thanks/" in visitor.buy().url else "lost"

    with ThreadPoolExecutor(BUYERS) as pool:
        return Counter(pool.map(buyer, range(BUYERS)))


def test_sixty_four_buyers_of_two_get_fifty_orders_of_a_hundred_units(
    shop: Shop, database: str
) -> None:
    variant_id = put_up_for_sale(database, UNITS)
    outcome = race(shop, variant_id)
    assert outcome == {"ordered": 50, "INSUFFICIENT_INVENTORY": 14}
    assert tally(database, variant_id) == (50, 100, 0)


def test_with_the_guard_off_the_same_race_oversells(shop: Shop, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for drop in LAST_GUARDS:
            connection.execute(drop)
    shop.kill("web")
    shop.application = "tests.races.unguarded:application"
    shop.open("web")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM orders_orderline")
    variant_id = put_up_for_sale(database, UNITS)
    race(shop, variant_id)
    _, units, left = tally(database, variant_id)
    assert units > UNITS, "this race proves nothing: it does not oversell without its guard"
    assert left < 0
