"""kill -9 of a web process at every boundary of placing an order; then one round of recovery."""

import os
from collections.abc import Iterator

import pytest

from tests.running import Shop, Visitor, drop_database, make_database, wait_until

from .crashing import EXPECTED, MortalShop, Purchase, crash_at, outcome_of
from .money import damage
from .shoppers import rows


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    name = f"crashes_{os.getpid()}"
    settings = {"SEARCH": "postgres"}
    folder = tmp_path_factory.mktemp("shop")
    running = MortalShop(folder, make_database(name), settings)
    running.prepare()
    yield running.open("sandbox", "web")
    running.close()
    drop_database(name)


@pytest.fixture(scope="module")
def purchases(shop: Shop) -> list[Purchase]:
    most = "SELECT variant_id, on_hand FROM catalog_stock ORDER BY on_hand - reserved DESC LIMIT 1"
    ((variant, _),) = rows(shop, most)
    crashed = []
    for point in EXPECTED:
        crashed.append(crash_at(shop, point, variant))
        wait_until(shop.answers, "the web server's return")
    return crashed


def test_the_crashes_do_damage_which_one_round_of_recovery_makes_good(
    shop: Shop, purchases: list[Purchase]
) -> None:
    assert [one.point for one in purchases if one.answered] == [], "these did not die"
    before = damage(shop)
    assert [words for words in before if "there is no order" in words], "this proves nothing"
    shop.manage("recover_orders", "--minutes", "0")
    assert damage(shop) == []
    assert {one.point: outcome_of(shop, one) for one in purchases} == EXPECTED
    shop.manage("audit_stock")


def test_the_shopper_who_asks_again_hears_what_became_of_it(
    shop: Shop, purchases: list[Purchase]
) -> None:
    shop.manage("recover_orders", "--minutes", "0")
    expected = {"no attempt": 201, "cancelled": 503, "declined": 402, "refunded": 402}
    expected["paid, order"] = 201
    assert {one.point: one.ask_again() for one in purchases} == {
        point: expected[outcome] for point, outcome in EXPECTED.items()
    }
    assert damage(shop) == []
    after = Visitor(shop)
    variant = rows(shop, "SELECT variant_id, on_hand FROM catalog_stock ORDER BY 2 DESC LIMIT 1")
    assert after.add(variant[0][0]).status_code == 200
    assert "/thanks/" in after.buy().url, "the shop goes on selling"
