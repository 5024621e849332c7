"""kill -9 of web workers, again and again, while 64 people add to their carts and buy."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.running import Shop, Visitor, drop_database, make_database, wait_until

from .shoppers import Buyer, rows, unmatched

BUYERS, KILLS, WORKERS = 64, 4, 2


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    name = f"killed_{os.getpid()}"
    settings = {"SEARCH": "postgres"}
    running = Shop(tmp_path_factory.mktemp("shop"), make_database(name), settings)
    running.prepare()
    yield running.open("sandbox", "web", "relay", "worker", "beat")
    running.close()
    drop_database(name)


def scarce_and_plenty(shop: Shop) -> list[int]:
    """Variants that run out while people shop, and one that does not."""
    most = "SELECT variant_id, on_hand FROM catalog_stock ORDER BY on_hand - reserved DESC LIMIT 4"
    variants = [variant for variant, _ in rows(shop, most)]
    shop.manage("shell", "-c", _COUNT.format(variants=variants))
    return variants


_COUNT = """
from catalog import stock
for variant, units in zip({variants}, (20, 40, 60, 2000)):
    stock.adjust(variant, units, actor="clerk", note="counted")
"""


def web_workers(shop: Shop) -> set[int]:
    """The processes that answer, not the parent that looks after them."""
    ps = shutil.which("ps")
    assert ps
    listed = subprocess.run(
        [ps, "-ww", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True
    )
    found = (line.split(maxsplit=2) for line in listed.stdout.splitlines())
    parent = str(shop.parts["web"].pid)
    return {int(pid) for pid, of, what in found if of == parent and "spawn_main" in what}


def kill_one_after_another(shop: Shop, stop: threading.Event) -> int:
    killed = 0
    while killed < KILLS and not stop.is_set():
        wait_until(lambda: len(web_workers(shop)) == WORKERS, "the workers' return")
        os.kill(min(web_workers(shop)), signal.SIGKILL)
        killed += 1
        stop.wait(0.5)
    return killed


def storm(shop: Shop, variants: list[int]) -> list[Buyer]:
    """64 people shop; workers die all the while. Nobody's connection is anybody else's."""
    buyers = [Buyer(Visitor(shop)) for _ in range(BUYERS)]
    stop = threading.Event()
    with ThreadPoolExecutor(BUYERS + 1) as pool:
        killer = pool.submit(kill_one_after_another, shop, stop)
        shopping = [
            pool.submit(buyer.go_shopping, variants, number % 8 == 0)
            for number, buyer in enumerate(buyers)
        ]
        for one in shopping:
            one.result()
        stop.set()
        assert killer.result() > 0
    return buyers


def test_stock_stays_true_while_web_workers_are_killed(shop: Shop) -> None:
    variants = scarce_and_plenty(shop)
    buyers = storm(shop, variants)
    wait_until(lambda: len(web_workers(shop)) == WORKERS, "the workers' return")
    assert sum(buyer.unanswered for buyer in buyers) > 0, "nobody noticed: this proves nothing"
    shop.manage("audit_stock")
    assert unmatched(shop) == []
    for buyer in buyers:
        if buyer.promised and not buyer.bought:
            assert_kept(shop, buyer)
    after = Buyer(Visitor(shop))
    after.go_shopping(variants[-1:], buys=True)
    assert after.bought, "the shop goes on selling"
    shop.manage("audit_stock")


def assert_kept(shop: Shop, buyer: Buyer) -> None:
    """What was promised is held; what got no answer may be."""
    held = dict(
        rows(
            shop,
            "SELECT variant_id, quantity FROM catalog_hold WHERE owner = %s",
            f"cart:{buyer.cart}",
        )
    )
    for variant, units in buyer.promised.items():
        assert units <= held[variant] <= units + buyer.unanswered
