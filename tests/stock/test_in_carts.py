"""How many carts hold something right now: counted by the clock, and cheaply."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from catalog import stock
from catalog.models import Hold, Stock, Variant
from catalog.models.stock import MANY_CARTS
from tests.builders import thing

pytestmark = pytest.mark.django_db


def in_carts(variant: Variant) -> str:
    return Stock.objects.as_of_now().get(pk=variant.pk).in_carts


def holds(variant: Variant, count: int) -> None:
    """So many live holds, written as they are: the counters play no part here."""
    until = timezone.now() + timedelta(minutes=30)
    Hold.objects.bulk_create(
        Hold(owner=f"cart:{number}", variant=variant, quantity=1, expires_at=until)
        for number in range(count)
    )


def test_carts_are_counted_and_not_units() -> None:
    variant = thing(units=10)
    assert in_carts(variant) == ""
    stock.hold(variant.pk, "cart:one", 4)
    assert in_carts(variant) == "1 cart"
    stock.hold(variant.pk, "cart:two", 3)
    assert in_carts(variant) == "2 carts"


def test_a_hold_that_lapsed_is_in_no_cart_though_nobody_swept() -> None:
    variant = thing(units=10)
    stock.hold(variant.pk, "cart:one", 4)
    Hold.objects.update(expires_at="2020-01-01T00:00Z")
    assert in_carts(variant) == ""


@pytest.mark.parametrize(("count", "words"), [(99, "99 carts"), (100, "99+ carts")])
def test_very_many_carts_are_not_counted_to_the_end(count: int, words: str) -> None:
    variant = thing(units=10)
    holds(variant, count)
    assert in_carts(variant) == words


def test_a_product_in_ten_thousand_carts_is_read_from_a_hundred_index_entries() -> None:
    hot, others = thing(units=10), [thing() for _ in range(3)]
    holds(hot, 10_000)
    for other in others:
        holds(other, 500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_hold")
    plan = json.loads(
        Stock.objects.as_of_now().filter(pk=hot.pk).explain(format="json", analyze=True)
    )
    read = [(str(scan["Node Type"]), scan["Actual Rows"]) for scan in scans(plan[0]["Plan"])]
    assert {rows for _, rows in read} == {0, MANY_CARTS}
    assert all(kind.startswith("Index") for kind, _ in read)


def scans(node: dict[str, object]) -> list[dict[str, object]]:
    """The parts of a plan that read holds."""
    below = node.get("Plans", [])
    assert isinstance(below, list)
    here = [node] if node.get("Relation Name") == "catalog_hold" else []
    return here + [scan for part in below for scan in scans(part)]
