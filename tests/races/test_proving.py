"""`prove_no_oversell` against a whole running shop, with small numbers."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
import requests

from shop.proof import goods
from tests.running import (
    ROOT,
    Shop,
    database_address,
    drop_database,
    free_port,
    make_database,
    wait_until,
)

NAME, ANOTHER = f"proof_{os.getpid()}", f"proof_another_{os.getpid()}"
LEFT = {
    "orders": "SELECT count(*) FROM orders_order WHERE email LIKE '%@proof.invalid'",
    "checkouts": "SELECT count(*) FROM orders_checkout WHERE email LIKE '%@proof.invalid'",
    "payments": "SELECT count(*) FROM orders_payment",
    "mails": "SELECT count(*) FROM orders_message",
    "carts": "SELECT count(*) FROM cart_cart",
    "holds": "SELECT count(*) FROM catalog_hold",
    "sold": "SELECT sum(sold_count) FROM catalog_product WHERE NOT is_listed",
    "on sale": "SELECT count(*) FROM catalog_product WHERE NOT is_listed AND retired_at IS NULL",
    "stock": "SELECT sum(on_hand + reserved) FROM catalog_stock JOIN catalog_variant v"
    " ON v.id = variant_id WHERE sku = 'PROOF-NO-OVERSELL'",
    "documents": "SELECT count(*) FROM catalog_searchdocument JOIN catalog_product p"
    " ON p.id = product_id WHERE NOT is_listed",
}


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    yield make_database(NAME)
    drop_database(NAME)


@pytest.fixture(scope="module")
def shop(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Drift does not go away by itself: one audit at the end is one after each of them."""
    folder = tmp_path_factory.mktemp("proof")
    running = Shop(folder, database, {"SEARCH": "postgres"}).prepare()
    with psycopg.connect(database) as connection:  # the seeded past has no say in what is left
        connection.execute("DELETE FROM orders_message")
    make_database(ANOTHER, like=NAME)
    yield running.open()
    try:
        assert "0 drift" in running.manage("audit_stock")
    finally:
        running.close()
        drop_database(ANOTHER)


def start(shop: Shop, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "prove_no_oversell", *arguments],
        cwd=ROOT,
        env=shop.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def prove(shop: Shop, *arguments: str) -> tuple[int, str]:
    process = start(shop, *arguments)
    said, _ = process.communicate(timeout=180)
    return process.returncode, said


def is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def figure(said: str, name: str) -> int:
    found = re.search(rf"^ +{name} +([\d,]+)\b", said, re.MULTILINE)
    assert found, said
    return int(found[1].replace(",", ""))


def left_behind(database: str) -> dict[str, int]:
    with psycopg.connect(database) as connection:
        counts = {what: connection.execute(query).fetchone() for what, query in LEFT.items()}
    return {what: row[0] for what, row in counts.items() if row and row[0]}


def wait_until_on_sale(database: str) -> None:
    def received() -> bool:
        with psycopg.connect(database) as connection:
            row = connection.execute(
                "SELECT count(*) FROM catalog_stock JOIN catalog_variant v ON v.id = variant_id"
                " WHERE sku = 'PROOF-NO-OVERSELL' AND on_hand > 0"
            ).fetchone()
        return bool(row and row[0])

    wait_until(received, "the proof's first delivery")


@pytest.fixture(autouse=True)
def nothing_stays(shop: Shop, database: str) -> Iterator[None]:
    """After each of them, however it ended."""
    before = left_behind(database)
    yield
    assert left_behind(database) == before


def test_exactly_what_is_there_is_sold_and_paid_for_and_nobody_gets_a_mail(shop: Shop) -> None:
    status, said = prove(shop, "--buyers", "24", "--stock", "7")
    assert status == 0, said
    assert [figure(said, name) for name in ("promised", "sold", "refused")] == [7, 7, 17]
    assert figure(said, "errors") == 0
    assert "7 orders" in said
    assert "received 7, sold 7, on hand 0, reserved 0, drift 0" in said
    assert "purchase" in said
    assert "p99" in said
    assert "PROVED" in said
    time.sleep(1)
    mails = (shop.folder / "mail").glob("*")
    assert not [mail for mail in mails if "proof.invalid" in mail.read_text()]


def test_without_the_guard_it_oversells_and_the_running_shop_keeps_its_guard(shop: Shop) -> None:
    status, said = prove(shop, "--buyers", "24", "--stock", "7", "--without-guard")
    assert status == 0, said
    assert figure(said, "promised") > 7
    assert "OVERSOLD" in said
    # Nobody pays here: the holds of these buyers are sold.
    status, said = prove(shop, "--buyers", "24", "--stock", "7", "--hold-only")
    assert status == 0, said
    assert "received 7, sold 7, on hand 0" in said
    assert "orders" not in said


def test_live_keys_are_never_charged(shop: Shop) -> None:
    live = Shop(
        shop.folder, shop.database, {"STRIPE_SECRET_KEY": "sk_live_1", "SEARCH": "postgres"}
    )
    live.environment |= {"STRIPE_API_BASE": "", "SHOP_URL": shop.url}
    status, said = prove(live, "--buyers", "12", "--stock", "4")
    assert status == 0, said
    assert "not test keys" in said
    assert "received 4, sold 4" in said


def test_behind_a_proxy_it_speaks_to_the_web_server_as_the_proxy_does(shop: Shop) -> None:
    names = {"SHOP_URL": "https://shop.example", "ALLOWED_HOSTS": "shop.example"}
    behind = Shop(shop.folder / "behind", shop.database, {"SEARCH": "postgres"})
    behind.environment = {**shop.environment, **names, "HTTPS": "1", "BEHIND_PROXY": "1"}
    behind.start("web")
    try:
        wait_until(lambda: is_open(behind.port), "the web server's start")
        for more in ((), ("--without-guard",)):
            status, said = prove(
                behind, "--buyers", "9", "--stock", "3", "--url", behind.url, *more
            )
            assert status == 0, said
    finally:
        behind.close()


def test_more_units_than_buyers_are_no_proof_of_a_refusal(shop: Shop) -> None:
    status, said = prove(shop, "--buyers", "3", "--stock", "5", "--hold-only")
    assert status == 0, said
    assert "received 5, sold 3, on hand 2, reserved 0" in said
    assert "Nobody had to be refused" in said
    assert "PROVED" not in said
    assert prove(shop, "--buyers", "3", "--stock", "5", "--without-guard")[0] == 2


def test_no_list_and_no_search_shows_it_while_it_is_for_sale(shop: Shop, database: str) -> None:
    process = start(shop, "--buyers", "30", "--stock", "25")
    wait_until_on_sale(database)
    for path in ("/", "/search/", "/search/?q=proof", "/search/?sort=newest"):
        assert "oversold" not in requests.get(shop.url + path, timeout=30).text, path
    said, _ = process.communicate(timeout=180)
    assert process.returncode == 0, said


def test_where_nobody_answers_it_says_what_to_do(shop: Shop) -> None:
    status, said = prove(shop, "--url", f"http://127.0.0.1:{free_port()}")
    assert status == 2
    assert "make run" in said


def test_another_shop_is_told_from_this_one(shop: Shop) -> None:
    same = {"SEARCH": "postgres", "STATIC_ROOT": shop.environment["STATIC_ROOT"]}
    other = Shop(shop.folder / "other", database_address(ANOTHER), same)
    try:
        other.open("web")
        status, said = prove(shop, "--url", other.url)
    finally:
        other.close()
    assert status == 2
    assert "another shop" in said


def test_ctrl_c_sends_everybody_home_and_tidies_up(shop: Shop, database: str) -> None:
    process = start(shop, "--buyers", "60", "--stock", "50")
    wait_until_on_sale(database)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "tidied up" in said


def test_what_a_killed_proof_left_is_tidied_up_by_the_next(shop: Shop, database: str) -> None:
    process = start(shop, "--buyers", "60", "--stock", "50")
    wait_until_on_sale(database)
    process.kill()
    process.communicate(timeout=60)
    time.sleep(2)  # requests that were on their way
    assert left_behind(database)
    status, said = prove(shop, "--buyers", "6", "--stock", "3")
    assert status == 0, said


def test_a_second_proof_at_once_is_refused(shop: Shop, database: str) -> None:
    with psycopg.connect(database) as first:
        first.execute("SELECT pg_advisory_lock(%s)", [goods.LOCK])
        status, said = prove(shop, "--buyers", "2", "--stock", "1")
    assert status == 2
    assert "Another proof is running" in said
    assert prove(shop, "--buyers", "2", "--stock", "1")[0] == 0
