"""What was asked is parsed, bounded and printed as an address again."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.query import SORTS, Query


def parse(querystring: str, shelf: str = "") -> Query:
    return Query.parse(QueryDict(querystring), shelf)


def test_everything_that_can_be_asked() -> None:
    query = parse(
        "q=desk+lamp&category=home/lamps&category=office&brand=kelp&price=0-25&price=100-"
        "&rating=4.5&stock=in&sort=price-up&page=3"
        "&price_min=12.50&price_max=$1,000&attr=colour:Kelp&attr=size:XL&brands=all",
        shelf="home",
    )
    assert query == Query(
        text="desk lamp",
        shelf="home",
        categories=("home/lamps", "office"),
        brands=("kelp",),
        prices=("0-25", "100-"),
        lowest=1250,
        highest=100000,
        attributes=("colour:Kelp", "size:XL"),
        every_brand=True,
        rating="4.5",
        in_stock=True,
        sort="price-up",
        page=3,
    )


def test_the_address_leads_back_to_the_same_question() -> None:
    query = parse(
        "q=a%26b+%22c%22&brand=x&brand=y&price=25-50&rating=3&stock=in&sort=newest&page=2"
        "&price_min=0&price_max=49.90&attr=size:24%22%20%26%20more&attr=colour:S%C3%A5nd"
    )
    assert parse(query.querystring.removeprefix("?")) == query


def test_a_question_of_nothing_has_an_empty_address() -> None:
    assert parse("").querystring == "?"
    assert parse("sort=best&page=1&stock=&rating=").querystring == "?"


@pytest.mark.parametrize(
    "nonsense",
    [
        "page=0", "page=-1", "page=abc", "page=1e9", "page=%C2%B2", "page=",
        "rating=5", "rating=4.5'", "price=0-26", "price=*", "sort=drop", "stock=maybe",
        "category=../etc", "category=/a", "category=a//b", "category=" + "a" * 300,
        "brand=a%20b", "brand=%00", "brand='", "brand=" + "b" * 200, "q=%00%01", "q=%20%20",
        "price_min=abc", "price_min=-1", "price_max=1e999", "price_max=NaN", "price_min=%D9%A1",
        "price_min=1234567890", "price_max=1.999", "price_max=Infinity", "price_min=%00",
        "price_max=", "attr=colour", "attr=:red", "attr=colour:", "attr=a:%00", "brands=some",
        "attr=a:" + "b" * 100,
    ],
)  # fmt: skip
def test_nonsense_is_dropped(nonsense: str) -> None:
    assert parse(nonsense) == Query()


def test_lists_and_text_and_pages_are_bounded() -> None:
    query = parse("&".join(f"brand=b{n}" for n in range(50)) + "&page=99999999999&q=" + "x" * 999)
    assert len(query.brands) == 20
    assert query.page == 400
    assert len(query.text) == 200


def test_values_count_once() -> None:
    assert parse("brand=kelp&brand=kelp").brands == ("kelp",)


@pytest.mark.parametrize(
    ("facet", "value", "address"),
    [
        ("category", "audio", "?category=audio"),
        ("brand", "kelp", "?brand=kelp"),
        ("price", "0-25", "?price=0-25"),
        ("rating", "4", "?rating=4"),
        ("stock", "in", "?stock=in"),
        ("attr", "colour:Kelp", "?attr=colour:Kelp"),
    ],
)
def test_a_value_is_chosen_and_let_go(facet: str, value: str, address: str) -> None:
    chosen = Query(page=5).toggled(facet, value)
    assert chosen.querystring == address
    assert chosen.has_filters
    assert chosen.toggled(facet, value) == Query()


def test_going_down_a_shelf_leaves_the_one_above() -> None:
    assert Query(categories=("audio", "home")).toggled("category", "audio/speakers").categories == (
        "home",
        "audio/speakers",
    )


def test_ends_of_a_range_that_were_mixed_up_are_put_right() -> None:
    assert parse("price_min=50&price_max=20.5").querystring == "?price_min=20.50&price_max=50"


def test_a_range_is_let_go_as_a_whole() -> None:
    assert parse("price_min=5&price_max=9&sort=newest").toggled("range", "") == Query(sort="newest")


def test_what_was_misread_is_said_in_words() -> None:
    (sentence,) = parse("price_min=cheap&price_max=20").misread
    assert "“cheap” is no price" in sentence
    assert len(parse("q=" + "x" * 300).misread) == 1
    assert len(parse("&".join(f"brand=b{n}" for n in range(999))).misread) == 1
    assert parse("q=lamp&price_min=5&brand=kelp").misread == ()


def test_clearing_leaves_words_and_order() -> None:
    query = parse("q=lamp&sort=newest&price_min=5&attr=a:b&brand=c&price=0-25&category=d&stock=in")
    assert query.cleared == Query(text="lamp", sort="newest")


def test_a_rating_replaces_another() -> None:
    assert Query(rating="3").toggled("rating", "4.5").rating == "4.5"


def test_changing_anything_leads_to_the_first_page() -> None:
    assert Query(page=7).with_(sort="newest").page == 1
    assert Query(page=7).with_(page=8).page == 8


def test_text_and_sort_are_no_filters() -> None:
    assert not parse("q=lamp&sort=newest&page=2").has_filters


NAMES = [
    *("q", "category", "brand", "price", "rating", "stock", "sort", "page"),
    *("price_min", "price_max", "attr", "brands", "exact"),
]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=30))
def test_parsing_never_raises_and_is_stable(pairs: list[tuple[str, str]]) -> None:
    params = QueryDict(mutable=True)
    for name, value in pairs:
        params.appendlist(name, value)
    query = Query.parse(params)
    assert parse(query.querystring.removeprefix("?")) == query
    assert query.sort in SORTS
