"""NDCG@10 and Recall@100 of both engines on real products, queries and human ratings.

    make up; .venv/bin/python bench/relevance.py --data DIR [--run-out FILE]

Reads products.jsonl.gz, queries.tsv and judgments.tsv from DIR. Popularity must not help by luck:
a hash of its id takes three of ten products out of stock and gives seven of ten 1 to 5 stars. The
shop is one of its own: a scratch database on the server that DATABASE_URL names and an index of
its own; both are removed afterwards.
"""

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from measuring import RESULTS, machine  # noqa: E402 - the path above comes first

from shop.lib import state  # noqa: E402

state.load_environment()

from tests.running import drop_database, make_database  # noqa: E402

NAME = f"bench_relevance_{os.getpid()}"
# The first four digits of the hash choose the stock, the next four whether there are stars, and
# the last four how many: 1.00 to 5.00 in steps of a quarter.
DIGITS = "('x' || substr(md5(external_id), {start}, 4))::bit(16)::int"
SOLD_OUT = f"""
UPDATE catalog_stock SET on_hand = 0 FROM catalog_variant AS variant, catalog_product AS product
WHERE variant_id = variant.id AND product_id = product.id
  AND {DIGITS.format(start=1)} % 10 < 3
"""  # noqa: S608 - our own text
RATED = f"""
UPDATE catalog_product
SET rating_average = 1 + {DIGITS.format(start=29)} % 17 * 0.25, rating_count = 10
WHERE {DIGITS.format(start=5)} % 10 < 7
"""  # noqa: S608 - our own text


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def vary(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(SOLD_OUT)
        connection.execute(RATED)


def remove_index(address: str) -> None:
    from elasticsearch import Elasticsearch

    client = Elasticsearch(address)
    for index in client.indices.get(index=f"{NAME}*"):
        client.indices.delete(index=index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--run-out", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    address = os.environ.get("ELASTICSEARCH_URL")
    if not address:
        raise SystemExit("ELASTICSEARCH_URL is missing: `make up` first, without SEARCH=postgres")
    data = chosen.data.resolve()
    about = machine()
    with ExitStack() as stack:
        database = make_database(NAME)
        stack.callback(drop_database, NAME)
        own = {"DATABASE_URL": database, "SEARCH": "elasticsearch", "SEARCH_INDEX": NAME}
        environment = {**os.environ, **own}
        manage(environment, "migrate", "--verbosity", "0")
        stack.callback(remove_index, address)
        print(manage(environment, "import_products", str(data / "products.jsonl.gz"), "--stock=5"))
        vary(database)
        print(manage(environment, "reindex"))
        files = [str(data / "queries.tsv"), str(data / "judgments.tsv")]
        out = [f"--run-out={chosen.run_out.resolve()}"] if chosen.run_out else []
        told = manage(environment, "evaluate_search", *files, *out)
    (RESULTS / "relevance.txt").write_text(f"{about}\n{told}")
    print(told)


if __name__ == "__main__":
    main()
