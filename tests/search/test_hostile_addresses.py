"""Whatever stands in the address of a search, the answer is a page that a shopper understands."""

import os
import socket
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.running import Shop, drop_database, make_database
from tests.search.conftest import fill

LONG = "x" * 5_000_000
HOSTILE = [
    "price_min=abc", "price_min=-5&price_max=-1", "price_min=1e999", "price_max=NaN",
    "price_max=Infinity", "price_min=9999999999999999999999", "price_min=%00", "price_min=5;DROP",
    "price_min=50&price_max=10", "price_min=1&price_min=2&price_min=x",
    "&".join(f"brand=b{number}" for number in range(999)),
    "&".join(f"attr=n{number}:v" for number in range(999)),
    f"q={LONG}", f"attr=a:{LONG}", f"brand={LONG}", f"price_min={'9' * 5_000}",
    "page=1000000000", "page=-1", "page=1e9", "page=%EF%BC%91", "page=0x10", "page=1&page=2",
    "q=%00", "q=a%00b", "attr=a:%00", "category=%00", "brand=%00", "sort=%00", "rating=%00",
    "q=%ED%A0%80", "q=%ED%B0%80%ED%A0%80", "attr=%ED%A0%80:x", "q=%FF%FE", "q=%C0%80",
    "q=%E2%80%AE%F0%9F%92%A3", "attr=%25s:%25(x)s", "attr=';--:\\'", "attr=a:b:c", "attr={}:[]",
    "q[]=a", "q[$ne]=", "rating=NaN", "stock=in&stock=out", "brands=all&brands=none", "exact=2",
    "q=" + "%28" * 200, "q=" + "a+" * 200, "q=-1+OR+1%3D1", "%00=%00", "=", "&&&", "?", "q",
]  # fmt: skip


@pytest.mark.usefixtures("catalogue")
def test_no_address_breaks_a_page(client: Client, engine: str) -> None:
    fill(engine)
    for place, hostile in enumerate(HOSTILE):
        path = ("/search/", "/c/audio/")[place % 2]
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(path, QUERY_STRING=hostile, headers=headers)
            assert response.status_code == 200, (path, hostile[:60])
            assert response["X-Search-Engine"] == engine, (path, hostile[:60])


@pytest.mark.usefixtures("catalogue")
def test_ten_thousand_brands_are_refused_in_words(client: Client) -> None:
    hostile = "&".join(f"brand=b{number}" for number in range(10_000))
    response = client.get("/search/", QUERY_STRING=hostile)
    assert response.status_code == 400
    assert "With fewer filters it will do." in response.content.decode()


@pytest.mark.usefixtures("catalogue")
def test_a_price_that_is_none_is_pointed_out(client: Client) -> None:
    page = client.get("/search/?price_min=cheap").content.decode()
    assert "“cheap” is no price" in page


@pytest.mark.usefixtures("catalogue")
def test_a_page_beyond_the_last_says_so(client: Client) -> None:
    fill("postgres")
    page = client.get("/search/?page=1000000000").content.decode()
    assert "That was the last page" in page


# --- As a server hears it ------------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    name = f"test_hostile_{os.getpid()}"
    running = Shop(tmp_path_factory.mktemp("shop"), make_database(name), {"SEARCH": "postgres"})
    try:
        yield running.prepare(products=0).open("web")
    finally:
        running.close()
        drop_database(name)


def status(shop: Shop, address: str) -> int:
    """0 where the server hangs up before all of it is sent, which it may."""
    with socket.create_connection(("127.0.0.1", shop.port), timeout=20) as line:
        try:
            line.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            answer = line.recv(1000).decode()
        except ConnectionError:
            return 0
    return int(answer.split()[1]) if answer else 0


def test_the_server_takes_addresses_of_some_length_and_refuses_longer_ones(shop: Shop) -> None:
    """uvicorn reads 64 KiB of a request's head and then answers 400, before Django hears of it."""
    assert status(shop, f"/search/?q={'x' * 50_000}") == 200
    assert status(shop, f"/search/?q={'x' * 100_000}") == 400
    assert status(shop, f"/search/?q={LONG}") in {0, 400}
    assert status(shop, "/search/?" + "brand=b&" * 1_500) == 400
    assert status(shop, "/search/?q=mug&price_min=%00&page=1000000000") == 200
