"""Prepared statements: they are prepared, they survive what happens to tables, and leave nothing
behind on a connection that others will use."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from cart.models import Cart
from catalog import stock
from catalog.models import Stock
from shop.lib.database import any_of, fetch_prepared, fetch_prepared_rows
from tests.builders import cart_with, counters, thing
from tests.races.crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = """SELECT current_setting('lock_timeout'), current_setting('synchronous_commit'),
    current_setting('enable_seqscan')"""


def prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def settings_of_the_connection() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(SHOWN)
        return tuple(cursor.fetchone())


def set_them_apart() -> tuple[str, ...]:
    """To values that no statement of the shop sets: so a change of them shows."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '7s'; SET synchronous_commit = 'local'")
    return "7s", "local", "on"


@pytest.fixture
def fresh_connection() -> Iterator[None]:
    connection.close()
    yield
    connection.close()


def test_the_statements_of_adding_are_prepared_once(fresh_connection: None) -> None:
    variant = thing()
    for _ in range(2):
        cart = Cart()
        cart.add(variant.pk, 1)
        cart.add(variant.pk, 1)
    adding = [one for one in prepared() if "AS taken" in one or "taken AS" in one]
    assert len(adding) == 2, "new cart, same cart"


def rows_read_without_an_index() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT sum(seq_tup_read)::bigint FROM pg_stat_user_tables"
            " WHERE relname IN ('catalog_hold', 'cart_cart', 'cart_cartline')"
        )
        (rows,) = cursor.fetchone()
    return int(rows)


def test_a_plan_kept_since_a_table_was_empty_does_not_read_it_whole(fresh_connection: None) -> None:
    """PostgreSQL keeps a plan from its sixth use on, and forgets it when the table is analysed."""
    variant = thing(units=100)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cart_cart, cart_cartline, catalog_hold CASCADE")
        cursor.execute("VACUUM ANALYZE cart_cart, cart_cartline, catalog_hold")
    before = rows_read_without_an_index()
    for _ in range(10):
        cart = Cart()
        cart.add(variant.pk, 1)
        cart.add(variant.pk, 1)
    assert rows_read_without_an_index() == before


def plans_made(of: str) -> tuple[int, int]:
    """For the values at hand, and for all values, of the statement with these words in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT custom_plans, generic_plans FROM pg_prepared_statements"
            " WHERE position(%s IN statement) > 0",
            [of],
        )
        (made,) = cursor.fetchall()
    return made


@pytest.mark.parametrize("how", [any_of("wanted"), "ANY(%(wanted)s)"])
def test_a_plan_for_a_few_of_many_is_kept(fresh_connection: None, how: str) -> None:
    """The other way, with the values in sight, is planned anew each time."""
    statement = f"SELECT units.* FROM generate_series(1, 1000) AS units WHERE units = {how}"  # noqa: S608
    for _ in range(12):
        assert fetch_prepared_rows(statement, {"wanted": [7, 9]}) == [(7,), (9,)]
    anew, kept = plans_made("generate_series(1, 1000)")
    assert (anew, kept) == ((5, 7) if how == any_of("wanted") else (12, 0))


def test_what_a_statement_sets_ends_with_it(fresh_connection: None) -> None:
    before = set_them_apart()
    cart = cart_with((thing(), 1))
    assert settings_of_the_connection() == before
    cart.add(thing().pk, 1)
    assert settings_of_the_connection() == before


def test_a_connection_is_as_good_as_new_after_waiting_in_vain(settings: Settings) -> None:
    """Both in vain: for the cart (the pipeline's first statement) and for the counters."""
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=100)
    variant = thing(units=5)
    cart = cart_with((variant, 1))

    def try_twice() -> list[object]:
        seen: list[object] = [set_them_apart()]
        for _ in range(2):
            with pytest.raises(stock.StockBusy):
                Cart.objects.get(pk=cart.pk).add(variant.pk, 1)
            seen += [settings_of_the_connection(), connection.connection.info.status.name]
            seen += [connection.connection.info.transaction_status.name]
        return seen

    good = [("7s", "local", "on"), "OK", "IDLE"]
    for locked in (Cart.objects.filter(pk=cart.pk), Stock.objects.filter(pk=variant.pk)):
        with transaction.atomic():
            locked.select_for_update().get()
            (seen,) = all_at_once([try_twice])
        assert isinstance(seen, list)
        assert seen[1:] == [*good, *good]
    assert counters(variant) == (5, 1)
    cart.add(variant.pk, 1)
    assert counters(variant) == (5, 2)


def test_a_prepared_statement_outlives_a_migration_of_its_tables(fresh_connection: None) -> None:
    variant = thing()
    cart = cart_with((variant, 1), (variant, 1))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_hold ADD COLUMN colour text")
    try:
        cart.add(variant.pk, 1)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE catalog_hold DROP COLUMN colour")
    cart.add(variant.pk, 1)
    assert counters(variant) == (10, 4)


def test_behind_a_pooler_nothing_is_prepared(
    fresh_connection: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As DATABASE_PREPARE=0 has it."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    assert fetch_prepared(["SELECT %(one)s::int"], {"one": 1}) == (1,)
    assert prepared() == []


def test_who_listens_to_queries_hears_of_prepared_ones() -> None:
    heard = []

    def note(run: Callable[..., object], statement: str, *about: object) -> object:
        heard.append(statement)
        return run(statement, *about)

    with connection.execute_wrapper(note), CaptureQueriesContext(connection) as counted:
        fetch_prepared(["SELECT 1", "SELECT %(one)s::int"], {"one": 1})
    assert heard == ["SELECT 1", "SELECT %(one)s::int"]
    assert len(counted) == 2
    with connection.execute_wrapper(note):
        fetch_prepared(["SELECT 2"], {})
    assert heard[-1] == "SELECT 2"


def test_nothing_is_asked_in_a_transaction_that_is_broken() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            fetch_prepared(["SELECT 1"], {})
