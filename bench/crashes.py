"""kill -9 of the web server while orders are placed: at each named point, and at random moments.

    .venv/bin/python -m shop.local exec -- .venv/bin/python bench/crashes.py [--kills 200]

First every point of `tests/faults/dying.py`, `--times` times: a visitor goes as far as 'Place
order', the whole web server dies there, is started again, and one round of `manage.py
recover_orders` is all that happens then. Every third time the shopper asks again first, with the
same key. Then `--guests` guests buy without a pause while web processes are killed at random
moments; half of those who get no answer ask again, the others walk away. Prints a table of points
and outcomes, and what did not add up before and after recovery (tests/faults/money.py: paid
intents against orders and refunds, both ways; holds against carts; then `audit_stock` and
`reconcile_payments`). The damage before recovery is the negative control.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from buyers import Crowd, audited, plenty  # noqa: E402 - the path above comes first
from measuring import keep, machine, say  # noqa: E402

from shop.lib import state  # noqa: E402

os.environ.setdefault("SEARCH", "postgres")
state.load_environment()

from tests.faults.crashing import (  # noqa: E402
    APPLICATION,
    EXPECTED,
    Purchase,
    crash_at,
    outcome_of,
)
from tests.faults.money import damage  # noqa: E402
from tests.faults.test_killed_web_workers import web_workers  # noqa: E402
from tests.running import Shop, drop_database, make_database  # noqa: E402

LONGEST = 1500.0  # seconds for the random part


@contextmanager
def own_shop() -> Iterator[Shop]:
    name = f"bench_crashes_{os.getpid()}"
    with tempfile.TemporaryDirectory() as folder:
        settings = {"SEARCH": "postgres"}
        shop = Shop(Path(folder), make_database(name), settings, application=APPLICATION)
        try:
            yield shop.prepare(products=40).open("sandbox", "web", "relay")
        finally:
            shop.close()
            drop_database(name)


# --- Named points --------------------------------------------------------------------------------


def at_each_point(shop: Shop, times: int) -> tuple[dict[str, Counter[str]], int]:
    """What each point came to, and how many crashes did damage before recovery."""
    outcomes: dict[str, Counter[str]] = {point: Counter() for point in EXPECTED}
    damaged = 0
    (variant,) = plenty(shop, 1)
    for turn in range(1, times + 1):
        for point in EXPECTED:
            purchase = crash_at(shop, point, variant, everything=True)
            if purchase.answered:
                raise SystemExit(f"The shop did not die at {point!r}")
            shop.kill("web")
            before, crashed = outcome_of(shop, purchase), damage(shop)
            damaged += bool(crashed)
            shop.open("web")
            asked = asked_again(purchase) if turn % 3 == 0 else ""
            shop.manage("recover_orders", "--minutes", "0")
            left = damage(shop)
            if left:
                raise SystemExit(f"Damage after {point!r} and recovery: {left}")
            outcomes[point][f"{before} -> {asked}{outcome_of(shop, purchase)}"] += 1
        say(f"{turn}/{times}  {len(EXPECTED)} points, {damaged} crashes had done damage so far")
    return outcomes, damaged


def asked_again(purchase: Purchase) -> str:
    return f"asked again: {purchase.ask_again()}, "


# --- Random moments ------------------------------------------------------------------------------


def at_random_moments(shop: Shop, guests: int, kills: int) -> Counter[str]:
    chance, killed, ends = random.Random(7), 0, time.monotonic() + LONGEST
    with Crowd(shop, plenty(shop, 12)).buying(guests) as crowd:
        while killed < kills and time.monotonic() < ends:
            time.sleep(chance.uniform(0.2, 1.5))
            killed += kill_some(shop, chance)
            if killed % 20 == 0:
                say(f"{killed}/{kills} killed, {dict(crowd.seen)}")
    crowd.seen["killed"] = killed
    return crowd.seen


def kill_some(shop: Shop, chance: random.Random) -> int:
    """One web process, or now and then all of them at once."""
    workers = sorted(web_workers(shop))
    if not workers:
        return 0
    chosen = workers if chance.random() < 0.2 else [chance.choice(workers)]
    for pid in chosen:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return 1


# --- Afterwards ----------------------------------------------------------------------------------


def totals(shop: Shop) -> dict[str, int]:
    with psycopg.connect(shop.database) as connection:
        counted = connection.execute(
            "SELECT outcome, count(*) FROM orders_paymentattempt GROUP BY outcome ORDER BY outcome"
        ).fetchall()
    return {str(outcome): int(count) for outcome, count in counted}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--guests", type=int, default=8)
    chosen = parser.parse_args()
    with own_shop() as shop:
        outcomes, damaged = at_each_point(shop, chosen.times)
        show(outcomes)
        say(f"Damage before recovery: {damaged} of {chosen.times * len(EXPECTED)} crashes\n")
        seen = at_random_moments(shop, chosen.guests, chosen.kills)
        shop.kill("web")
        before = damage(shop)
        say(f"{dict(seen)}\nBefore recovery: {len(before)} do not add up, such as {before[:3]}")
        shop.open("web")
        recovered = shop.manage("recover_orders", "--minutes", "0").strip()
        after = damage(shop)
        say(f"Recovery: {recovered}\nAfter recovery: {len(after)} do not add up {after[:3]}")
        audits = audited(shop)
        say("\n".join(audits.values()))
        keep(
            "crashes",
            {
                "machine": machine(),
                "points": {point: dict(came) for point, came in outcomes.items()},
                "damaged_before_recovery": damaged,
                "random": dict(seen),
                "attempts": totals(shop),
                "before_recovery": len(before),
                "recovery": recovered,
                "after_recovery": len(after),
                "audits": audits,
            },
        )
        if after:
            raise SystemExit(1)


def show(outcomes: dict[str, Counter[str]]) -> None:
    width = max(map(len, outcomes))
    for point, came in outcomes.items():
        for number, (what, count) in enumerate(came.items()):
            say(f"{point if number == 0 else '':{width}}  {count} x  {what}")


if __name__ == "__main__":
    main()
