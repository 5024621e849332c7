"""A worker keeps its connection to the database from task to task, and outlives its end."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.running import Shop, drop_database, make_database, wait_until

NAME = "test_cut_connections"
_OWE = """
WITH ordered AS (
    INSERT INTO orders_order (number, token, email, address, status, subtotal, tax, shipping,
        card_label, placed_at)
    VALUES (%(number)s, %(number)s, 'shopper@example.com', '{}', 'confirmed', 20, 0, 0, '', now())
    RETURNING id
), news AS (
    INSERT INTO events_event (topic, payload)
    SELECT 'order.placed', jsonb_build_object(
        'order', id, 'products', '[]'::jsonb, 'quantities', '{}'::jsonb)
    FROM ordered
)
SELECT id FROM ordered"""
_OWED = (
    "SELECT (SELECT count(*) FROM events_event WHERE relayed_at IS NULL)"
    " + (SELECT count(*) FROM orders_message WHERE sent_at IS NULL)"
)
_CONNECTED = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() ORDER BY pid"
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    running = Shop(tmp_path, make_database(NAME), {"SEARCH": "postgres"}).prepare()
    yield running.open("relay", "worker")
    running.close()
    drop_database(NAME)


def asked(shop: Shop, query: str, **values: str) -> list[int]:
    with psycopg.connect(shop.database, autocommit=True) as connection:
        return [number for (number,) in connection.execute(query, values or None).fetchall()]


def mails_an_order(shop: Shop, number: str) -> None:
    """Relay and worker have done all that it asks of them."""
    asked(shop, _OWE, number=number)
    mail = Path(shop.environment["MAIL_FILE_PATH"])
    wait_until(lambda: asked(shop, _OWED) == [0], "the end of the work")
    mails = [each.read_text() for each in mail.iterdir()]
    assert sum(f"Subject: Your order {number}" in each for each in mails) == 1


def test_a_worker_keeps_its_connection_and_goes_on_with_a_new_one_when_it_is_cut(
    shop: Shop,
) -> None:
    mails_an_order(shop, "HF-FIRST")
    first = asked(shop, _CONNECTED)
    mails_an_order(shop, "HF-SECOND")
    assert asked(shop, _CONNECTED) == first, "of the relay and of the worker, one each"
    assert len(first) == 2
    asked(shop, _CONNECTED.replace("SELECT pid", "SELECT pg_terminate_backend(pid)::int"))
    mails_an_order(shop, "HF-THIRD")
    assert not set(asked(shop, _CONNECTED)) & set(first)
    assert "Traceback" not in shop.log("worker"), "nothing was asked of the one that was cut"
