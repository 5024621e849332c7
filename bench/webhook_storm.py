"""2,000 webhook events, shuffled, a third of them doubled, and one forged for every hundred.

    make up; .venv/bin/python bench/webhook_storm.py [--events 2000] [--connections 8]

Against a whole shop of its own: web server, relay, worker and payment sandbox, all at work on the
same machine as the sender. Before the storm there are payments whose orders a dying web server
lost, payments that came after the shop had given up, refunds made in the provider's dashboard,
payments of another shop, and payments with which nothing is wrong. The sandbox sends nothing by
itself: what the shop knows, the storm told it. `again` is the same storm once more, all of it known
by then; `bare` is bench/yardsticks/bare.py's /t/, asked by the same sender.
"""

import argparse
import http.client
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import requests

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from load import BARE, bare_server, stop  # noqa: E402
from measuring import keep, machine, say  # noqa: E402 - the path above comes first

from shop.lib import state  # noqa: E402

state.load_environment()
os.environ.setdefault("SECRET_KEY", "only-to-import-the-shop")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

import django  # noqa: E402

django.setup()

from tests import storm  # noqa: E402
from tests.running import (  # noqa: E402
    SECRET_KEY,
    WEBHOOK_SECRET,
    Shop,
    drop_database,
    make_database,
    wait_until,
)

NAME = f"bench_storm_{os.getpid()}"
EVENTS_OF_A_PAYMENT = 3.38  # on average, over all that befalls them
WAITING = "SELECT count(*) FROM orders_webhookevent WHERE handled_at IS NULL"
KEPT = "SELECT count(*) FROM orders_webhookevent"


def states(shop: Shop, *arguments: str) -> list[str]:
    command = [sys.executable, str(ROOT / "bench" / "webhook_states.py"), *arguments]
    done = subprocess.run(command, env=shop.environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"webhook_states.py {arguments[0]} failed")
    return done.stdout.splitlines()


def count(shop: Shop, query: str) -> int:
    with psycopg.connect(shop.database) as connection:
        row = connection.execute(query).fetchone()
        assert row
        return int(row[0])


def prepared(shop: Shop, chosen: argparse.Namespace, file: Path) -> list[storm.Delivery]:
    """The storm: so many events of payments that are in need of them."""
    sandbox = shop.environment["STRIPE_API_BASE"]
    silence = requests.post(f"{sandbox}/control/trouble", {"webhook-lost": "100"}, timeout=10)
    silence.raise_for_status()
    states(shop, "prepare", str(int(chosen.events / EVENTS_OF_A_PAYMENT) + 1), str(file))
    intents = itertools.chain.from_iterable(json.loads(file.read_text()).values())
    events = storm.events_about(sandbox, SECRET_KEY, intents)
    return storm.deliveries(events, WEBHOOK_SECRET, chance=random.Random(4))


# --- The sender ---------------------------------------------------------------------------------


def send_all(url: str, blows: list[storm.Delivery], connections: int, method: str) -> Any:
    """Each connection stays open and takes the next one. Statuses and milliseconds, in order."""
    parts = urlsplit(url)
    numbered = iter(enumerate(blows))
    answers: list[tuple[int, float]] = [(0, 0.0)] * len(blows)

    def work(_: int) -> None:
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        while (each := next(numbered, None)) is not None:
            number, blow = each
            headers = {"Stripe-Signature": blow.signature, "Content-Type": "application/json"}
            began = time.perf_counter()
            line.request(method, parts.path, blow.payload if method == "POST" else None, headers)
            reply = line.getresponse()
            reply.read()
            answers[number] = (reply.status, (time.perf_counter() - began) * 1000)
        line.close()

    began = time.monotonic()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, range(connections)))
    return answers, time.monotonic() - began


def figures_of(name: str, answers: list[tuple[int, float]], seconds: float) -> dict[str, float]:
    times = [milliseconds for _, milliseconds in answers]
    cuts = statistics.quantiles(times, n=100)
    figures = {
        "requests": len(answers),
        "per_second": round(len(answers) / seconds),
        "p50": round(cuts[49], 1),
        "p95": round(cuts[94], 1),
        "p99": round(cuts[98], 1),
        "max": round(max(times), 1),
    }
    say(f"{name:12} {figures}")
    return figures


# --- The measurement ----------------------------------------------------------------------------


def measure(shop: Shop, chosen: argparse.Namespace, file: Path) -> dict[str, Any]:
    blows = prepared(shop, chosen, file)
    wrong_before = len(states(shop, "check", str(file)))
    url = f"{shop.url}/webhooks/stripe/"
    shop.open("web", "relay", "worker")
    figures = {}
    answers, seconds = send_all(url, blows, chosen.connections, "POST")
    began = time.monotonic()
    figures["storm"] = figures_of("storm", answers, seconds)
    wait_until(lambda: count(shop, WAITING) == 0, "the end of the work", 900)
    caught_up = time.monotonic() - began
    misjudged = sum(
        status != (200 if b.is_genuine else 400)
        for (status, _), b in zip(answers, blows, strict=True)
    )
    figures["again"] = figures_of("again", *send_all(url, blows, chosen.connections, "POST"))
    wrong = states(shop, "check", str(file))
    server = bare_server()
    figures["bare"] = figures_of("bare", *send_all(BARE, blows, chosen.connections, "GET"))
    stop(server)
    return {
        "figures": figures,
        "p99 of storm / bare": round(figures["storm"]["p99"] / figures["bare"]["p99"], 2),
        "p99 of again / bare": round(figures["again"]["p99"] / figures["bare"]["p99"], 2),
        "seconds until all was worked on": round(caught_up, 1),
        "events kept": count(shop, KEPT),
        "answers that were not as they must be": misjudged,
        "states wrong before": wrong_before,
        "states wrong": wrong,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=8)
    chosen = parser.parse_args()
    about = machine()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = make_database(NAME)
        stack.callback(drop_database, NAME)
        shop = Shop(folder, database, {"SEARCH": "postgres", "LOG_LEVEL": "WARNING"})
        stack.callback(shop.close)
        shop.prepare(products=200).open("sandbox")
        result = measure(shop, chosen, folder / "fates.json")
    keep("webhook_storm", {"machine": about, **result})
    print(json.dumps(result, indent=1))
    sys.exit(1 if result["states wrong"] else 0)


if __name__ == "__main__":
    main()
