"""One number that grows whenever something changed that public pages show.

A sequence in PostgreSQL: counting up takes no lock and no transaction, so that the busiest moment
costs nothing; all processes read the same.
"""

from django.db import connection


def note() -> None:
    """Something that pages show has changed, and can be read by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('shop_changes')")


def number() -> int:
    with connection.cursor() as cursor:
        # A sequence that was never used has the same last value as after its first use.
        cursor.execute("SELECT last_value + is_called::int FROM shop_changes")
        (value,) = cursor.fetchone()
    return int(value)
