"""Searching over HTTP, with all facets, beside a Django page that does nothing.

    make up; .venv/bin/python bench/search_speed.py [--products 2000] [--seconds 8] [--rounds 3]

In turns, by wrk, after some seconds of each that do not count: `bare` is
bench/yardsticks/bare.py's /t/ under gunicorn; `new` are searches that nobody made before (one to
three words of a product's title, now and then a facet: search.lua), `repeated` the same fifty, by
each engine. What another engine answered than the one that was asked is counted: Elasticsearch has
300 ms. The shop is one of its own: a scratch database on the server that DATABASE_URL names, an
index of its own, its own ports; both are removed afterwards. With `--standing NAME` it is the shop
of that database and index, and both stay: a million products are brought in once,

    createdb NAME; DATABASE_URL=.../NAME SEARCH_INDEX=NAME .venv/bin/python manage.py ...
    migrate; seed_demo --products 1000000 --orders 20000; reindex --engine elasticsearch
"""

import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from load import BARE, Figures, bare_server, options, rounds, stop, wrk  # noqa: E402
from measuring import keep, machine  # noqa: E402 - the path above comes first

from shop.lib import state  # noqa: E402

state.load_environment()

from tests.running import Shop, database_address, drop_database, make_database  # noqa: E402

WARM_UP = 15  # seconds of each kind before the first that counts: JVM, caches and plans are cold
NAME = f"bench_search_{os.getpid()}"
ENGINES = ("elasticsearch", "postgres")
TITLES = "SELECT title FROM catalog_product ORDER BY md5(slug) LIMIT 20000"


def fill(shop: Shop, products: int) -> None:
    shop.manage("migrate", "--verbosity", "0")
    shop.manage("seed_demo", "--products", str(products))
    shop.manage("reindex", "--engine", "elasticsearch")


def titles_of(database: str, folder: Path) -> tuple[int, Path]:
    """How many products there are, and a file of titles, to ask for their words."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        rows = connection.execute(TITLES).fetchall()
        found = connection.execute("SELECT count(*) FROM catalog_product").fetchone()
    file = folder / "titles.txt"
    file.write_text("".join(f"{title}\n" for (title,) in rows))
    return found[0] if found else 0, file


def remove_index(shop: Shop) -> None:
    from elasticsearch import Elasticsearch

    client = Elasticsearch(shop.environment["ELASTICSEARCH_URL"])
    name = shop.environment["SEARCH_INDEX"]
    for index in client.indices.get(index=f"{name}*"):
        client.indices.delete(index=index)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--products", type=int, default=2000)
    parser.add_argument("--standing", metavar="NAME", help="measure the shop of this database")
    chosen = parser.parse_args()
    name = chosen.standing or NAME
    if not os.environ.get("ELASTICSEARCH_URL"):
        raise SystemExit("ELASTICSEARCH_URL is missing: `make up` first, without SEARCH=postgres")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = database_address(name)
        shops = {
            engine: Shop(folder / engine, database, {"SEARCH": engine, "SEARCH_INDEX": name})
            for engine in ENGINES
        }
        for shop in shops.values():
            shop.manage("collectstatic", "--noinput", "--verbosity", "0")
        if not chosen.standing:
            make_database(name)
            stack.callback(drop_database, name)
            stack.callback(remove_index, shops["elasticsearch"])
            fill(shops["elasticsearch"], chosen.products)
        products, titles = titles_of(database, folder)
        about = machine() | {"products": products}
        for shop in shops.values():
            stack.callback(shop.close)
            shop.open("web")
        stack.callback(stop, bare_server())

        def search(engine: str, kind: str) -> Callable[[int], Figures]:
            values = {"KIND": kind, "ENGINE": engine, "TITLES": str(titles)}
            return lambda seconds: wrk(
                "search.lua",
                shops[engine].url,
                Namespace(connections=chosen.connections, seconds=seconds),
                **values,
            )

        kinds = {
            f"{kind}, {engine}": search(engine, kind)
            for engine in ENGINES
            for kind in ("new", "repeated")
        }
        for ask in kinds.values():
            ask(WARM_UP)
        measured = {kind: partial(ask, chosen.seconds) for kind, ask in kinds.items()}
        figures = rounds(chosen, {"bare": lambda: wrk("bare.lua", BARE, chosen), **measured})
    bare = figures["bare"]["per_second"]
    ratios = {f"{kind} / bare": round(figures[kind]["per_second"] / bare, 2) for kind in kinds}
    keep(f"search_speed_{products}", {"machine": about, "figures": figures, "ratios": ratios})
    for kind, ratio in ratios.items():
        print(f"{kind}: {ratio}  (p99 {figures[kind.removesuffix(' / bare')]['p99']} ms)")


if __name__ == "__main__":
    main()
