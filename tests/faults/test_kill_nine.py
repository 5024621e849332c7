"""kill -9 of a part while people shop: what goes on, and what catches up afterwards."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.running import Shop, Visitor, drop_database, make_database, wait_until

from .servers import OwnValkey


@pytest.fixture(scope="module")
def shop(valkey: OwnValkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    name = f"faults_{os.getpid()}"
    settings = {"SEARCH": "postgres", "REDIS_URL": valkey.url}
    running = Shop(tmp_path_factory.mktemp("shop"), make_database(name), settings)
    running.prepare()
    yield running.open("sandbox", "web", "relay", "worker", "beat")
    running.close()
    drop_database(name)


def one(shop: Shop, query: str, *values: object) -> int:
    with psycopg.connect(shop.database) as connection:
        row = connection.execute(query, values).fetchone()
        assert row
        return int(row[0])


def variant_with_plenty(shop: Shop) -> int:
    return one(
        shop, "SELECT variant_id FROM catalog_stock ORDER BY on_hand - reserved DESC LIMIT 1"
    )


def orders_mailed(shop: Shop) -> int:
    return one(shop, "SELECT count(*) FROM orders_message WHERE sent_at IS NOT NULL")


def stale(shop: Shop) -> int:
    return one(shop, "SELECT count(*) FROM catalog_staledocument")


def waiting_events(shop: Shop) -> int:
    return one(shop, "SELECT count(*) FROM events_event WHERE relayed_at IS NULL")


def buys(shop: Shop) -> None:
    visitor = Visitor(shop)
    assert visitor.add(variant_with_plenty(shop)).status_code == 200
    answer = visitor.buy()
    assert "/thanks/" in answer.url, (answer.status_code, answer.url)


def browses(shop: Shop) -> None:
    visitor = Visitor(shop)
    for path in ("/", "/search/?q=lamp", "/cart/"):
        assert visitor.get(path).status_code == 200, path


def test_without_valkey_people_browse_hold_and_buy(shop: Shop, valkey: OwnValkey) -> None:
    mailed = orders_mailed(shop)
    valkey.kill()
    browses(shop)
    buys(shop)
    valkey.start()
    wait_until(lambda: orders_mailed(shop) == mailed + 1, "the mail that waited")
    wait_until(lambda: stale(shop) == 0, "the index's catching up")
    mails = list(Path(shop.environment["MAIL_FILE_PATH"]).iterdir())
    assert any("confirmed" in mail.read_text() for mail in mails)


def test_without_a_worker_stock_stays_true_and_the_work_waits(shop: Shop) -> None:
    shop.kill("worker")
    scarce = one(shop, "SELECT min(variant_id) FROM catalog_stock WHERE on_hand - reserved >= 1")
    with psycopg.connect(shop.database, autocommit=True) as connection:
        connection.execute(
            "UPDATE catalog_stock SET on_hand = reserved + (variant_id = %(scarce)s)::int"
            " FROM catalog_variant AS own JOIN catalog_variant AS sister USING (product_id)"
            " WHERE own.id = %(scarce)s AND variant_id = sister.id",
            {"scarce": scarce},
        )
    first, second = Visitor(shop), Visitor(shop)
    assert first.add(scarce).status_code == 200
    assert second.add(scarce).status_code == 409
    with psycopg.connect(shop.database, autocommit=True) as connection:
        connection.execute(
            "UPDATE catalog_hold SET expires_at = now() - interval '1 s' WHERE variant_id = %s",
            [scarce],
        )
    assert second.add(scarce).status_code == 200, "a lapsed hold must not block anybody"
    wait_until(lambda: stale(shop) > 0, "the work that waits for a worker")
    shop.open("worker")
    wait_until(lambda: stale(shop) == 0, "the index's catching up")


def test_who_waits_is_written_to_once_though_the_worker_was_killed(shop: Shop) -> None:
    variant = variant_with_plenty(shop)
    verb = "from catalog import stock; stock.{}, actor='test', note='test')"
    shop.manage("shell", "-c", verb.format(f"adjust({variant}, 0"))
    visitor = Visitor(shop)
    asked = visitor.post(f"/waitlist/variants/{variant}/ask/", {"email": "ada@example.com"})
    assert "You are on the list" in asked.text
    shop.kill("worker")
    shop.manage("shell", "-c", verb.format(f"receive({variant}, 1"))
    assert Visitor(shop).add(variant).status_code == 409, "it is kept for the one who asked"
    assert not back_mails(shop)
    shop.open("worker")
    wait_until(lambda: back_mails(shop), "the mail that waited")
    (mail,) = back_mails(shop)
    link = re.search(r"/waitlist/[\w-]+/", mail)
    assert link
    assert "one is kept for you" in visitor.get(link[0]).text
    cart = visitor.post(f"/cart{link[0]}claim/", {})
    assert cart.url.endswith("/cart/")
    assert "held for you" in cart.text


def back_mails(shop: Shop) -> list[str]:
    mails = (mail.read_text() for mail in Path(shop.environment["MAIL_FILE_PATH"]).iterdir())
    return [mail for mail in mails if "It is back" in mail]


def test_without_a_relay_news_waits_and_none_is_lost(shop: Shop) -> None:
    shop.kill("relay")
    buys(shop)
    assert waiting_events(shop) > 0
    shop.open("relay")
    wait_until(lambda: waiting_events(shop) == 0, "the relay's catching up")
