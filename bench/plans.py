"""Plans of the hot statements at 1,000,000 variants and 200,000 live holds: index access only.

    make up; .venv/bin/python bench/plans.py

Fills a database of its own on the server that DATABASE_URL names (some minutes), prints each plan
with what it really read, once as planned for its values and once as planned for any, and fails
when one of them reads a whole table. The database is dropped afterwards.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

import django  # noqa: E402 - the path above comes first

django.setup()

from copies import copy  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from measuring import RESULTS, machine, say  # noqa: E402
from psycopg import sql  # noqa: E402

from cart import adding  # noqa: E402
from cart.models import Cart  # noqa: E402
from catalog import stock  # noqa: E402
from catalog.auditing import drift_in  # noqa: E402
from catalog.models import Hold, Stock  # noqa: E402
from catalog.stock import taking  # noqa: E402
from shop.events.models import Event  # noqa: E402
from shop.lib.spans import Span  # noqa: E402
from tests.builders import cart_with, thing  # noqa: E402
from tests.running import drop_database, make_database  # noqa: E402

VARIANTS, PER_PRODUCT, CARTS, LAPSED, EVENTS = 1_000_000, 4, 100_000, 500, 200_000
NAME = f"bench_plans_{os.getpid()}"
BIG_TABLES = re.compile(
    r"\b(catalog_(stock|variant|product|hold|movement)|cart_cart(line)?|events_event)\b"
)
READ_WHOLE = re.compile(rf"Seq Scan on {BIG_TABLES.pattern}")
TYPES = {"int": "integer", "timedelta": "interval", "UUID": "uuid"}
HOUSEHOLD = "0" * 31 + "7"


@contextmanager
def scratch_database() -> Iterator[None]:
    address = make_database(NAME)
    try:
        environment = {**os.environ, "DATABASE_URL": address}
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        connection.close()
        connection.settings_dict["NAME"] = NAME
        connection.settings_dict["OPTIONS"]["prepare_threshold"] = None  # who prepares is this file
        yield
    finally:
        connection.close()
        drop_database(NAME)


# --- The goods -----------------------------------------------------------------------------------


def fill() -> None:
    """Copies of one real row of each table, so that no column is forgotten."""
    variant = thing(units=100)
    cart_with((variant, 1))
    hold_for = "now() + interval '10 minutes' + n %% 1200 * interval '1 second'"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # rows as they are, no triggers
        cursor.execute(
            "CREATE FUNCTION pg_temp.cart_of(n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS"
            " $$ SELECT md5('cart' || n)::uuid $$"
        )
    add = partial(copy, connection.cursor())
    products = VARIANTS // PER_PRODUCT
    place = {"variant_id": f"1 + n * 7919 %% {VARIANTS}"}
    add("catalog_product", products, id="n + 1", slug="'p-' || n", default_variant_id="NULL")
    of = f"1 + (n %% {products})"
    add("catalog_variant", VARIANTS, id="n + 1", product_id=of, sku="'b-' || n")
    add("catalog_stock", VARIANTS, variant_id="n + 1", reserved="0")
    add("catalog_movement", VARIANTS, id="n + 1", variant_id="n + 1")
    add("cart_cart", CARTS, id="pg_temp.cart_of(n)")
    add("cart_cartline", 2 * CARTS, id="n + 1", cart_id="pg_temp.cart_of(n / 2)", **place)
    owner = {
        "owner": "'cart:' || pg_temp.cart_of(n / 2)",
        "address": "lpad((n %% 20000)::text, 32, '0')",
    }
    add("catalog_hold", 2 * CARTS, id="n + 1", expires_at=hold_for, **owner, **place)
    past = {"owner": "'gone:' || n", "expires_at": "now() - interval '1 minute'"}
    add("catalog_hold", LAPSED, id=f"n + {2 * CARTS + 1}", **past, **place)
    relayed = "CASE WHEN n %% 1000 > 0 THEN now() END"
    add("events_event", EVENTS, id="n + 1000", relayed_at=relayed)
    with connection.cursor() as cursor:
        say("counting what is held ...")
        cursor.execute(
            "UPDATE catalog_stock AS stock SET reserved = held.units FROM (SELECT variant_id,"
            " sum(quantity) AS units FROM catalog_hold GROUP BY 1) AS held"
            " WHERE held.variant_id = stock.variant_id"
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in ("catalog_hold", "catalog_movement", "cart_cartline", "events_event"):
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), 10 * %s)", [table, VARIANTS]
            )
        cursor.execute("VACUUM ANALYZE")


# --- The plans -----------------------------------------------------------------------------------


def plans_of_adding() -> Iterator[tuple[str, str]]:
    """Prepared as psycopg does, for these values and for any."""
    known = Cart.objects.get(pk=_any_cart())
    for what, cart_id, also in (
        ("a new visitor adds", uuid4(), adding.to_new_cart),
        ("a visitor with a cart adds", known.pk, adding.to_cart),
    ):
        chosen = also(cart_id)
        values = values_of(cart_id, chosen.values)
        if chosen.first:
            yield f"{what}: the lock on the cart", prepared_plans(chosen.first, values)
        yield what, prepared_plans(taking.statement(chosen, durable=False), values)


def _any_cart() -> UUID:
    return UUID(Hold.objects.get(pk=CARTS).owner.removeprefix("cart:"))


def values_of(cart_id: UUID, more: Mapping[str, object]) -> dict[str, object]:
    return {
        **taking._terms(),
        "variant": VARIANTS // 2,
        "owner": f"cart:{cart_id}",
        "units": 1,
        "most": 100,
        "address": HOUSEHOLD,
        **more,
    }


def prepared_plans(statement: str, values: Mapping[str, object]) -> str:
    names = sorted(set(re.findall(r"%\((\w+)\)s", statement)))
    numbered = re.sub(r"%\((\w+)\)s", lambda name: f"${names.index(name[1]) + 1}", statement)
    types = ", ".join(TYPES.get(type(values[name]).__name__, "unknown") for name in names)
    literals = sql.SQL(", ").join(sql.Literal(values[name]) for name in names)
    found = []
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE hot ({types}) AS {numbered}")
        for mode in ("force_custom_plan", "force_generic_plan"):
            cursor.execute(f"SET plan_cache_mode = {mode}")
            execute = sql.SQL("EXECUTE hot ({})").format(literals).as_string(connection.connection)
            found.append(f"[{mode}]\n{plan_of(execute)}")
        cursor.execute("DEALLOCATE hot; RESET plan_cache_mode")
    return "\n".join(found)


def plan_of(statement: str) -> str:
    """What it did, after which it is undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}")
        transaction.set_rollback(True)
        return "\n".join(line for (line,) in cursor.fetchall())


def plans_of_queries() -> Iterator[tuple[str, str]]:
    """Of every statement of these verbs that reads or changes a big table."""
    cards = [1 + number * 40_009 for number in range(24)]
    cart = Cart.objects.get(pk=_any_cart())
    lapsed = Hold.objects.lapsed().order_by("variant_id").values_list("variant_id", flat=True)
    allowance = stock.Allowance(units=100, address=HOUSEHOLD)
    acts: dict[str, Callable[[], object]] = {
        "24 cards: counters by the clock": lambda: list(
            Stock.objects.as_of_now().filter(pk__in=cards)
        ),
        "the lines of a cart": lambda: cart.loaded_lines,
        "what the sweeper finds": lambda: list(lapsed.distinct()[:500]),
        "the sweeper, one variant": lambda: stock.sweep(1),
        "what an owner and an address hold": lambda: allowance.require(cart.owner, 1),
        "holding with care": lambda: stock.hold(7, cart.owner, 2, allowance=allowance),
        "renewing a cart": cart.renew,
        "securing for a payment": lambda: stock.secure(
            cart.owner,
            {line.variant_id: line.quantity for line in cart.loaded_lines},
            settings.HOLD_FOR_PAYMENT,
        ),
        "releasing": lambda: stock.release(cart.owner),
        "the audit, 5,000 variants": lambda: drift_in(Span(500_000, 505_000, 5_000)),
        "the relay's look": lambda: list(Event.objects.waiting()[:200]),
    }
    for what, act in acts.items():
        for statement, values in asked_by(act):
            if isinstance(values, Mapping):
                yield what, prepared_plans(statement, values)
            else:
                yield what, plan_of(connection.ops.compose_sql(statement, values))  # type: ignore[attr-defined]


def asked_by(act: Callable[[], object]) -> list[tuple[str, Any]]:
    """What reads or changes a big table, with its values, after which it is undone."""
    asked = []

    def note(run: Callable[..., object], statement: str, values: Any, *about: object) -> object:
        if BIG_TABLES.search(statement) and "INSERT INTO" not in statement:
            asked.append((statement, values))
        return run(statement, values, *about)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            act()
        transaction.set_rollback(True)
    return asked


def main() -> int:
    began = machine()
    with scratch_database():
        fill()
        plans = [*plans_of_adding(), *plans_of_queries()]
    text = "\n\n".join(f"=== {what}\n{plan}" for what, plan in plans)
    whole = [what for what, plan in plans if READ_WHOLE.search(plan)]
    verdict = (
        f"READS A WHOLE TABLE: {', '.join(whole)}" if whole else "No plan reads a whole table."
    )
    size = f"{VARIANTS:,} variants, {2 * CARTS:,} live holds, {LAPSED} lapsed"
    (RESULTS / "plans.txt").write_text(f"{began}\n{size}\n{verdict}\n\n{text}\n")
    print(text)
    print(verdict)
    return 1 if whole else 0


if __name__ == "__main__":
    sys.exit(main())
