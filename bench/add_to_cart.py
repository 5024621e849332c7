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
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import requests

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from measuring import keep, machine, median, say  # noqa: E402 - the path above comes first

from shop.lib import state  # noqa: E402

state.load_environment()

from tests.running import Shop, drop_database, free_port, make_database, wait_until  # noqa: E402

NAME = f"bench_http_{os.getpid()}"
ROWS = 2000
BARE_PORT = free_port()
Figures = dict[str, Any]


def wrk(script: str, url: str, chosen: argparse.Namespace, **values: str) -> Figures:
    command = ["wrk", "-t2", f"-c{chosen.connections}", f"-d{chosen.seconds}s"]
    command += ["-s", str(ROOT / "bench" / script), url]
    done = subprocess.run(
        command,
        env={**os.environ, **values},
        capture_output=True,
        text=True,
        timeout=chosen.seconds + 60,
    )
    line = next((one for one in done.stdout.splitlines() if one.startswith("RESULT ")), None)
    if line is None:
        raise SystemExit(f"wrk: {done.stdout[-500:]}{done.stderr[-500:]}")
    figures: Figures = json.loads(line.removeprefix("RESULT "))
    figures["per_second"] = figures["requests"] / figures["us"] * 1e6
    return figures


def bare_server() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4"]
    command += ["--log-level", "error", "-b", f"127.0.0.1:{BARE_PORT}", "bare:application"]
    server = subprocess.Popen(command, cwd=ROOT / "bench" / "yardsticks")
    wait_until(_answers, "the bare server's first answer")
    return server


def _answers() -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{BARE_PORT}/t/", timeout=2).status_code == 200
    except requests.RequestException:
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait(10)


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


def rounds(
    chosen: argparse.Namespace, kinds: dict[str, Callable[[], Figures]]
) -> dict[str, Figures]:
    """Each kind in turn, several times: what disturbs one round disturbs all kinds alike."""
    seen: dict[str, list[Figures]] = defaultdict(list)
    for turn in range(1, chosen.rounds + 1):
        for kind, measure in kinds.items():
            figures = measure()
            if figures["bad"]:
                raise SystemExit(f"{kind}: {figures['bad']} requests went wrong")
            seen[kind].append(figures)
            say(
                f"{turn}/{chosen.rounds}  {kind:22} {figures['per_second']:7,.0f}/s"
                f"  p50 {figures['p50']:6.1f} ms  p99 {figures['p99']:6.1f} ms"
            )
    return {
        kind: {
            key: median(each[key] for each in all_rounds)
            for key in ("per_second", "p50", "p99", "max")
        }
        for kind, all_rounds in seen.items()
    }


def measure(shop: Shop, variants: Path, chosen: argparse.Namespace) -> dict[str, Figures]:
    def add(kind: str, rows: int) -> Callable[[], Figures]:
        values = {"KIND": kind, "ROWS": str(rows), "VARIANTS": str(variants)}
        return lambda: wrk("add_to_cart.lua", shop.url, chosen, **values)

    bare = f"http://127.0.0.1:{BARE_PORT}/t/"
    figures = rounds(
        chosen,
        {
            "bare": lambda: wrk("bare.lua", bare, chosen),
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
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=8)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--connections", type=int, default=8)
    chosen = options.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; on Debian: apt-get install wrk")
    about = machine()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = make_database(NAME)
        stack.callback(drop_database, NAME)
        shop = Shop(folder, database, {"SEARCH": "postgres"})
        stack.callback(shop.close)
        variants = fill(shop.prepare(products=ROWS).database, folder)
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
