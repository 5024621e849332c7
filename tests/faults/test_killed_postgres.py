"""kill -9 of a PostgreSQL process in the middle of adds: it starts anew, and may have forgotten
the last moments' holds, but never a hold without its counters."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest

from tests.running import Shop, Visitor, wait_until

from .servers import OwnPostgres
from .shoppers import Buyer, rows, unmatched

BUYERS, KILLS = 24, 3
_ADDING = (
    "SELECT pid, pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND strpos(query, 'catalog_stock AS stock') > 0 LIMIT 1"
)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPostgres]:
    server = OwnPostgres(tmp_path_factory.mktemp("postgres"))
    yield server.start()
    server.close()


@pytest.fixture(scope="module")
def shop(postgres: OwnPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    running = Shop(tmp_path_factory.mktemp("shop"), postgres.url, {"SEARCH": "postgres"})
    running.fill(products=12)
    yield running.open("sandbox", "web", "relay")
    running.close()


def kill_those_who_add(shop: Shop, stop: threading.Event) -> int:
    killed = 0
    while killed < KILLS and not stop.is_set():
        with suppress(psycopg.OperationalError):
            for pid, _ in rows(shop, _ADDING):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        stop.wait(0.3)
    return killed


def is_back(shop: Shop) -> bool:
    with suppress(psycopg.OperationalError):
        return bool(rows(shop, "SELECT 1, 1")) and shop.answers()
    return False


def test_no_hold_is_without_its_counters_after_the_database_lost_a_process(shop: Shop) -> None:
    variants = [v for v, _ in rows(shop, "SELECT variant_id, on_hand FROM catalog_stock LIMIT 4")]
    buyers = [Buyer(Visitor(shop)) for _ in range(BUYERS)]
    stop = threading.Event()
    with ThreadPoolExecutor(BUYERS + 1) as pool:
        killer = pool.submit(kill_those_who_add, shop, stop)
        for done in [pool.submit(buyer.go_shopping, variants, buys=False) for buyer in buyers]:
            done.result()
        stop.set()
        assert killer.result() > 0
    wait_until(lambda: is_back(shop), "the database's return")
    shop.manage("audit_stock")
    assert unmatched(shop) == []
    late = Buyer(Visitor(shop))
    late.go_shopping([rows(shop, _PLENTY)[0][0]], buys=True)
    assert late.bought, "the shop goes on selling"
    shop.manage("audit_stock")


_PLENTY = "SELECT variant_id, 0 FROM catalog_stock ORDER BY on_hand - reserved DESC LIMIT 1"
