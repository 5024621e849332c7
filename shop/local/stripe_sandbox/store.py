"""What the sandbox remembers: one SQLite file, so that payments outlive a restart.

One connection, used by the event loop's thread only: every request that changes something is one
short transaction, a fraction of a millisecond, and requests that race for the same payment take
turns.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .thing import Thing, write

SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    parent TEXT, created INTEGER NOT NULL, body TEXT NOT NULL, private TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS things_by_time ON things (kind, created, number);
DROP INDEX IF EXISTS things_by_kind;
DROP INDEX IF EXISTS things_by_parent;
CREATE INDEX IF NOT EXISTS things_of_parent ON things (parent, kind, created, number)
    WHERE parent NOT NULL;
CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY, path TEXT NOT NULL, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, request_id TEXT NOT NULL, created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL, outcome TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (id) WHERE state = 'waiting';
DROP INDEX IF EXISTS deliveries_due;
CREATE TABLE IF NOT EXISTS agenda (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due_at REAL NOT NULL, act TEXT NOT NULL,
    about TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


# 16 MB of log: written back more seldom, pages that change often are written back once for all.
PAGES_BEFORE_CHECKPOINT = 4000


class Store:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        # WAL with NORMAL: nothing is lost when the process is killed, only when the machine is.
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(f"PRAGMA wal_autocheckpoint={PAGES_BEFORE_CHECKPOINT}")
        self._db.executescript(SCHEMA)
        self._events = self.rows("SELECT count(*) AS n FROM things WHERE kind = 'event'")[0]["n"]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        return next(iter(self.rows(sql, values)), None)

    def count_event(self) -> int:
        """One more event: how many there are."""
        self._events += 1
        return int(self._events)

    def close(self) -> None:
        self._db.close()

    def find(self, kind: str, thing_id: str) -> Thing | None:
        row = self.row("SELECT * FROM things WHERE id = ? AND kind = ?", (thing_id, kind))
        return _thing(row) if row else None

    def select(self, where: str, values: Sequence[Any], limit: int = 1000) -> list[Thing]:
        """Things that satisfy ``where`` (our own SQL, values apart), in the order it gives."""
        sql = f"SELECT * FROM things WHERE {where} LIMIT ?"  # noqa: S608
        return [_thing(row) for row in self.rows(sql, (*values, limit))]

    def add(self, thing: Thing) -> None:
        self.rows(
            "INSERT INTO things (id, kind, parent, created, body, private)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (thing.id, thing.kind, thing.parent, thing.created, *_written(thing)),
        )

    def save(self, thing: Thing) -> None:
        self.rows(
            "UPDATE things SET body = ?, private = ? WHERE id = ?", (*_written(thing), thing.id)
        )


def _written(thing: Thing) -> tuple[str, str]:
    return thing.write(), write(thing.private) if thing.private else "{}"


def _thing(row: sqlite3.Row) -> Thing:
    return Thing(
        id=row["id"],
        kind=row["kind"],
        created=row["created"],
        parent=row["parent"],
        private=json.loads(row["private"]),
        number=row["number"],
        _text=row["body"],
    )
