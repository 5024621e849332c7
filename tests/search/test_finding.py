"""Both engines find the same, in the same order, with the same counts."""

from itertools import product as combinations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Product, SynonymGroup
from catalog.search.query import SORTS, Query
from catalog.search.results import Results
from tests.search.conftest import ENGINES, fill, goods

SHELVES = ("", "audio", "audio/headphones", "kitchen", "nowhere")
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"in_stock": True},
    {"brands": ("kelp",)},
    {"brands": ("kelp", "cove"), "prices": ("0-25", "50-100")},
    {"categories": ("audio/speakers", "kitchen")},
    {"categories": ("audio",), "rating": "4", "in_stock": True},
    {"rating": "4.5"},
    {"prices": ("100-",), "brands": ("nobody",)},
)


def counts(results: Results) -> dict[str, dict[str, tuple[int, bool]]]:
    return {
        facet.name: {value.value: (value.count, value.selected) for value in facet.values}
        for facet in results.facets
    }


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("catalogue", "elasticsearch")
def test_filters_mean_the_same_to_both_engines() -> None:
    fill("postgres", "elasticsearch")
    for shelf, chosen, sort in combinations(SHELVES, FILTERS, SORTS):
        query = Query(shelf=shelf, sort=sort, **chosen)
        one, other = (engine.find(query) for engine in ENGINES.values())
        assert one.ids == other.ids, query
        assert one.total == other.total == len(one.ids), query
        assert one.facets == other.facets, query
        assert one.average_rating == other.average_rating, query


@pytest.mark.usefixtures("catalogue")
def test_values_of_one_facet_widen_and_those_of_two_narrow(engine: str) -> None:
    fill(engine)
    find = ENGINES[engine].find
    assert find(Query(brands=("kelp",))).total == 4
    assert find(Query(brands=("kelp", "cove"))).total == 7
    assert find(Query(brands=("kelp", "cove"), prices=("0-25",))).total == 2


@pytest.mark.usefixtures("catalogue")
def test_a_facet_is_not_narrowed_by_itself(engine: str) -> None:
    fill(engine)
    found = counts(ENGINES[engine].find(Query(brands=("kelp",), prices=("0-25",))))
    assert found["brand"] == {"kelp": (0, True), "cove": (2, False), "tide": (1, False)}
    assert found["price"] == {
        "0-25": (0, True), "25-50": (1, False), "50-100": (2, False), "100-": (1, False)
    }  # fmt: skip
    assert found["rating"]["3"] == (0, False)
    assert found["stock"] == {"in": (0, False)}


@pytest.mark.usefixtures("catalogue")
def test_bands_begin_where_the_one_before_ends(engine: str) -> None:
    fill(engine)
    prices = counts(ENGINES[engine].find(Query(shelf="audio")))["price"]
    assert {band: count for band, (count, _) in prices.items()} == {
        "0-25": 1, "25-50": 2, "50-100": 1, "100-": 2
    }  # fmt: skip


@pytest.mark.usefixtures("catalogue")
def test_a_shelf_offers_the_shelves_below_it(engine: str) -> None:
    fill(engine)
    found = counts(ENGINES[engine].find(Query(shelf="kitchen")))["category"]
    assert found == {"kitchen/cups": (2, False), "kitchen/pans": (1, False)}


@pytest.mark.usefixtures("catalogue")
def test_the_search_page_offers_roots_and_what_is_below_the_chosen(engine: str) -> None:
    fill(engine)
    (shelves,) = (
        facet.values
        for facet in ENGINES[engine].find(Query(categories=("audio/speakers",))).facets
        if facet.name == "category"
    )
    assert [(shelf.value, shelf.count, shelf.depth, shelf.selected) for shelf in shelves] == [
        ("audio", 6, 0, False),
        ("audio/headphones", 4, 1, False),
        ("audio/speakers", 2, 1, True),
        ("bags", 1, 0, False),
        ("computers", 1, 0, False),
        ("kitchen", 4, 0, False),
    ]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("headphones", {"Walnut", "Tide", "Harbour", "Cove"}),
        ("wireless headphone", {"Tide"}),
        ("cafe creme", {"Café"}),
        ("CAFÉ", {"Café"}),
        ("dv7 1211ea", {"Notebook"}),
        ("dv71211ea", {"Notebook"}),
        ("17 inch notebook 4gb", {"Notebook"}),
        ("laptop", {"Notebook"}),
        ("canvass", {"Canvas"}),
        ("wirless headphones", {"Tide"}),
        ("bread zeppelin", {"Bread"}),
        ("kelp speaker", {"Kelp"}),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_words_find_however_they_are_written(engine: str, text: str, titles: set[str]) -> None:
    SynonymGroup.objects.create(phrases="laptop\nnotebook")
    fill(engine)
    found = ENGINES[engine].find(Query(text=text))
    assert {Product.objects.get(pk=pk).title.split()[0] for pk in found.ids} == titles
    assert found.total == len(found.ids)


@pytest.mark.parametrize(
    "text", ["zzqx", "!!!", "' OR 1=1 --", "a:* & !b", "\\", "'", "*", "~~ <->"]
)
@pytest.mark.usefixtures("catalogue")
def test_text_that_means_nothing_finds_nothing_and_breaks_nothing(engine: str, text: str) -> None:
    fill(engine)
    found = ENGINES[engine].find(Query(text=text))
    assert (found.ids, found.total, found.average_rating) == ([], 0, None)


@pytest.mark.usefixtures("db")
def test_the_title_counts_more_than_the_description(engine: str) -> None:
    described = goods("Shelf", description="Holds a lamp, a lamp and another lamp.")
    titled = goods("Desk lamp")
    fill(engine)
    assert ENGINES[engine].find(Query(text="lamp")).ids == [titled.pk, described.pk]


@pytest.mark.usefixtures("db")
def test_of_equal_matches_those_in_stock_and_well_rated_come_first(engine: str) -> None:
    none, plain, rated = (
        goods("Desk lamp", stock=stock, stars=stars)
        for stock, stars in ((0, "0"), (5, "0"), (5, "4.8"))
    )
    fill(engine)
    assert ENGINES[engine].find(Query(text="desk lamp")).ids == [rated.pk, plain.pk, none.pk]


@pytest.mark.usefixtures("db")
def test_pages_follow_each_other_without_overlap(engine: str) -> None:
    every = {goods(f"Mug {number}").pk for number in range(30)}
    fill(engine)
    pages = [ENGINES[engine].find(Query(text="mug", page=page)) for page in (1, 2, 3)]
    assert [len(page.ids) for page in pages] == [24, 6, 0]
    assert {pk for page in pages for pk in page.ids} == every
    assert {page.total for page in pages} == {30}
    assert pages[0].pages == 2


@pytest.mark.usefixtures("db")
def test_the_last_page_that_can_be_asked_for_is_answered(engine: str) -> None:
    goods("Mug")
    fill(engine)
    assert ENGINES[engine].find(Query(page=400)).ids == []


@pytest.mark.usefixtures("db")
def test_goods_without_a_price_or_a_date_come_last(engine: str) -> None:
    bare = goods("Bare")
    bare.variants.all().delete()
    priced = goods("Priced", released_on="2024-01-01")
    fill(engine)
    for sort in ("price-up", "price-down", "newest"):
        assert ENGINES[engine].find(Query(sort=sort)).ids == [priced.pk, bare.pk]


@pytest.mark.usefixtures("db")
def test_the_average_leaves_out_what_nobody_rated(engine: str) -> None:
    for stars in ("0", "4.00", "4.51"):
        goods("Mug", stars=stars)
    fill(engine)
    assert ENGINES[engine].find(Query()).average_rating == pytest.approx(4.25, abs=0.011)


@pytest.mark.usefixtures("catalogue")
def test_a_search_costs_few_queries() -> None:
    fill("postgres")
    with CaptureQueriesContext(connection) as asked:
        ENGINES["postgres"].find(Query(text="headphones", brands=("kelp",)))
    assert len(asked) == 5
