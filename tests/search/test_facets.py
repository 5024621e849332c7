"""What can be chosen: attributes, a range of prices, what leaves nothing, and many brands."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from elasticsearch import NotFoundError

from catalog.models import Product, Variant
from catalog.search import asking, attributes, elastic, marks, sampling
from catalog.search.query import Query
from catalog.search.results import Results
from tests.search.conftest import ENGINES, fill, goods

pytestmark = pytest.mark.usefixtures("db")


def variants(product: Product, *differences: dict[str, str]) -> Product:
    product.variants.all().delete()
    for place, difference in enumerate(differences):
        Variant.objects.create(
            product=product,
            sku=f"V-{product.pk}-{place}",
            price="20.00",
            position=place,
            attributes=difference,
        )
    return product


def shirt(name: str) -> Product:
    return goods(f"{name} shirt", at="clothing/shirts", brand="Kelp")


@pytest.fixture
def shirts(db: None) -> list[Product]:
    """Red in S and M, blue in M and L, one of each that is red and XL, and a cup of no size."""
    red = ({"colour": "Red", "size": "S"}, {"Color": "Red", "Size": " M "})
    blue = ({"colour": "Blue", "size": "M"}, {"colour": "Blue", "size": "L"})
    return [
        variants(shirt("Red"), *red),
        variants(shirt("Blue"), *blue),
        variants(shirt("Long"), {"colour": "Red", "size": "XL"}),
        goods("Cup", at="kitchen/cups", brand="Tide"),
    ]


def facet(results: Results, label: str) -> list[tuple[str, int, bool]]:
    return [
        (value.label, value.count, value.selected)
        for facet in results.facets
        if facet.label == label
        for value in facet.values
    ]


def titles(results: Results) -> set[str]:
    return {Product.objects.get(pk=pk).title.split()[0] for pk in results.ids}


# --- Attributes ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("shirts")
def test_a_shelf_offers_what_its_goods_differ_in(engine: str) -> None:
    fill(engine)
    found = ENGINES[engine].find(Query(shelf="clothing"))
    assert facet(found, "Colour") == [("Red", 2, False), ("Blue", 1, False)]
    assert [size for size, _, _ in facet(found, "Size")] == ["S", "M", "L", "XL"]
    assert facet(ENGINES[engine].find(Query(shelf="kitchen")), "Colour") == []


@pytest.mark.usefixtures("shirts")
def test_values_of_an_attribute_widen_and_two_attributes_narrow(engine: str) -> None:
    fill(engine)
    find = ENGINES[engine].find
    assert titles(find(Query(attributes=("colour:Red",)))) == {"Red", "Long"}
    assert titles(find(Query(attributes=("colour:Red", "colour:Blue")))) == {"Red", "Long", "Blue"}
    assert titles(find(Query(attributes=("colour:Red", "size:M")))) == {"Red"}


@pytest.mark.usefixtures("shirts")
def test_an_attribute_is_narrowed_by_others_and_not_by_itself(engine: str) -> None:
    fill(engine)
    found = ENGINES[engine].find(Query(attributes=("colour:Red",)))
    assert facet(found, "Colour") == [("Red", 2, True), ("Blue", 1, False)]
    assert facet(found, "Size") == [
        ("S", 1, False), ("M", 1, False), ("L", 0, False), ("XL", 1, False)
    ]  # fmt: skip
    assert facet(found, "Brand") == [("Kelp", 2, False), ("Tide", 0, False)]


def test_a_variant_that_is_not_sold_any_more_says_nothing(engine: str) -> None:
    product = variants(goods("Shirt"), {"colour": "Red"}, {"colour": "Blue"})
    product.variants.filter(attributes__colour="Red").update(is_active=False)
    fill(engine)
    assert ENGINES[engine].find(Query(attributes=("colour:Red",))).total == 0
    assert ENGINES[engine].find(Query(attributes=("colour:Blue",))).total == 1


@pytest.mark.parametrize("chosen", ["colour:Gre%y_'\\", 'a"b:c{d}', "size:M,L", "%s:%(x)s"])
def test_odd_letters_in_an_attribute_are_just_letters(engine: str, chosen: str) -> None:
    name, _, value = chosen.partition(":")
    variants(goods("Odd"), {name: value}, {name: "plain"})
    fill(engine)
    found = ENGINES[engine].find(Query(attributes=(chosen,)))
    assert (found.total, facet(found, name.capitalize())) == (
        1, [(value, 1, True), ("plain", 1, False)]
    )  # fmt: skip


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("shirts", "catalogue", "elasticsearch")
def test_attributes_and_ranges_mean_the_same_to_both_engines() -> None:
    fill("postgres", "elasticsearch")
    for query in (
        Query(),
        Query(attributes=("colour:Red",)),
        Query(attributes=("colour:Red", "colour:Blue", "size:M"), in_stock=True),
        Query(attributes=("size:M",), brands=("kelp",), prices=("0-25",)),
        Query(attributes=("colour:Nothing",), categories=("clothing",)),
        Query(lowest=2000, highest=5000),
        Query(lowest=2499, prices=("0-25", "100-")),
        Query(highest=0, every_brand=True),
    ):
        one, other = (engine.find(query) for engine in ENGINES.values())
        assert (one.ids, one.total, one.facets) == (other.ids, other.total, other.facets), query


@pytest.mark.parametrize(
    ("values", "ordered"),
    [
        (["L", "S", "XXL", "M", "XS"], ["XS", "S", "M", "L", "XXL"]),
        (["EU 40", "EU 9", "EU 38"], ["EU 9", "EU 38", "EU 40"]),
        (["1 TB", "256 GB", "2 TB", "512 GB"], ["256 GB", "512 GB", "1 TB", "2 TB"]),
        (["1 l", "350 ml", "0.5 l"], ["350 ml", "0.5 l", "1 l"]),
        (["2,600 pages", "1,200 pages", "600 pages"], ["600 pages", "1,200 pages", "2,600 pages"]),
        (["50 x 50 cm", "40 x 60 cm", "40 x 40 cm"], ["40 x 40 cm", "40 x 60 cm", "50 x 50 cm"]),
        (["Sand", "Kelp", "Ink"], ["Sand", "Kelp", "Ink"]),
    ],
)
def test_sizes_stand_from_small_to_large(values: Sequence[str], ordered: Sequence[str]) -> None:
    listed = attributes.in_order(f"size:{value}" for value in values)
    assert [attributes.value_of(each) for each in listed] == ordered


def test_what_few_have_or_what_has_one_value_only_is_not_offered() -> None:
    found = {
        "colour:Red": 60,
        "colour:Blue": 40,
        "made in:Portugal": 100,
        "hinge:a": 5,
        "hinge:b": 4,
    }
    assert list(attributes.offered(found, 100, [])) == [["colour:Red", "colour:Blue"]]
    assert ["hinge:a", "hinge:b"] in list(attributes.offered(found, 100, ["hinge:b"]))


def test_names_and_values_are_bounded() -> None:
    found = {f"n{n}:v{v}": 100 for n in range(20) for v in range(10)}
    found |= {f"colour:v{v}": 1000 - v for v in range(100)}
    listed = list(attributes.offered(found, 1000, []))
    assert len(listed) <= attributes.MOST_NAMES
    assert listed[0][0] == "colour:v0"
    assert len(listed[0]) == attributes.MOST_VALUES


# --- Prices, brands and nothing ------------------------------------------------------------------


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("lowest", "highest", "count"),
    [(2500, 5000, 4), (2499, 2499, 1), (None, 1800, 2), (10000, None, 3), (99999, None, 0)],
)
def test_a_range_of_prices_includes_its_ends(
    engine: str, lowest: int | None, highest: int | None, count: int
) -> None:
    fill(engine)
    assert ENGINES[engine].find(Query(lowest=lowest, highest=highest)).total == count


@pytest.mark.usefixtures("catalogue")
def test_a_range_narrows_the_bands(engine: str) -> None:
    fill(engine)
    found = ENGINES[engine].find(Query(lowest=2400, highest=3000))
    assert facet(found, "Price") == [
        ("Under $25", 1, False), ("$25 to $50", 1, False),
        ("$50 to $100", 0, False), ("$100 and above", 0, False),
    ]  # fmt: skip
    assert facet(found, "Price range") == [("$24 to $30", 2, True)]


@pytest.mark.usefixtures("catalogue")
def test_what_the_filters_leave_nothing_of_is_shown_as_none(engine: str) -> None:
    fill(engine)
    found = ENGINES[engine].find(Query(shelf="audio", brands=("cove",)))
    assert facet(found, "Category") == [("Headphones", 1, False), ("Speakers", 0, False)]


def test_twenty_brands_are_offered_and_more_on_request(engine: str) -> None:
    for number in range(25):
        goods(f"Mug {number}", brand=f"Brand {number:02}")
    goods("Another mug", brand="Brand 24")
    fill(engine)
    find = ENGINES[engine].find
    few = next(facet for facet in find(Query(text="mug")).facets if facet.name == "brand")
    assert [len(few.values), few.has_more, few.values[0].label] == [20, True, "Brand 24"]
    chosen = facet(find(Query(text="mug", brands=("brand-23",))), "Brand")
    assert len(chosen) == 21
    assert chosen[-1] == ("Brand 23", 1, True)
    query = Query(text="mug", every_brand=True)
    every = next(facet for facet in find(query).facets if facet.name == "brand")
    assert [len(every.values), every.has_more] == [25, False]


# --- Very many -----------------------------------------------------------------------------------


@pytest.fixture(params=[0, 10**6], ids=["few expected", "many expected"])
def few_are_many(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """PostgreSQL looks at six products at most, where it would at 10,000; and whether it guesses
    that there are more makes no difference."""
    monkeypatch.setattr(sampling, "MOST", 6)
    monkeypatch.setattr(sampling, "SOME", 6)
    monkeypatch.setattr(sampling, "expected", lambda found: request.param)
    shares = {f"sold:{tier}": 0.11 for tier in range(1, marks.TIERS)}
    monkeypatch.setattr(sampling, "_shares", lambda: {"sold:0": 0.23} | shares)
    monkeypatch.setattr(sampling, "MOSTLY", 0.2)


@pytest.mark.usefixtures("catalogue", "few_are_many")
def test_of_very_many_the_counts_are_the_least_there_are() -> None:
    fill("postgres")
    full = ENGINES["postgres"].find(Query())
    assert (full.total, full.is_capped, full.average_rating, len(full.ids)) == (6, True, None, 12)
    values = [value for facet in full.facets for value in facet.values]
    assert all(value.is_partial and not value.is_empty for value in values)
    stocked = dict((label, count) for label, count, _ in facet(full, "Availability"))
    assert stocked["In stock"] <= 6 + 1


@pytest.mark.usefixtures("catalogue", "few_are_many")
def test_what_is_left_of_very_many_is_counted_in_full() -> None:
    fill("postgres")
    found = ENGINES["postgres"].find(Query(brands=("kelp",)))
    assert (found.total, found.is_capped, len(found.ids)) == (4, False, 4)
    assert dict((slug, count) for slug, count, _ in facet(found, "Brand"))["Kelp"] == 4
    prices = [count for _, count, _ in facet(found, "Price")]
    assert prices == [0, 1, 2, 1]
    by_name = {facet.name: facet.values for facet in found.facets}
    assert all(value.is_partial for value in by_name["brand"])
    assert not any(value.is_partial for value in by_name["price"])


@pytest.mark.usefixtures("few_are_many")
def test_of_very_many_the_best_sellers_are_ranked() -> None:
    made = [goods(f"Mug {n}") for n in range(9)]
    for place, product in enumerate(made):
        Product.objects.filter(pk=product.pk).update(sold_count=4**place)
    fill("postgres")
    found = ENGINES["postgres"].find(Query(text="mug"))
    assert {product.pk for product in made[4:]} <= set(found.ids)
    assert made[0].pk not in found.ids


@pytest.mark.usefixtures("catalogue", "few_are_many")
def test_very_many_in_the_order_of_a_shelf_have_all_their_pages() -> None:
    fill("postgres")
    prices = [product.pk for product in Product.objects.order_by("variants__price", "-pk")]
    assert ENGINES["postgres"].find(Query(sort="price-up")).ids == prices


def statements_of(query: Query) -> int:
    with CaptureQueriesContext(connection) as asked:
        ENGINES["postgres"].find(query)
    return len([each for each in asked if '"catalog_searchdocument"' in each["sql"]])


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "query",
    [
        Query(text="headphones", brands=("kelp",)),
        Query(attributes=("colour:Red",), rating="4", in_stock=True, lowest=1),
        Query(shelf="audio"),
    ],
)
def test_a_page_with_all_facets_is_one_statement(query: Query) -> None:
    fill("postgres")
    assert statements_of(query) == 1


@pytest.mark.usefixtures("catalogue", "few_are_many")
def test_facets_of_very_many_cost_four_statements_at_most() -> None:
    fill("postgres")
    assert statements_of(Query(brands=("kelp",), rating="3", sort="newest")) <= 4


@pytest.fixture
def large_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that asks Elasticsearch twice at once, and counts six products."""
    monkeypatch.setattr(sampling, "LARGE", -2)
    monkeypatch.setattr(asking, "MOST", 6)


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("catalogue", "elasticsearch", "large_shop")
def test_a_large_shop_counts_what_is_few_in_full() -> None:
    query = Query(text="headphones", brands=("kelp",))
    for engine in ENGINES:
        fill(engine)
    found, other = (ENGINES[engine].find(query) for engine in ENGINES)
    assert (found.total, found.is_capped, found.ids) == (other.total, False, other.ids)
    assert [facet.values for facet in found.facets] == [facet.values for facet in other.facets]


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("elasticsearch", "large_shop")
def test_a_large_shop_says_at_least_so_many_of_what_is_broad() -> None:
    made = [goods(f"Mug {n}", price=f"{n}.00", brand="Kelp" if n < 4 else "Tide") for n in range(9)]
    fill("elasticsearch")
    broad = elastic.find(Query(text="mug", sort="price-up"))
    assert (broad.total, broad.is_capped, broad.average_rating) == (6, True, None)
    assert broad.ids == [product.pk for product in made]
    few = elastic.find(Query(text="mug", brands=("kelp",)))
    assert (few.total, few.is_capped, len(few.ids)) == (4, False, 4)
    for values in (facet.values for found in (broad, few) for facet in found.facets):
        assert all(value.is_partial and not value.is_empty for value in values)


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("elasticsearch", "large_shop")
@pytest.mark.parametrize("query", [Query(), Query(shelf="audio"), Query(text="mug")])
def test_a_large_shop_stops_counting_also_where_the_hits_need_no_counting(query: Query) -> None:
    for number in range(9):
        goods(f"Mug {number}")
    fill("elasticsearch")
    assert elastic.find(query).is_capped


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("elasticsearch", "large_shop")
@pytest.mark.parametrize(
    ("sort", "enough", "shown"),
    [("best", 1, [7, 8]), ("best", 5, range(9)), ("price-up", 1, range(9))],
)
def test_of_what_is_broad_the_best_selling_are_ranked_if_they_are_enough(
    sort: str, enough: int, shown: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [goods(f"Mug {n}") for n in range(9)]
    for place, product in enumerate(made):
        Product.objects.filter(pk=product.pk).update(sold_count=place)
    fill("elasticsearch")
    monkeypatch.setattr(sampling, "best_of", lambda guess: sampling.Best(least_sold=7, parts=0))
    monkeypatch.setattr(elastic, "ENOUGH", enough)
    found = elastic.find(Query(text="mug", sort=sort))
    assert set(found.ids) == {made[place].pk for place in shown}
    assert found.is_capped


def test_the_best_selling_of_very_many_are_about_as_many_as_are_ranked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shares = {"sold:0": 0.9, "sold:1": 0.08, "sold:3": 0.02}
    monkeypatch.setattr(sampling, "_shares", lambda: shares)
    assert sampling.best_of(18_000) is None
    best = sampling.best_of(100_000)
    assert best == sampling.Best(least_sold=16, parts=9)
    assert sampling.RANKED * 0.9 < 2_000 + 98_000 * best.parts / marks.PARTS < sampling.RANKED * 1.2


@pytest.mark.elasticsearch
@pytest.mark.usefixtures("catalogue", "elasticsearch", "large_shop")
def test_a_large_shop_without_its_index_is_said_like_any_other() -> None:
    with pytest.raises(NotFoundError):
        elastic.find(Query(text="mug"))
