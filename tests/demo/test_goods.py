import re
from collections import Counter
from itertools import islice

import pytest

from shop.demo.drawing import COLOURS, KINDS
from shop.demo.goods import (
    BRANDS,
    BUNDLES,
    CATEGORIES,
    FAMILIES,
    SELLERS,
    Goods,
    companions,
    goods,
    plan,
    reviews_for,
)

MANY = 20_000


@pytest.fixture(scope="module")
def shelf() -> list[Goods]:
    return list(goods(MANY))


def leaves_by_slug() -> dict[str, tuple[int, int]]:
    return {
        leaf.slug: (leaf.low, leaf.high)
        for family in FAMILIES
        for section in family.sections
        for leaf in section.leaves
    }


def test_the_same_number_and_seed_give_the_same_product() -> None:
    assert plan(4711) == plan(4711)
    assert plan(4711) != plan(4711, seed=2)
    assert list(goods(5, start=300)) == [plan(index) for index in range(300, 305)]


def test_skus_slugs_and_numbers_are_unique(shelf: list[Goods]) -> None:
    skus = [variant.sku for item in shelf for variant in item.variants]
    assert len(set(skus)) == len(skus)
    assert len({item.slug for item in shelf}) == MANY
    assert len({item.external_id for item in shelf}) == MANY


def test_a_slug_can_stand_in_an_address(shelf: list[Goods]) -> None:
    odd = [item.slug for item in shelf if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.slug)]
    assert odd == []


def test_titles_hardly_ever_repeat(shelf: list[Goods]) -> None:
    assert len({item.title for item in shelf[:2_000]}) >= 1_998
    assert len({item.title for item in shelf}) > MANY * 0.999


def test_titles_stay_distinct_far_down_the_list() -> None:
    late = [item.title for item in goods(3_000, start=990_000)]
    early = {item.title for item in goods(3_000)}
    assert len(set(late) - early) == 3_000


def test_categories_have_three_levels_and_slugs_of_their_own() -> None:
    assert Counter(len(category.path) for category in CATEGORIES).keys() == {1, 2, 3}
    assert len({category.path[-1] for category in CATEGORIES}) == len(CATEGORIES)
    known = {category.path for category in CATEGORIES}
    assert all(category.path[:-1] in known for category in CATEGORIES if category.path[1:])
    for family in FAMILIES:
        assert 3 <= len(family.sections) <= 6
        assert all(2 <= len(section.leaves) <= 4 for section in family.sections)


def test_every_product_lies_in_a_leaf_and_can_be_drawn(shelf: list[Goods]) -> None:
    paths = {category.path for category in CATEGORIES if len(category.path) == 3}
    assert {item.category for item in shelf} == paths
    assert {item.kind for item in shelf} <= set(KINDS)
    assert {colour for item in shelf for colour in item.colours} == set(COLOURS)


def test_nearly_every_drawing_is_sold(shelf: list[Goods]) -> None:
    assert set(KINDS) - {item.kind for item in shelf} == {"parcel"}


def test_brands_and_sellers_are_those_of_the_house(shelf: list[Goods]) -> None:
    assert len(BRANDS) >= 60
    assert len(SELLERS) >= 40
    assert all(item.category[0] in BRANDS[item.brand] for item in shelf)
    assert {item.seller for item in shelf} == set(SELLERS)


def test_prices_stay_in_the_range_of_their_leaf(shelf: list[Goods]) -> None:
    ranges = leaves_by_slug()
    for item in shelf:
        low, high = ranges[item.category[-1]]
        for variant in item.variants:
            # Larger sizes cost more than the range, which is meant for the smallest.
            assert low * 0.9 <= variant.price <= high * 3
            assert variant.list_price is None or variant.list_price > variant.price


def test_some_goods_are_on_offer(shelf: list[Goods]) -> None:
    reduced = sum(item.variants[0].list_price is not None for item in shelf)
    assert 0.1 < reduced / MANY < 0.25


def test_stock_is_spread_as_in_a_shop(shelf: list[Goods]) -> None:
    stock = [variant.on_hand for item in shelf for variant in item.variants]
    assert 0.04 < sum(left == 0 for left in stock) / len(stock) < 0.08
    assert 0.08 < sum(1 <= left <= 5 for left in stock) / len(stock) < 0.12
    assert min(stock) == 0
    assert max(stock) == 500
    sold_out = sum(not any(variant.on_hand for variant in item.variants) for item in shelf)
    assert 0.02 < sold_out / MANY < 0.08


def test_variants_differ_in_their_attributes_and_in_nothing_silent(shelf: list[Goods]) -> None:
    for item in shelf:
        kinds = {tuple(variant.attributes) for variant in item.variants}
        choices = {tuple(variant.attributes.values()) for variant in item.variants}
        assert len(kinds) == 1
        assert len(choices) == len(item.variants)
        assert 1 <= len(item.variants) <= 24


def test_words_are_filled_in_and_there_are_enough_of_them(shelf: list[Goods]) -> None:
    for item in shelf[:3_000]:
        text = " ".join((item.title, item.description, *item.features))
        assert "{" not in text
        assert 2 <= len(item.description.split("\n\n")) <= 3
        assert 4 <= len(item.features) <= 6
        assert 3 <= len(item.specs) <= 7
        assert "Care" in dict(item.specs)


def test_few_goods_are_much_in_demand_and_many_a_little(shelf: list[Goods]) -> None:
    demand = sorted((item.popularity for item in shelf), reverse=True)
    assert sum(demand[: MANY // 10]) > sum(demand) * 0.4
    assert demand[-1] >= 1


def test_ratings_are_plausible(shelf: list[Goods]) -> None:
    rated = [item for item in shelf if item.rating_count]
    assert all(3 <= item.rating <= 5 for item in rated)
    assert all(item.rating == 0 for item in shelf if not item.rating_count)
    assert 4.2 < sum(item.rating for item in rated) / len(rated) < 4.7


def test_reviews_lie_around_the_rating_and_name_nobody(shelf: list[Goods]) -> None:
    loved = [item for item in shelf if item.rating_count > 50][:60]
    for item in loved:
        reviews = list(reviews_for(item, at_most=40))
        mean = sum(review.rating for review in reviews) / len(reviews)
        assert abs(mean - item.rating) < 1
        assert all("uyer, " in review.byline or "customer, " in review.byline for review in reviews)
        assert all(0 <= review.days_ago <= item.released_days_ago for review in reviews)
        assert reviews == list(reviews_for(item, at_most=40))


def test_a_product_nobody_rated_has_no_reviews(shelf: list[Goods]) -> None:
    unrated = next(item for item in shelf if not item.rating_count)
    assert not list(islice(reviews_for(unrated), 1))


def test_things_bought_together_exist_and_point_both_ways() -> None:
    for bundle in BUNDLES:
        assert set(bundle.kinds) <= set(KINDS)
        assert len(bundle.kinds) >= 2
    assert "book" in dict(companions("lamp"))
    assert "lamp" in dict(companions("book"))
    assert companions("parcel") == ()


def test_every_product_belongs_to_a_bundle_of_its_kind(shelf: list[Goods]) -> None:
    kinds = {bundle.name: bundle.kinds for bundle in BUNDLES}
    assert all(item.kind in kinds[item.bought_with] for item in shelf)
