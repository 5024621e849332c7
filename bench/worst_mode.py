"""Ten minutes with the payment provider at its worst, eight shoppers, and the books afterwards.

    .venv/bin/python -m shop.local exec -- .venv/bin/python bench/worst_mode.py [--minutes 10]

The whole shop with worker, relay and beat; the payment sandbox with its preset `worst`: about a
third of the requests time out, fail, are reset or slow, before or after the charge, and nine tenths
of the webhooks are lost, late, doubled or shuffled. Shoppers buy without a pause, a fifth of them
with cards that are declined; half of those without an answer ask again with the same key, the
others walk away; one in ten cancels. Then the provider behaves again, `recover_orders` has one
round, and everything is compared: intents, refunds and orders both ways (tests/faults/money.py),
`reconcile_payments`, `audit_stock`.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import requests

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from buyers import Crowd, audited, plenty  # noqa: E402 - the path above comes first
from measuring import keep, machine, say  # noqa: E402

from shop.lib import state  # noqa: E402

os.environ.setdefault("SEARCH", "postgres")
state.load_environment()

from tests.faults.money import damage  # noqa: E402
from tests.running import Shop, drop_database, make_database, wait_until  # noqa: E402

NAME = f"bench_worst_{os.getpid()}"
SETTLED_WITHIN = 120.0  # seconds for refunds that wait for the worker


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--guests", type=int, default=8)
    chosen = parser.parse_args()
    with ExitStack() as after:
        folder = Path(after.enter_context(tempfile.TemporaryDirectory()))
        shop = Shop(folder, make_database(NAME), {"SEARCH": "postgres"})
        after.callback(drop_database, NAME)
        after.callback(shop.close)
        shop.prepare(products=40).open("sandbox", "web", "relay", "worker", "beat")
        variants = plenty(shop, 12)
        trouble(shop, "worst")
        seen = shop_on(Crowd(shop, variants, cancels=0.1), chosen.guests, chosen.minutes * 60)
        happened = trouble(shop, "well-behaved")
        before = damage(shop)
        recovered = recover(shop)
        after_all = damage(shop)
        audits = audited(shop)
        figures = {
            "machine": machine(),
            "minutes": chosen.minutes,
            "guests": chosen.guests,
            "seen": seen,
            "trouble": happened,
            "outcomes": counted(shop, "SELECT outcome, count(*) FROM orders_paymentattempt"),
            "orders": counted(shop, "SELECT status, count(*) FROM orders_order"),
            "refunds": counted(shop, "SELECT status, count(*) FROM orders_refund"),
            "before_recovery": len(before),
            "recovery": recovered,
            "after_recovery": after_all,
            "audits": audits,
        }
    for name, value in figures.items():
        say(f"{name}: {value}")
    keep("worst_mode", figures)
    sys.exit(bool(after_all))


def shop_on(crowd: Crowd, guests: int, seconds: float) -> dict[str, int]:
    ends = time.monotonic() + seconds
    with crowd.buying(guests):
        while (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, 30))
            say(f"{max(left, 0):4.0f} s left, {dict(crowd.seen)}")
    return dict(crowd.seen)


def trouble(shop: Shop, preset: str) -> dict[str, int]:
    """Tell the sandbox how to behave; returns what had happened until then."""
    control = f"{shop.environment['STRIPE_API_BASE']}/control/trouble"
    happened = requests.get(control, timeout=60).json().get("happened", {})
    reply = requests.post(control, {"preset": preset}, timeout=60)
    reply.raise_for_status()
    return dict(happened)


def recover(shop: Shop) -> str:
    """One round at once, and time for what the worker sends by itself."""
    said = shop.manage("recover_orders", "--minutes", "0").strip()
    waiting = "SELECT status, count(*) FROM orders_refund WHERE status = 'requested'"
    wait_until(lambda: not counted(shop, waiting), "the last refund", SETTLED_WITHIN)
    return said


def counted(shop: Shop, query: str) -> dict[str, int]:
    """Rows by their first column."""
    with psycopg.connect(shop.database) as connection:
        return {
            str(what): int(count)
            for what, count in connection.execute(f"{query} GROUP BY 1 ORDER BY 1").fetchall()
        }


if __name__ == "__main__":
    main()
