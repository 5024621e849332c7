"""What a page does before it uses a connection of the pool: look, where others ask.

A connection that PostgreSQL has ended says so: there is something to read on it. One on which
nothing has come in is given out as it is; Django would have it answer an empty statement first,
a round trip for each page.
"""

import select
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool


def look_before_use() -> None:
    """For the pools that Django makes from now on: it leaves no choice in its settings."""
    ConnectionPool.check_connection = staticmethod(check)  # type: ignore[method-assign,assignment]


def check(connection: Connection[Any]) -> None:
    """Raises what psycopg raises when the connection is not usable."""
    arrived = select.poll()
    arrived.register(connection.fileno(), select.POLLIN)
    if arrived.poll(0):  # its end, or news such as a changed setting: only psycopg can tell
        connection.execute("")
