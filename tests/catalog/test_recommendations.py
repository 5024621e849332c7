"""'Also bought': what it learns from orders, and what it shows when it has learnt nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import BoughtTogether, Product
from catalog.recommendations import MOST_PRODUCTS, also_bought, rank, rebuild, record_basket
from tests.builders import make_category, make_product

pytestmark = pytest.mark.django_db


def products(count: int) -> list[Product]:
    return [make_product(title=f"Product {number}") for number in range(count)]


def recommended(page: Product, limit: int = 8) -> list[int]:
    return [card.product_id for card in also_bought(page, limit)]


def ids(*products: Product) -> list[int]:
    return [product.pk for product in products]


def counts() -> dict[tuple[int, int], int]:
    return {(row.product_id, row.other_id): row.orders for row in BoughtTogether.objects.all()}


def test_an_order_counts_in_both_directions_and_a_second_one_adds_to_it() -> None:
    one, two, three = products(3)
    record_basket([one.pk, two.pk, two.pk])
    record_basket([three.pk, two.pk, one.pk])
    assert counts() == {
        (one.pk, two.pk): 2,
        (two.pk, one.pk): 2,
        (one.pk, three.pk): 1,
        (three.pk, one.pk): 1,
        (two.pk, three.pk): 1,
        (three.pk, two.pk): 1,
    }


def test_an_order_is_counted_in_one_query() -> None:
    ids = [product.pk for product in products(6)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        record_basket(ids)
    assert len(queries) == 1


def test_a_single_product_a_deleted_one_and_a_stocktake_tell_nothing() -> None:
    one, two = products(2)
    record_basket([one.pk])
    record_basket([one.pk, 999_999_999])
    record_basket([one.pk, two.pk, *range(10**9, 10**9 + MOST_PRODUCTS)])
    assert counts() == {}


def test_rebuilding_counts_what_recording_would_have_counted() -> None:
    one, two, three = (product.pk for product in products(3))
    baskets = [[one, two], [one, two, three, three], [two], [], [one, 999_999_999]]
    for basket in baskets:
        record_basket(basket)
    recorded = counts()
    record_basket([one, three])
    rebuild(baskets)
    assert counts() == recorded
    rebuild(iter(baskets))
    assert counts() == recorded


def test_what_was_bought_together_most_often_comes_first() -> None:
    page, often, once, never = products(4)
    record_basket([page.pk, often.pk, once.pk])
    record_basket([page.pk, often.pk])
    assert recommended(page) == ids(often, once, never)
    assert recommended(page, limit=1) == ids(often)


def test_of_two_bought_equally_often_the_less_common_one_says_more() -> None:
    page, common, rare = products(3)
    Product.objects.filter(pk=common.pk).update(sold_count=900)
    Product.objects.filter(pk=rare.pk).update(sold_count=9)
    record_basket([page.pk, common.pk, rare.pk])
    assert recommended(page, limit=2) == ids(rare, common)


def test_ties_are_broken_the_same_way_each_time() -> None:
    assert rank([(3, 1, 5), (1, 1, 5), (2, 1, 5)]) == [1, 2, 3]


def test_best_sellers_of_the_category_fill_the_row_then_those_of_the_shop() -> None:
    page, beside, other = products(3)
    elsewhere = make_product(title="Elsewhere", category=make_category("audio/radios"))
    Product.objects.filter(pk=elsewhere.pk).update(sold_count=99)
    Product.objects.filter(pk=other.pk).update(sold_count=5)
    assert recommended(page) == ids(other, beside, elsewhere)


def test_what_is_not_for_sale_is_not_recommended() -> None:
    page, retired, hidden = products(3)
    Product.objects.filter(pk=retired.pk).update(retired_at=timezone.now())
    Product.objects.filter(pk=hidden.pk).update(is_published=False)
    record_basket([page.pk, retired.pk, hidden.pk])
    assert recommended(page) == []


def test_a_row_costs_the_same_queries_however_long_it_is() -> None:
    everything = products(12)
    page = everything[0]
    rebuild([[page.pk, other.pk] for other in everything[1:]])
    for limit in (2, 8):
        with CaptureQueriesContext(connection) as queries:
            cards = also_bought(page, limit)
        assert len(cards) == limit
        assert all(card.on_hand for card in cards)
        assert len(queries) == 2
