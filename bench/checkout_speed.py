"""Whole guest purchases over HTTP, from the product page to the confirmation.

    make up; .venv/bin/python bench/checkout_speed.py [--seconds 10] [--rounds 3] [--guests 8]

Each guest comes with fresh cookies and sends the seven requests of bench/guests.py (eleven, by
`--without-scripts`). All of the shop is at work on the same machine: two web processes, relay,
worker, the payment sandbox with its webhooks, PostgreSQL and Valkey. In turns with `bare`,
bench/yardsticks/bare.py's /t/ by wrk.

Says purchases a second, milliseconds by step, what an order costs each part in processor time
(mails and webhooks included: the time is taken when all of that is done), and whether afterwards
the charges at the provider are the orders' and the audit of stock finds no drift. What 'place
order' takes without the provider is what the guest waited, less what the shop waited for the
heads of the provider's answers (bench/timed_shop.py).

The shop is one of its own: a scratch database on the server that DATABASE_URL names, its own ports.
`--past-orders N` fills in so many past orders afterwards, measures all of it once more, and has
PostgreSQL tell what each statement of a purchase reads then (bench/checkout_plans.py).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import redis
import requests

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import processor_time  # noqa: E402 - the path above comes first
from load import BARE, Figures, bare_server, options, stop, wrk  # noqa: E402
from measuring import keep, machine, median, say  # noqa: E402
from past_orders import fill_past_orders  # noqa: E402

from shop.lib import state  # noqa: E402

state.load_environment()

from tests.running import (  # noqa: E402
    PUBLISHABLE_KEY,
    SECRET_KEY,
    Shop,
    drop_database,
    make_database,
)

NAME = f"bench_checkout_{os.getpid()}"
PRODUCTS = 2000
PATIENCE = 300  # seconds for relay and worker to catch up
WARM_UP = 4  # seconds that do not count: plans, templates and connections are cold
STILL_OWED = (
    "SELECT (SELECT count(*) FROM events_event WHERE relayed_at IS NULL)"
    " + (SELECT count(*) FROM orders_message WHERE sent_at IS NULL)"
)
PLENTY = """
WITH delivered AS (
    UPDATE catalog_stock SET on_hand = on_hand + 1000000 RETURNING variant_id, on_hand
)
INSERT INTO catalog_movement
       (variant_id, quantity, on_hand_after, reason, note, reference, actor, created_at)
SELECT variant_id, 1000000, on_hand, 'received', '', '', 'bench', now() FROM delivered
"""
PAID = "SELECT intent_id, amount FROM orders_payment WHERE NOT starts_with(intent_id, 'pi_past_')"
GOODS = (
    "SELECT v.id, '/p/' || p.id || '/' || p.slug || '/' FROM catalog_variant v"
    " JOIN catalog_product p ON p.id = v.product_id"
    " WHERE v.is_active AND p.is_published ORDER BY v.id LIMIT 2000"
)


class Measured:
    """A shop in which guests buy, and what its parts have spent so far."""

    def __init__(self, shop: Shop, goods: Path, bare: int, kind: list[str] | None = None) -> None:
        """`bare` is the process number of the yardstick's server; `kind`, which guests come."""
        self.shop, self.goods, self.kind = shop, goods, kind or []
        self.connection = psycopg.connect(shop.database, autocommit=True)
        queue = redis.Redis.from_url(os.environ["REDIS_URL"]).info("server")
        self.families = {
            **{name: process.pid for name, process in shop.parts.items()},
            "postgres": processor_time.parent(self.connection.info.backend_pid),
            "valkey": int(queue["process_id"]),
        }
        self.bare_server = {"bare": bare}

    def round(self, guests: int, seconds: float) -> dict[str, Any]:
        """What bench/guests.py saw, and milliseconds of processor time for each order."""
        before = processor_time.of(self.families)
        command = [sys.executable, "bench/guests.py", self.shop.url]
        command += [self.shop.environment["STRIPE_API_BASE"], PUBLISHABLE_KEY, str(self.goods)]
        command += ["--guests", str(guests), "--seconds", str(seconds), *self.kind]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise SystemExit(done.stderr)
        seen: dict[str, Any] = json.loads(done.stdout)
        if seen["wrong"]:
            raise SystemExit(f"A purchase went wrong: {seen['wrong'][0]}")
        seen["mails_after_s"] = self._wait_for_mails()
        after = processor_time.of(self.families)
        spent = {name: after[name] - before[name] for name in after}
        spent["guests"] = seen["processor_ms"]
        seen["cpu"] = {name: each / seen["purchases"] for name, each in spent.items()}
        return seen

    def bare(self, chosen: argparse.Namespace) -> Figures:
        """The yardstick's requests a second, and milliseconds of processor time for each."""
        before = processor_time.of(self.bare_server)["bare"]
        seen = wrk("bare.lua", BARE, chosen)
        spent = processor_time.of(self.bare_server)["bare"] - before
        return {"per_second": seen["per_second"], "cpu": spent / seen["requests"]}

    def _wait_for_mails(self) -> float:
        """Until relay and worker have nothing more to do; returns the seconds."""
        began = time.monotonic()
        while self.connection.execute(STILL_OWED).fetchone() != (0,):
            if time.monotonic() > began + PATIENCE:
                raise SystemExit(f"Mails are still owed after {PATIENCE} s")
            time.sleep(0.2)
        return round(time.monotonic() - began, 1)


def fill(shop: Shop, folder: Path) -> Path:
    """Plenty of everything; returns the file of goods to choose among."""
    shop.fill(products=PRODUCTS)
    with psycopg.connect(shop.database, autocommit=True) as connection:
        connection.execute(PLENTY)
        connection.execute("VACUUM ANALYZE")
        rows = connection.execute(GOODS).fetchall()
    file = folder / "goods.txt"
    file.write_text("".join(f"{variant} {path}\n" for variant, path in rows))
    return file


def measure(measured: Measured, chosen: argparse.Namespace) -> Figures:
    measured.round(chosen.guests, WARM_UP)
    bare, rounds = [], []
    for turn in range(1, chosen.rounds + 1):
        bare.append(measured.bare(chosen))
        seen = measured.round(chosen.guests, chosen.seconds)
        rounds.append(seen)
        say(
            f"{turn}/{chosen.rounds}  {seen['in_time'] / chosen.seconds:6.1f} purchases a second,"
            f" {sum(seen['cpu'].values()):5.1f} ms of processor time each"
            f" (web {seen['cpu']['web']:.1f}, postgres {seen['cpu']['postgres']:.1f},"
            f" sandbox {seen['cpu']['sandbox']:.1f});"
            f" bare {bare[-1]['per_second']:,.0f} a second, {bare[-1]['cpu']:.2f} ms"
        )
    return summed_up(rounds, bare, chosen.seconds)


def summed_up(rounds: list[dict[str, Any]], bare: list[Figures], seconds: int) -> Figures:
    """Medians of the rounds; the steps' milliseconds are those of all rounds together."""
    per_second = [seen["in_time"] / seconds for seen in rounds]
    steps: dict[str, list[float]] = defaultdict(list)
    for seen in rounds:
        for step, taken in seen["milliseconds"].items():
            steps[step] += taken
    bare_per_second = median(each["per_second"] for each in bare)
    bare_cpu = statistics.median(each["cpu"] for each in bare)
    order_cpu = statistics.median(sum(_of_shop(seen).values()) for seen in rounds)
    requests_each = len(steps) - 1  # 'place order' stands there twice
    return {
        "purchases": sum(seen["purchases"] for seen in rounds),
        "per_second": median(per_second),
        "best_per_second": round(max(per_second), 1),
        "requests_per_second": median(rate * requests_each for rate in per_second),
        "bare_per_second": bare_per_second,
        "bare_processor_ms": round(bare_cpu, 3),
        "purchases / bare": round(median(per_second) / bare_per_second, 4),
        "processor time of an order / of a bare page": round(order_cpu / bare_cpu, 1),
        "processor_ms_per_order": {
            name: median(seen["cpu"][name] for seen in rounds) for name in rounds[0]["cpu"]
        },
        "steps_ms": {step: percentiles(taken) for step, taken in steps.items()},
        "last_mail_after_s": max(seen["mails_after_s"] for seen in rounds),
    }


def _of_shop(seen: dict[str, Any]) -> dict[str, float]:
    """Without those who buy."""
    return {name: spent for name, spent in seen["cpu"].items() if name != "guests"}


def percentiles(values: list[float]) -> dict[str, float]:
    values = sorted(values)
    return {
        f"p{share}": round(values[min(len(values) * share // 100, len(values) - 1)], 1)
        for share in (50, 95, 99)
    }


# --- What must be true afterwards ----------------------------------------------------------------


def verify(shop: Shop) -> dict[str, Any]:
    """Each charge is one order's and the other way round, to the cent; no stock has drifted."""
    with psycopg.connect(shop.database) as connection:
        rows = connection.execute(PAID).fetchall()
    paid = {intent: amount for intent, amount in rows}
    charged = dict(charges(shop))
    if charged != paid:
        wrong = set(charged.items()) ^ set(paid.items())
        raise SystemExit(f"Charges and orders differ: {sorted(wrong)[:5]}")
    audit = shop.manage("audit_stock").strip().splitlines()[-1]
    return {"orders": len(paid), "charges": len(charged), "audit": audit}


def charges(shop: Shop) -> list[tuple[str, Decimal]]:
    """Intent and amount of every charge that the provider knows of."""
    found: list[tuple[str, Decimal]] = []
    page: dict[str, Any] = {"has_more": True, "data": []}
    while page["has_more"]:
        after = {"starting_after": page["data"][-1]["id"]} if page["data"] else {}
        page = requests.get(
            f"{shop.environment['STRIPE_API_BASE']}/v1/charges",
            {"limit": "100", **after},
            headers={"Authorization": f"Bearer {SECRET_KEY}"},
            timeout=60,
        ).json()
        found += [
            (each["payment_intent"], Decimal(each["amount"]) / 100)
            for each in page["data"]
            if each["status"] == "succeeded"
        ]
    return found


def report(size: str, figures: Figures) -> None:
    print(f"--- {size}")
    print(
        f"{figures['per_second']} purchases a second (best {figures['best_per_second']}),"
        f" {figures['requests_per_second']} requests a second;"
        f" bare {figures['bare_per_second']} a second, {figures['bare_processor_ms']} ms each"
    )
    each = figures["processor_ms_per_order"]
    parts = ", ".join(f"{name} {spent}" for name, spent in each.items())
    print(f"ms of processor time for each order: {sum(each.values()):.1f} ({parts})")
    for step, taken in figures["steps_ms"].items():
        print(f"{step:36} " + "  ".join(f"{name} {ms:6.1f}" for name, ms in taken.items()))


def tell(chosen: argparse.Namespace, result: dict[str, Any]) -> None:
    """Kept before it is verified as well: what went wrong then is told beside what was seen."""
    for size, figures in result["figures"].items():
        report(size, figures)
    name = "checkout_speed" + ("_without_scripts" if chosen.without_scripts else "")
    name += f"_{chosen.past_orders}" if chosen.past_orders else ""
    keep(name, result)


def main() -> None:
    parser = options(__doc__)
    parser.set_defaults(seconds=10)
    parser.add_argument("--guests", type=int, default=8)
    parser.add_argument("--without-scripts", action="store_true")
    parser.add_argument("--past-orders", type=int, default=0, metavar="N")
    chosen = parser.parse_args()
    about = machine()
    sizes: dict[str, Figures] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "metrics").mkdir()
        database = make_database(NAME)
        stack.callback(drop_database, NAME)
        environment = {"SEARCH": "postgres", "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics")}
        shop = Shop(folder, database, environment, application="bench.timed_shop:application")
        stack.callback(shop.close)
        goods = fill(shop, folder)
        shop.open("sandbox", "web", "relay", "worker")
        bare = bare_server()
        stack.callback(stop, bare)
        kind = ["--without-scripts"] if chosen.without_scripts else []
        measured = Measured(shop, goods, bare.pid, kind)
        sizes["no past orders but the demo shop's"] = measure(measured, chosen)
        if chosen.past_orders:
            fill_past_orders(database, chosen.past_orders)
            sizes[f"{chosen.past_orders:,} past orders"] = measure(measured, chosen)
        tell(chosen, {"machine": about, "figures": sizes})
        if chosen.past_orders:
            plans = [sys.executable, "bench/checkout_plans.py"]
            subprocess.run(plans, cwd=ROOT, env=shop.environment, check=True)
        proved = verify(shop)
        print(f"{proved['orders']} orders, {proved['charges']} charges; {proved['audit']}")
        tell(chosen, {"machine": about, "figures": sizes, "verified": proved})


if __name__ == "__main__":
    main()
