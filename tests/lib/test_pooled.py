"""Connections of the pool as pages get them, some of them ended by PostgreSQL meanwhile."""

import select
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from shop.lib.pooled import check

from ..databases import database_address


class Heard(psycopg.Connection[Any]):
    """Remembers what it was asked."""

    asked: list[Any]

    def execute(self, query: Any, *values: Any, **options: Any) -> psycopg.Cursor[Any]:
        self.asked = [*getattr(self, "asked", []), query]
        return super().execute(query, *values, **options)


@pytest.fixture
def pool() -> Iterator[ConnectionPool[Heard]]:
    with ConnectionPool(
        database_address("postgres"),
        connection_class=Heard,
        kwargs={"autocommit": True},
        check=check,
        min_size=1,
        max_size=1,
        timeout=10,
    ) as made:
        yield made


def pid_of(connection: psycopg.Connection[Any]) -> int:
    return connection.info.backend_pid


def test_a_connection_on_which_nothing_came_in_is_given_out_unasked(
    pool: ConnectionPool[Heard],
) -> None:
    with pool.connection() as connection:
        first = pid_of(connection)
    with pool.connection() as connection:
        assert pid_of(connection) == first
        assert not hasattr(connection, "asked")


def test_one_that_was_ended_is_replaced_before_anybody_uses_it(pool: ConnectionPool[Heard]) -> None:
    with pool.connection() as connection:
        first = pid_of(connection)
    with psycopg.connect(database_address("postgres"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [first])
    with pool.connection() as connection:
        assert pid_of(connection) != first
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_one_with_other_news_is_asked_and_kept(pool: ConnectionPool[Heard]) -> None:
    with pool.connection() as connection:
        first = pid_of(connection)
        connection.execute("LISTEN news")
        connection.asked.clear()
    with psycopg.connect(database_address("postgres"), autocommit=True) as other:
        other.execute("NOTIFY news")
    assert select.select([connection.fileno()], [], [], 10)[0], "the news has come in"
    with pool.connection() as connection:
        assert pid_of(connection) == first
        assert connection.asked == [""]
