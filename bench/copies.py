"""Very many rows at once: copies of one real row of a table, so that no column is forgotten."""

import time
from typing import Any

from measuring import say


def copy(
    cursor: Any, table: str, count: int, like: str = "", join: str = "", **instead: str
) -> None:
    """So many copies of the table's first row `like` that, with other values in some columns.

    `instead` are expressions, in which n counts from 1 and what `join` brings along has its name.
    """
    began = time.monotonic()
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 - our own names
    columns = [column.name for column in cursor.description or ()]
    values = ", ".join(instead.get(name, f'row."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {values} FROM"  # noqa: S608 - our own names
        f" (SELECT * FROM {table} {like} LIMIT 1) AS row"
        f" CROSS JOIN generate_series(1, %s) AS n {join}",
        [count],
    )
    say(f"{table}: {count:,} rows in {time.monotonic() - began:.0f} s")
