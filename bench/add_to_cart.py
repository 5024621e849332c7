"""'Add to cart' over HTTP, each request a new visitor, beside a Django page that does nothing.

    make up; .venv/bin/python bench/add_to_cart.py [--seconds 8] [--rounds 3] [--connections 8]

In turns, by wrk, on the same two processes' worth of server: `bare` is bench/yardsticks/bare.py's
/t/ (20 rows by a template, no query) under gunicorn; `form` the add as a browser without scripts
sends it, answered by a redirect; `hot` the same, all for one variant; `htmx` answered with the
filled drawer; `json` for programs. `everything on` repeats `form` and `hot` with relay, worker and
beat beside the web server: what a shop costs that also tells open pages and its search index.

The shop is one of its own: a scratch database on the server that DATABASE_URL names, its own ports.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from load import BARE, Figures, bare_server, options, rounds, stop, wrk  # noqa: E402
from measuring import keep, machine  # noqa: E402 - the path above comes first

from shop.lib import state  # noqa: E402

state.load_environment()

from tests.running import Shop, drop_database, make_database  # noqa: E402

NAME = f"bench_http_{os.getpid()}"
ROWS = 2000


def fill(database: str, folder: Path) -> Path:
    """Plenty of everything; returns the file of variants to ask for."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE catalog_stock SET on_hand = 1000000000")
        connection.execute("VACUUM ANALYZE")
        rows = connection.execute(
            "SELECT v.id FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id"
            " WHERE v.is_active AND p.is_published ORDER BY v.id LIMIT %s",
            [ROWS],
        ).fetchall()
    file = folder / "variants.txt"
    file.write_text("".join(f"{variant}\n" for (variant,) in rows))
    return file


def drift(database: str) -> int:
    """Rows whose counter is not the sum of their holds, plus holds that are not their line."""
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM catalog_stock AS s WHERE reserved <> (SELECT"
            " coalesce(sum(quantity), 0) FROM catalog_hold WHERE variant_id = s.variant_id))"
            " + (SELECT count(*) FROM cart_cartline AS l LEFT JOIN catalog_hold AS h"
            " ON h.owner = 'cart:' || l.cart_id AND h.variant_id = l.variant_id"
            " WHERE h.quantity IS DISTINCT FROM l.quantity)"
        ).fetchone()
        assert row
        return int(row[0])


def measure(shop: Shop, variants: Path, chosen: argparse.Namespace) -> dict[str, Figures]:
    def add(kind: str, rows: int) -> Callable[[], Figures]:
        values = {"KIND": kind, "ROWS": str(rows), "VARIANTS": str(variants)}
        return lambda: wrk("add_to_cart.lua", shop.url, chosen, **values)

    figures = rounds(
        chosen,
        {
            "bare": lambda: wrk("bare.lua", BARE, chosen),
            "form": add("form", ROWS),
            "hot": add("form", 1),
            "htmx": add("htmx", ROWS),
            "json": add("json", ROWS),
        },
    )
    shop.open("relay", "worker", "beat")
    on = {
        "form, everything on": add("form", ROWS),
        "hot, everything on": add("form", 1),
    }
    return {**figures, **rounds(chosen, on)}


def main() -> None:
    chosen = options(__doc__).parse_args()
    about = machine()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = make_database(NAME)
        stack.callback(drop_database, NAME)
        shop = Shop(folder, database, {"SEARCH": "postgres"})
        stack.callback(shop.close)
        variants = fill(shop.fill(products=ROWS).database, folder)
        shop.open("web")
        stack.callback(stop, bare_server())
        figures = measure(shop, variants, chosen)
        shop.close()
        wrong = drift(database)
    per_second = {kind: each["per_second"] for kind, each in figures.items()}
    ratios = {
        "form / bare": round(per_second["form"] / per_second["bare"], 2),
        "htmx / bare": round(per_second["htmx"] / per_second["bare"], 2),
        "hot / form": round(per_second["hot"] / per_second["form"], 2),
    }
    keep("add_to_cart", {"machine": about, "figures": figures, "ratios": ratios, "drift": wrong})
    for name, ratio in ratios.items():
        print(f"{name}: {ratio}")
    print(f"p99 of form: {figures['form']['p99']} ms; drift afterwards: {wrong}")


if __name__ == "__main__":
    main()
