"""Single rows: what they say, and why some cannot be taken."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.importing.rows import ProductRow, parse
from catalog.importing.values import BadRow


def parsed(**columns: Any) -> ProductRow:
    return parse(1, {"id": "a", "title": "Kettle", "price": "5", **columns}, "Electronics")


def test_an_icecat_row_is_understood_as_it_is() -> None:
    row = parsed(
        name="T-42",
        price=None,
        price_cents=4995,
        product_type="Tea kettle",
        date_released="2009-12-10T00:00:00Z",
        ean=["0095205603217", "0095205603218"],
        short_description="A kettle | for tea",
        text="A kettle | for tea | type: Original | black toner page yield 23000.0 | weight 33.5"
        " | wi fi | numeric keypad: N",
    )
    assert row.fields == {
        "title": "Kettle",
        "model_number": "T-42",
        "released_on": date(2009, 12, 10),
        "description": "A kettle | for tea",
        "specifications": {
            "Type": "Original",
            "Black toner page yield": "23000",
            "Weight": "33.5",
            "Wi fi": "Yes",
            "Numeric keypad": "No",
        },
    }
    assert row.category == ("Electronics", "Tea kettle")
    assert row.variants[0].fields == {"price": Decimal("49.95"), "barcode": "0095205603217"}


@pytest.mark.parametrize("kind", ["", "1", " - "])
def test_a_product_type_that_is_no_name_is_other(kind: str) -> None:
    assert parsed(product_type=kind).category == ("Electronics", "Other")


def test_a_category_path_goes_before_the_product_type() -> None:
    row = parsed(category="Audio / Over-ear  headphones", product_type="Headphones")
    assert row.category == ("Audio", "Over-ear headphones")


def test_what_a_row_does_not_speak_of_stays_open() -> None:
    row = parse(1, {"id": "a"}, "Electronics")
    assert (row.fields, row.brand, row.category, row.pictures) == ({}, None, None, None)
    assert row.variants[0].fields == {}


def test_csv_writes_lists_and_names_with_bars_between() -> None:
    row = parsed(features="Light | Quiet|", specifications="Weight: 1 kg | Colour: Kelp: dark")
    assert row.fields["features"] == ["Light", "Quiet"]
    assert row.fields["specifications"] == {"Weight": "1 kg", "Colour": "Kelp: dark"}


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"id": ""}, "id is missing"),
        ({"id": None}, "id is missing"),
        ({"id": "x" * 121}, "id is longer than 120"),
        ({"id": {"a": 1}}, "id is not text"),
        ({"id": True}, "id is not text"),
        ({"id": "a\0b"}, "NUL"),
        ({"id": "\ud800"}, "not UTF-8"),
        ({"title": " "}, "title is empty"),
        ({"title": "x" * 401}, "title is longer than 400"),
        ({"price": "-5"}, "price is not between"),
        ({"price": "0"}, "price is not between"),
        ({"price": "1e12"}, "price is not between"),
        ({"price": "1e999999999"}, "price is not between"),
        ({"price": "NaN"}, "price is not a number"),
        ({"price": "5,00"}, "price is not a number"),
        ({"price": "5.001"}, "more than two decimal places"),
        ({"price": "1_000"}, "price is not a number"),
        ({"price_cents": "12.5"}, "not a whole number"),
        ({"price_cents": 900}, "differ"),
        ({"date_released": "2026-02-30"}, "not a date"),
        ({"date_released": "soon"}, "not a date"),
        ({"date_released": "0001-01-01"}, "between 1900 and 2100"),
        ({"stock": "-1"}, "stock is not a whole number"),
        ({"stock": "many"}, "stock is not a number"),
        ({"category": "A//B"}, "category is not a path"),
        ({"category": "x" * 81}, "category is not a path"),
        ({"features": 7}, "features is not a list"),
        ({"features": ["x"] * 501}, "more than 500"),
        ({"specifications": "Weight"}, "name: value"),
        ({"specifications": {"Weight": ["1"]}}, "specifications is not text"),
        ({"ean": ["1" * 33]}, "ean is longer"),
        ({"sku": "x" * 65}, "sku is longer"),
        ({"images": 7}, "images is not a list"),
        ({"variants": []}, "1 to 200"),
        ({"variants": ["a"]}, "variant 1 is not an object"),
        ({"variants": [{"sku": "a", "price": "x"}]}, "variant 1: price is not a number"),
        ({"variants": [{"sku": "a"}, {}]}, "each of several variants needs a sku"),
        ({"variants": [{"sku": "a"}, {"sku": "a"}]}, "same sku"),
    ],
)
def test_a_hostile_value_is_a_bad_row_with_a_reason(columns: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRow, match=reason):
        parsed(**columns)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_columns = st.sampled_from(
    ["id", "title", "name", "brand", "category", "product_type", "price", "price_cents"]
    + ["text", "features", "specifications", "ean", "date_released", "images", "stock", "variants"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # its first draw is slow
@given(st.dictionaries(_columns, _anything))
def test_whatever_stands_in_a_row_it_is_taken_or_refused_but_never_crashes(
    raw: dict[str, Any],
) -> None:
    try:
        row = parse(1, {"id": "a", **raw}, "Electronics")
    except BadRow:
        return
    assert row.external_id
