"""Plans and times of every statement of a search in PostgreSQL, at 1,000,000 documents.

    make up; .venv/bin/python bench/search_plans.py

Copies the documents of the demo shop's 2,000 products in a database of its own on the server that
DATABASE_URL names (some minutes), with other prices, sales and stock; only this one table matters
to a search. Prints what each search costs and the plan of each of its statements, and fails when
one reads more of the table than its bound. The database is dropped afterwards.
"""

import re
import statistics
import sys
import time
from collections.abc import Iterator

from plans import plan_of, scratch_database

PRODUCTS, DOCUMENTS, ROUNDS = 2_000, 1_000_000, 5

# `plans` has set Django up.
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from measuring import RESULTS, machine, say  # noqa: E402

from catalog.models import SearchDocument  # noqa: E402
from catalog.search import marks, postgres  # noqa: E402
from catalog.search.query import Query  # noqa: E402

PAGES = re.compile(r"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?")
MOST_PAGES = 0.15  # of the table: 10,000 rows may stand on as many pages
SEARCHES = {
    "one product": Query(text="walnut desk lamp 0000017"),
    "two words": Query(text="wool blanket"),
    "a word of 24,000": Query(text="lamp"),
    "a word of 250,000": Query(text="water"),
    "a word of all": Query(text="care"),
    "the same, in stock": Query(text="care", in_stock=True),
    "the same, page 50": Query(text="care", page=50),
    "a word, filtered": Query(text="lamp", prices=("25-50",), attributes=("colour:Sand",)),
    "a word, cheapest first": Query(text="lamp", sort="price-up"),
    "mistyped": Query(text="backpakc"),
    "means nothing": Query(text="zzqx vrrk"),
    "everything": Query(),
    "everything, page 400": Query(page=400),
    "everything, a narrow range": Query(lowest=123456, highest=123999),
    "a root shelf": Query(shelf="kitchen"),
    "a root shelf, best rated": Query(shelf="kitchen", sort="rating"),
    "a root shelf, filtered": Query(shelf="kitchen", in_stock=True, rating="4.5", sort="price-up"),
    "a root shelf, a brand": Query(shelf="kitchen", brands=("BRAND",)),
    "a leaf shelf": Query(shelf="LEAF"),
}  # fmt: skip


def fill() -> None:
    """Sales fall off as they do: a third of the goods sold nothing, a few thousands."""
    call_command("seed_demo", products=PRODUCTS, orders=0, verbosity=0)
    columns = [str(field.column) for field in SearchDocument._meta.fields]
    sold = f"'{marks.sold(0)[:-1]}' || least(floor(log(4, greatest(units, 1))), {marks.TIERS - 1})"
    instead = {
        "product_id": "row_number() OVER (ORDER BY random())",
        "price_cents": "(price_cents * (0.5 + random()))::int",
        "sold_count": "units",
        "in_stock": "random() < 0.9",
        "marks": f"marks[:cardinality(marks) - 1] || ({sold})",
    }
    indexes = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'catalog_searchdocument'"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{indexes} AND indexname NOT LIKE '%_pkey'")
        kept = cursor.fetchall()
        for name, _ in kept:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("CREATE TABLE sample AS SELECT * FROM catalog_searchdocument")
        cursor.execute("TRUNCATE catalog_searchdocument")
        cursor.execute(
            f"INSERT INTO catalog_searchdocument ({', '.join(columns)})"  # noqa: S608 - our own names
            f" SELECT {', '.join(instead.get(name, name) for name in columns)} FROM ("
            "   SELECT *, (exp(random() ^ 3 * 9) - 1)::int AS units"
            "   FROM sample, generate_series(1, %s)) AS many",
            [DOCUMENTS // PRODUCTS],
        )
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for name, definition in kept:
            say(f"indexing {name} ...")
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE catalog_searchdocument")


def searches() -> Iterator[tuple[str, Query]]:
    shelves = SearchDocument.objects.filter(category__startswith="kitchen/")
    leaf = shelves.values_list("category", flat=True)[0]
    brand = shelves.exclude(brand="").values_list("brand", flat=True)[0]
    for what, query in SEARCHES.items():
        if query.shelf == "LEAF":
            yield what, query.with_(shelf=leaf)
        elif query.brands:
            yield what, query.with_(brands=(brand,))
        else:
            yield what, query


def timed(query: Query) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        postgres.find(query)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def plans_of(query: Query) -> Iterator[str]:
    with CaptureQueriesContext(connection) as asked:
        postgres.find(query)
    for statement in asked.captured_queries:
        sql = statement["sql"]
        if "catalog_searchdocument" in sql and not sql.startswith("EXPLAIN"):
            yield plan_of(sql)


def pages_of(plan: str) -> int:
    """Read by the whole statement: its topmost node counts for all."""
    told = PAGES.search(plan)
    return sum(int(number or 0) for number in told.groups()) if told else 0


def pages_of_table() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('catalog_searchdocument') / 8192")
        return int(cursor.fetchone()[0])


def main() -> int:
    began = machine()
    lines, plans = [], []
    with scratch_database():
        fill()
        table = pages_of_table()
        for what, query in searches():
            found, taken = postgres.find(query), timed(query)
            total = f"{found.total:,}{'+' if found.is_capped else ''} found"
            figures = f"median {statistics.median(taken):.0f} ms, slowest {max(taken):.0f}"
            lines.append(f"{what}: {total}, {figures}")
            say(lines[-1])
            plans += [(what, plan) for plan in plans_of(query)]
    much = [what for what, plan in plans if pages_of(plan) > MOST_PAGES * table]
    verdict = (
        f"READS MUCH OF THE TABLE: {', '.join(much)}"
        if much
        else (f"No statement reads more than {MOST_PAGES:.0%} of the table's {table:,} pages.")
    )
    told = [f"{began}", f"{DOCUMENTS:,} documents", *lines, verdict]
    told += [f"\n=== {what}\n{plan}" for what, plan in plans]
    (RESULTS / "search_plans.txt").write_text("\n".join(told) + "\n")
    print("\n".join(told))
    return 1 if much else 0


if __name__ == "__main__":
    sys.exit(main())
