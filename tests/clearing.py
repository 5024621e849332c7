"""What tests have committed is cleared away behind them: only the tables that they filled.

Django truncates every table and makes all permissions anew, a hundred times as slow.
"""

from functools import cache
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

# Made by migrating; no test adds to them or takes from them.
KEPT = {"django_content_type", "auth_permission"}
SMALL = 256 * 1024  # bytes; rows of a larger table leave too much behind when they are deleted


def install() -> None:
    """Where the tests' account may; elsewhere Django's own way stays."""
    if _is_superuser():
        TransactionTestCase._fixture_teardown = clear  # type: ignore[attr-defined]


def clear(_case: Any) -> None:
    """Empty every table in one transaction, behind whoever is still writing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, no constraint
        cursor.execute(f"LOCK TABLE {', '.join(_tables())} IN EXCLUSIVE MODE")
        cursor.execute(_filled())
        filled = cursor.fetchall()
        deleted = [f"DELETE FROM {name}" for name, is_small in filled if is_small]
        truncated = [name for name, is_small in filled if not is_small]
        if deleted:
            cursor.execute("; ".join(deleted))
        if truncated:
            cursor.execute(f"TRUNCATE {', '.join(truncated)} CASCADE")


@cache
def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(name) for name in names if name not in KEPT]


@cache
def _filled() -> str:
    """Tables with rows, with statistics that would outlive them, or with much room that rows of
    tests without a commit once took; and whether deleting is enough.
    """
    tables = ", ".join(f"('{name}'::regclass, EXISTS (SELECT FROM {name}))" for name in _tables())
    return f"""
        SELECT oid::regclass::text, reltuples <= 0 AND pg_relation_size(oid) < {SMALL}
        FROM (VALUES {tables}) AS seen (oid, is_filled) JOIN pg_class USING (oid)
        WHERE is_filled OR reltuples > 0 OR pg_relation_size(oid) >= {SMALL}
    """


def _is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
