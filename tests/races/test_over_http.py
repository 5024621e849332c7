"""The whole way over HTTP, many buyers at once, against a running shop."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
import requests

from tests.running import Shop, Visitor, drop_database, hidden_fields, make_database

from .guards import LAST_GUARDS

BUYERS, EACH, UNITS, MOST = 64, 2, 100, 500


def put_up_for_sale(database: str, units: int) -> int:
    """One product with so many units, straight into the running shop's database."""
    with psycopg.connect(database, autocommit=True) as connection:
        row = connection.execute(
            "SELECT v.id, s.on_hand - s.reserved FROM catalog_variant v"
            " JOIN catalog_stock s ON s.variant_id = v.id ORDER BY v.id LIMIT 1"
        ).fetchone()
        assert row
        connection.execute("DELETE FROM catalog_hold WHERE variant_id = %s", [row[0]])
        connection.execute(
            "UPDATE catalog_stock SET on_hand = %s, reserved = 0 WHERE variant_id = %s",
            [units, row[0]],
        )
        return int(row[0])


def tally(database: str, variant_id: int) -> tuple[int, int, int]:
    """(orders, units sold, units on hand) of the raced variant."""
    with psycopg.connect(database) as connection:
        orders = connection.execute(
            "SELECT count(DISTINCT order_id), coalesce(sum(quantity), 0) FROM orders_orderline"
            " JOIN orders_order o ON o.id = order_id"
            " WHERE variant_id = %s AND o.checkout_id IS NOT NULL",
            [variant_id],
        ).fetchone()
        left = connection.execute(
            "SELECT on_hand FROM catalog_stock WHERE variant_id = %s", [variant_id]
        ).fetchone()
        assert orders
        assert left
        return int(orders[0]), int(orders[1]), int(left[0])


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    name = f"race_{os.getpid()}"
    yield make_database(name)
    drop_database(name)


@pytest.fixture(scope="module")
def shop(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    running = Shop(folder, database, {"SEARCH": "postgres"}).prepare()
    yield running.open("sandbox", "web")
    running.close()


def race(shop: Shop, variant_id: int) -> Counter[str]:
    """Every buyer adds two and, if they were held, buys them. What happened, counted."""

    def buyer(_: int) -> str:
        visitor = Visitor(shop)
        added = visitor.add(variant_id, EACH)
        if added.status_code != 200:
            return str(added.json()["code"])
        return "ordered" if "/thanks/" in visitor.buy().url else "lost"

    with ThreadPoolExecutor(BUYERS) as pool:
        return Counter(pool.map(buyer, range(BUYERS)))


def test_sixty_four_buyers_of_two_get_fifty_orders_of_a_hundred_units(
    shop: Shop, database: str
) -> None:
    variant_id = put_up_for_sale(database, UNITS)
    outcome = race(shop, variant_id)
    assert outcome == {"ordered": 50, "INSUFFICIENT_INVENTORY": 14}
    assert tally(database, variant_id) == (50, 100, 0)


def test_sixty_four_presses_with_one_key_make_one_order_and_one_charge(
    shop: Shop, database: str
) -> None:
    variant_id = put_up_for_sale(database, UNITS)
    visitor = Visitor(shop)
    visitor.add(variant_id, EACH)
    review = visitor.to_review()
    before = sold(database)
    with ThreadPoolExecutor(BUYERS) as pool:
        answers = list(pool.map(lambda _: press(visitor, review), range(BUYERS)))
    told = {answer.text for answer in answers if answer.status_code == 201}
    busy = {answer.headers["Retry-After"] for answer in answers if answer.status_code == 409}
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert (len(told), busy) in ((1, {"2"}), (1, set()))
    assert press(visitor, review).text in told
    assert press(visitor, review, units=1).status_code == 422
    after = sold(database)
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, EACH]


def sold(database: str) -> tuple[int, int, int]:
    """(orders, payments, units) of the whole shop."""
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM orders_order), (SELECT count(*) FROM orders_payment),"
            " (SELECT sum(quantity) FROM orders_orderline)"
        ).fetchone()
        assert row
        return int(row[0]), int(row[1]), int(row[2])


def press(visitor: Visitor, review: requests.Response, units: int = EACH) -> requests.Response:
    """'Place order', by a program."""
    form = hidden_fields(review.text)
    form["seen"] = form["seen"].replace(f"x{EACH}@", f"x{units}@")
    headers = {"Accept": "application/json", "Idempotency-Key": form.pop("key")}
    copy = Visitor(visitor.shop)
    copy.session.cookies.update(visitor.session.cookies)
    return copy.session.post(
        f"{visitor.shop.url}/checkout/place/", form, headers=headers, timeout=60
    )


@contextmanager
def locked(database: str, query: str, *values: object) -> Iterator[None]:
    """Somebody else keeps a row for as long as the block lasts."""
    with psycopg.connect(database) as connection:
        assert connection.execute(f"{query} FOR UPDATE", values).fetchall()
        yield
        connection.rollback()


def cart_of(visitor: Visitor) -> str:
    """Its id stands before the signature in the visitor's cookie."""
    return str(visitor.session.cookies["cart"]).strip('"').split(":")[0]


def ask(visitor: Visitor, path: str) -> tuple[int, str, float]:
    """Status, Retry-After and seconds."""
    answer = visitor.post(path, {"quantity": "2"})
    return answer.status_code, answer.headers.get("Retry-After", ""), answer.elapsed.total_seconds()


def test_who_waits_in_vain_hears_503_soon_and_the_connection_is_as_good_as_before(
    shop: Shop, database: str
) -> None:
    variant_id = put_up_for_sale(database, UNITS)
    line = f"/cart/lines/{variant_id}"
    acts = [f"{line}/add/", f"{line}/set/", f"{line}/remove/", "/cart/renew/"]
    visitors = [Visitor(shop) for _ in acts]
    for visitor in visitors:
        assert visitor.add(variant_id).status_code == 200
    counters = ("SELECT FROM catalog_stock WHERE variant_id = %s", variant_id)
    carts = ("SELECT FROM cart_cart WHERE id = ANY(%s::uuid[])", [cart_of(one) for one in visitors])
    newcomer = (Visitor(shop), acts[0])
    for row, who in (
        (counters, [*zip(visitors, acts, strict=True), newcomer]),
        (carts, list(zip(visitors, acts, strict=True))),
    ):
        with locked(database, *row), ThreadPoolExecutor(len(who)) as pool:
            answers = list(pool.map(lambda one: ask(*one), who))
        assert {(status, retry) for status, retry, _ in answers} == {(503, "1")}
        assert max(seconds for *_, seconds in answers) < 15, "three to wait, and a busy machine"
    with psycopg.connect(database) as connection:
        held = connection.execute("SELECT sum(quantity) FROM catalog_hold").fetchone()
        assert held == (len(visitors),), "nothing changed"
    for visitor, path in [*zip(visitors, acts, strict=True), newcomer] * 3:
        assert visitor.post(path, {"quantity": "2"}).status_code in (200, 404)  # 404: removed


def test_addresses_that_a_proxy_reports_are_counted_apart(shop: Shop, database: str) -> None:
    """uvicorn believes a proxy on this machine; the settings keep 500 units for one address."""
    variant_id = put_up_for_sale(database, 2 * MOST)

    def add(address: str) -> int:
        visitor = Visitor(shop)
        visitor.session.headers["X-Forwarded-For"] = address
        return visitor.add(variant_id, 20).status_code

    assert [add("8.8.8.8") for _ in range(MOST // 20)] == [200] * (MOST // 20)
    assert (add("8.8.8.8"), add("8.8.4.4")) == (409, 200)


def test_with_the_guard_off_the_same_race_oversells(shop: Shop, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for drop in LAST_GUARDS:
            connection.execute(drop)
    shop.kill("web")
    shop.application = "tests.races.unguarded:application"
    shop.open("web")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("TRUNCATE orders_orderline CASCADE")
    variant_id = put_up_for_sale(database, UNITS)
    race(shop, variant_id)
    _, units, left = tally(database, variant_id)
    assert units > UNITS, "this race proves nothing: it does not oversell without its guard"
    assert left < 0
