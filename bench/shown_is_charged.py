"""What is shown is what is charged is what order, receipt and mail say, over random carts.

    .venv/bin/python -m shop.local exec -- .venv/bin/python bench/shown_is_charged.py [--carts 5000]

Each cart has 1 to 6 things at prices that round badly, under one of five sets of terms (tax,
delivery, free from). Compared to the cent, for goods, tax, delivery and total: cart, review, its
button, what the payment provider charged, order, order lines, payment, thank-you page, order page,
receipt, and both halves of the mail (tests/orders/agreement.py). Works on a database of its own.
"""

import argparse
import logging
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from measuring import keep, machine, say
from plans import scratch_database

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from django.conf import settings  # noqa: E402 - `plans` has set Django up
from django.db import connection  # noqa: E402

from tests.orders.agreement import buy_at_random, shelf_of  # noqa: E402
from tests.sandbox.process import SECRET_KEY, Sandbox  # noqa: E402

EVERY = 100  # carts between two lines of progress


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--carts", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    began = time.monotonic()
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(Path(folder) / "sandbox.sqlite3", "").start()
        try:
            wrong = buy(chosen, sandbox.url)
        finally:
            sandbox.stop()
    seconds = time.monotonic() - began
    say(f"{chosen.carts:,} carts in {seconds:.0f} s, {len(wrong):,} disagreements {wrong[:3]}")
    keep(
        "shown_is_charged",
        {"machine": machine(), **vars(chosen), "seconds": round(seconds), "disagreements": wrong},
    )
    sys.exit(bool(wrong))


def buy(chosen: argparse.Namespace, sandbox: str) -> list[str]:
    random.seed(chosen.seed)
    shelf = [variant.pk for variant in shelf_of(random.Random(chosen.seed))]
    database = connection.settings_dict["NAME"]
    connection.close()
    shares = [
        (database, sandbox, shelf, chosen.seed + number, chosen.carts // chosen.processes)
        for number in range(chosen.processes)
    ]
    with ProcessPoolExecutor(chosen.processes) as pool:
        return [words for found in pool.map(buy_share, shares) for words in found]


def buy_share(share: tuple[Any, ...]) -> list[str]:
    """In a process of its own."""
    import stripe

    from catalog.models import Variant

    database, sandbox, shelf, seed, carts = share
    logging.disable(logging.INFO)  # a line for each order would hide the progress
    connection.settings_dict["NAME"] = database
    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = sandbox, SECRET_KEY
    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    provider = stripe.StripeClient(SECRET_KEY, base_addresses={"api": sandbox})
    tokens = provider.v1.test_helpers.confirmation_tokens
    variants = list(Variant.objects.filter(pk__in=shelf).order_by("pk"))
    chance, found = random.Random(seed), []
    for number in range(1, carts + 1):
        token = tokens.create(params={"payment_method": "pm_card_visa"}).id
        found += buy_at_random(chance, variants, provider, token).disagreements
        if number % EVERY == 0:
            say(f"{number:,} of {carts:,}, {len(found)} disagreements")
    return found


if __name__ == "__main__":
    main()
