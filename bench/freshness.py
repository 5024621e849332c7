"""From commit to search: a running shop whose catalogue changes 50 times a second.

    make up; .venv/bin/python bench/freshness.py [--products 2000] [--per-second 50] [--seconds 60]

The shop is one of its own, with an Elasticsearch of its own: web server, relay, worker and beat.
Prices, stock, titles and what is for sale change by the shop's own verbs, and every change is
watched by searches of the index until one shows it. Then worker and Elasticsearch are killed by
kill -9 in the middle of such changes and started again; the work list has to become empty,
`audit_index` has to find nothing, and after `--heal` nothing whatever it found.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from measuring import keep, machine, say  # noqa: E402 - the path above comes first

from shop.lib import state  # noqa: E402

state.load_environment()

from changing import Changes, enter  # noqa: E402

from tests.faults.servers import OwnElasticsearch  # noqa: E402
from tests.running import Shop, drop_database, make_database, wait_until  # noqa: E402

NAME = f"bench_fresh_{os.getpid()}"
Figures = dict[str, Any]


@contextmanager
def own_shop(products: int) -> Iterator[tuple[Shop, OwnElasticsearch]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="holdfast-bench-")))
        server = OwnElasticsearch(folder / "elasticsearch")
        stack.callback(server.close)
        server.start()
        settings = {"SEARCH": "elasticsearch", "ELASTICSEARCH_URL": server.url}
        database = make_database(NAME)
        stack.callback(drop_database, NAME)
        shop = Shop(folder / "shop", database, settings)
        stack.callback(shop.close)
        shop.manage("migrate", "--verbosity", "0")
        shop.manage("collectstatic", "--noinput", "--verbosity", "0")
        say(f"seeding {products:,} products")
        manage(shop, "seed_demo", "--products", str(products), "--orders", "0")
        enter(shop)
        yield shop, server
        from django.db import connections

        connections.close_all()


def manage(shop: Shop, *arguments: str) -> tuple[int, str, float]:
    """However long it takes: exit status, what it printed, seconds."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=shop.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.returncode, done.stdout, time.monotonic() - began


def product_ids() -> list[int]:
    from catalog.models import Product

    return list(Product.objects.listed().values_list("pk", flat=True))


def waiting() -> int:
    from catalog.models import StaleDocument
    from shop.events.models import Event

    return StaleDocument.objects.count() + Event.objects.waiting().count()


def percentiles(seconds: list[float]) -> Figures:
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 2)

    return {"changes": len(ordered), "p50": at(0.5), "p95": at(0.95), "slowest": at(1.0)}


def measure(chosen: argparse.Namespace) -> Figures:
    changes = Changes(chosen.per_second, product_ids())
    watcher = threading.Thread(target=changes.watch)
    watcher.start()
    rate = changes.run(chosen.seconds)
    changes.ended.set()
    watcher.join()
    from catalog.search import lag

    by_kind = {
        kind: percentiles([took for each, took in changes.seconds if each == kind])
        for kind in changes.made
    }
    return {
        "changes_per_second": round(rate, 1),
        "seconds_to_search": percentiles([took for _, took in changes.seconds]),
        "by_kind": by_kind,
        "as_the_shop_measures_it": {
            each.engine: {
                "p50": each.p50 and round(each.p50, 2),
                "p95": each.p95 and round(each.p95, 2),
            }
            for each in lag.measured()
        },
    }


def kill_in_the_middle(shop: Shop, server: OwnElasticsearch, per_second: float) -> Figures:
    changes = Changes(per_second, product_ids())
    writer = threading.Thread(target=changes.run, args=(20,), kwargs={"watched": False})
    writer.start()
    time.sleep(6)
    say("kill -9 of worker and Elasticsearch")
    shop.kill("worker")
    server.kill()
    writer.join()
    behind = waiting()
    began = time.monotonic()
    server.start()
    shop.start("worker")
    wait_until(lambda: waiting() == 0, "catching up", 300)
    caught_up = time.monotonic() - began
    status, said, _ = manage(shop, "audit_index")
    say(said)
    healed, said_after, took = manage(shop, "audit_index", "--heal")
    return {
        "waiting_when_started_again": behind,
        "seconds_until_caught_up": round(caught_up, 1),
        "drift_before_heal": said.strip().splitlines()[-1],
        "drift_after_heal": said_after.strip().splitlines()[-1],
        "audit_exit_status": [status, healed],
        "seconds_of_audit": round(took, 1),
    }


def number(most: int) -> Callable[[str], int]:
    """Bounded: a measurement must not become an attack."""

    def read(text: str) -> int:
        if not text.isdigit() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a number from 1 to {most:,}, not {text!r}")
        return int(text)

    return read


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--products", type=number(1_000_000), default=2_000)
    options.add_argument("--per-second", type=number(1_000), default=50)
    options.add_argument("--seconds", type=number(600), default=60)
    chosen = options.parse_args()
    about = machine()
    with own_shop(chosen.products) as (shop, server):
        manage(shop, "reindex", "--engine", "elasticsearch")
        shop.open("web", "relay", "worker", "beat")
        say(f"{chosen.per_second} changes a second for {chosen.seconds} s")
        figures = {"machine": about, "products": chosen.products, **measure(chosen)}
        figures["killed"] = kill_in_the_middle(shop, server, chosen.per_second)
    keep("freshness", figures)
    print(f"seconds from commit to search: {figures['seconds_to_search']}")
    print(f"after kill -9: {figures['killed']}")


if __name__ == "__main__":
    main()
