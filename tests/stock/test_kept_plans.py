"""Plans kept since hardly anything was held read little in the rush that follows.

While a table is nearly empty every index that could be read looks as cheap as the right one, and
PostgreSQL takes the youngest, or any. It thinks again only after the next ANALYZE.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from cart.models import Cart
from catalog import cards, live, page_loading, stock
from catalog.models import Hold, Stock, Variant
from catalog.models.stock import MANY_CARTS
from tests.builders import cart_with, thing

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL_A_PLAN_IS_KEPT = 8
HOLDS = 5_000  # of the hot thing, and as many of others
A_FEW = 25  # pages, of tables and their indexes: some steps down some trees
INDEXES = sorted({index.name for index in Hold._meta.indexes} | {"hold_once_per_owner"})
TABLES = ("catalog_hold", "catalog_stock", "cart_cart", "cart_cartline", "events_event")

_CARTS = """
WITH cart AS (
    INSERT INTO cart_cart (id, created_at, changed_at)
    SELECT gen_random_uuid(), now(), now() FROM generate_series(1, %(carts)s) RETURNING id
), line AS (
    INSERT INTO cart_cartline (cart_id, variant_id, quantity, price_seen, added_at)
    SELECT id, (%(variants)s::bigint[])[1 + (row_number() OVER ()) %% %(several)s], 1, 20, now()
    FROM cart RETURNING cart_id, variant_id
)
INSERT INTO catalog_hold (owner, variant_id, quantity, expires_at, created_at)
SELECT 'cart:' || cart_id, variant_id, 1,
    now() + interval '20 minutes' + (row_number() OVER ()) * interval '1 ms', now()
FROM line"""


@pytest.fixture
def nobody_analyses() -> Iterator[None]:
    """But the test itself: plans would be made anew, and this is about those that are kept. Dead
    rows of earlier tests, in tables and indexes, would tell another story.
    """
    call_command("flush", interactive=False, verbosity=0)
    for table in TABLES:
        run(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
    connection.close()
    yield
    connection.close()
    for table in TABLES:
        run(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


def run(statement: str, values: Mapping[str, Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


def pages_read(act: Callable[[], object]) -> int:
    """Of holds and lines of carts, and their indexes."""
    before = _pages_so_far()
    act()
    return _pages_so_far() - before


def _pages_so_far() -> int:
    run("SELECT pg_stat_force_next_flush()")
    (pages,) = run(
        "SELECT sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)"
        " FROM pg_statio_user_tables WHERE relname IN ('catalog_hold', 'cart_cartline')"
    )
    return int(pages)


def rush(hot: Variant) -> None:
    """Many take the hot thing, and as many others something else."""
    others = [thing(units=1).pk for _ in range(20)]
    for variants in ([hot.pk], others):
        run(_CARTS, {"variants": variants, "several": len(variants), "carts": HOLDS})
    Stock.objects.filter(pk=hot.pk).update(reserved=HOLDS + 9)


@pytest.mark.parametrize("youngest", INDEXES)
def test_a_plan_kept_since_one_thing_was_held_reads_little_in_a_rush(
    nobody_analyses: None, youngest: str
) -> None:
    """Indexes get younger by being built anew, and all of them when a dump is read back."""
    hot, calm, bought = thing(units=2 * HOLDS), thing(units=100), thing(units=100)
    run(f"REINDEX INDEX CONCURRENTLY {youngest}")
    cart = cart_with((hot, 1))
    run("ANALYZE catalog_hold, cart_cart, cart_cartline")
    cart.add(calm.pk, 1)
    cart.add(bought.pk, 20)

    def lines() -> None:
        Cart.objects.get(pk=cart.pk).loaded_lines  # noqa: B018 - it is read by being asked for

    def buy() -> None:
        stock.secure(cart.owner, {hot.pk: 1, bought.pk: 1}, timedelta(hours=3))
        stock.sell(cart.owner, {bought.pk: 1}, reference="HF-1")
        cart.take_out({bought.pk: 1})

    acts: dict[str, tuple[int, Callable[[], object]]] = {
        "card": (A_FEW, lambda: cards.of([calm.product_id])),
        "news": (A_FEW, lambda: live.current_stock([calm.pk])),
        "product's page": (A_FEW, lambda: page_loading.load(calm.product_id, 3)),
        "cart's lines": (2 * A_FEW + MANY_CARTS, lines),
        # What writes passes its own former versions, too, of which there are some by now.
        "adding more": (4 * A_FEW, lambda: cart.add(calm.pk, 1)),
        "adding more of the hot": (4 * A_FEW, lambda: cart.add(hot.pk, 1)),
        "buying": (8 * A_FEW, buy),
    }
    for _ in range(UNTIL_A_PLAN_IS_KEPT):
        for _, act in acts.values():
            act()
    rush(hot)
    read = {what: (pages_read(act), most) for what, (most, act) in acts.items()}
    assert not {what: pages for what, (pages, most) in read.items() if pages > most}
