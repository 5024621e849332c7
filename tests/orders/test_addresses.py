"""Addresses by the rules of their countries: asked for, checked, kept and written."""

from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from pytest_django import Settings

from orders import addresses
from orders.checks import ships_somewhere
from orders.forms import ShippingForm
from shop.demo.seeding import people
from shop.proof import visitor
from tests import running
from tests.builders import ADDRESS


def kept(**changes: str) -> dict[str, str]:
    address, problems = addresses.checked({**ADDRESS, **changes})
    assert problems == {}
    return address


def problems_of(**changes: str) -> dict[str, str]:
    return addresses.checked({**ADDRESS, **changes})[1]


def form_of(**typed: str) -> ShippingForm:
    return ShippingForm.of(QueryDict(urlencode({"email": "shopper@example.com", **typed})), {})


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("US", {"city": "City", "region": "State", "postcode": "ZIP code"}),
        ("CA", {"city": "City", "region": "Province", "postcode": "Postal code"}),
        ("GB", {"city": "Town or city", "postcode": "Postcode"}),
        ("DE", {"postcode": "Postcode", "city": "City"}),
        ("NZ", {"district": "Suburb (optional)", "city": "City", "postcode": "Postcode"}),
        ("JP", {"region": "Prefecture", "postcode": "Postal code"}),
    ],
)
def test_a_country_asks_in_its_own_order_and_words(code: str, words: dict[str, str]) -> None:
    form = form_of(country=code)
    assert {field.name: field.label for field in form.place} == words
    assert [field.name for field in form.place] == list(words)


def test_a_region_is_chosen_where_the_country_has_a_list_of_them() -> None:
    states = str(form_of(country="US", region="OR")["region"])
    assert '<option value="OR" selected>Oregon</option>' in states
    assert states.count("<option") == 63  # states, territories, armed forces, and 'Choose…'
    assert '<option value="Tokyo">Tokyo</option>' in str(form_of(country="JP")["region"])


@pytest.mark.parametrize(
    ("changes", "postcode", "region"),
    [
        ({"postcode": "97205 1234"}, "97205-1234", "OR"),
        ({"region": "oregon"}, "97205", "OR"),
        ({"country": "CA", "region": "Nova Scotia", "postcode": "b3h1a1"}, "B3H 1A1", "NS"),
        ({"country": "CA", "region": "Nouvelle-Écosse", "postcode": "B3H-1A1"}, "B3H 1A1", "NS"),
        ({"country": "GB", "postcode": "sw1a1aa"}, "SW1A 1AA", ""),
        ({"country": "GB", "postcode": "m25bq"}, "M2 5BQ", ""),
        ({"country": "IE", "region": "", "postcode": "h91e2r8"}, "H91 E2R8", ""),
        ({"country": "NL", "postcode": "1012ab"}, "1012 AB", ""),
        ({"country": "CH", "postcode": "CH-8001"}, "8001", ""),
        ({"country": "PT", "postcode": "4050253"}, "4050-253", ""),
        ({"country": "JP", "region": "東京都", "postcode": "1500001"}, "150-0001", "Tokyo"),
        ({"country": "JP", "region": "東京都", "postcode": "〒150−0001"}, "150-0001", "Tokyo"),
        ({"country": "JP", "region": "Tokyo", "postcode": "１５０－０００１"}, "150-0001", "Tokyo"),
    ],
)
def test_what_is_typed_is_kept_as_the_post_writes_it(
    changes: dict[str, str], postcode: str, region: str
) -> None:
    address = kept(**changes)
    assert (address["postcode"], address["region"]) == (postcode, region)


@pytest.mark.parametrize(
    ("code", "typed", "postcode"),
    [
        ("DE", "D-10115", "10115"),
        ("DE", "de 10115", "10115"),
        ("DE", "D – 10115", "10115"),
        ("CH", "CH-8001", "8001"),
        ("AT", "A-1010", "1010"),
        ("AT", "AT1010", "1010"),
        ("LU", "L-1009", "1009"),
        ("LU", "LU-1009", "1009"),
        ("FR", "F-75001", "75001"),
        ("BE", "B-1000", "1000"),
        ("DK", "DK-1050", "1050"),
        ("SE", "SE-111 22", "11122"),
        ("SE", "S-111 22", "11122"),
        ("FI", "FIN-00100", "00100"),
        ("NL", "NL-1012 AB", "1012 AB"),
        ("PT", "P-4050-253", "4050-253"),
        ("PL", "PL-00-950", "00-950"),
        ("GB", "GB-SW1A 1AA", "SW1A 1AA"),
        ("LT", "LT-04340", "04340"),
        ("MD", "MD2012", "2012"),
        ("LI", "FL-9490", "9490"),
    ],
)
def test_the_sign_of_its_country_is_no_part_of_a_postcode(
    code: str, typed: str, postcode: str, settings: Settings
) -> None:
    settings.SHIPS_TO = [code]
    assert kept(country=code, region="", postcode=typed)["postcode"] == postcode


@pytest.mark.parametrize(
    ("code", "typed", "postcode"),
    [
        ("LV", "LV-1010", "LV-1010"),
        ("LV", "lv1010", "LV-1010"),
        ("AD", "AD500", "AD500"),
        ("BB", "BB23026", "BB23026"),
        ("BM", "HM 12", "HM 12"),
        ("KY", "KY1-1100", "KY1-1100"),
        ("VC", "VC0100", "VC0100"),
        ("VG", "VG1110", "VG1110"),
        ("JE", "JE1 1AA", "JE1 1AA"),
        ("SZ", "S100", "S100"),
        ("AR", "A4400", "A4400"),
    ],
)
def test_letters_that_a_postcode_begins_with_stay(
    code: str, typed: str, postcode: str, settings: Settings
) -> None:
    settings.SHIPS_TO = [code]
    address, problems = addresses.checked({**ADDRESS, "country": code, "postcode": typed})
    assert address["postcode"] == postcode
    assert "postcode" not in problems


def test_the_sign_of_another_country_is_refused() -> None:
    said = {"postcode": "Please check the postcode: one looks like 33380."}
    assert problems_of(country="FR", region="", postcode="D-75001") == said


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"name": " "}, {"name": "Please add your name."}),
        ({"line1": ""}, {"line1": "Please add the street and number."}),
        ({"region": ""}, {"region": "Please choose the state."}),
        ({"region": "Ontario"}, {"region": "Please choose the state."}),
        ({"postcode": ""}, {"postcode": "Please add the ZIP code."}),
        (
            {"postcode": "972"},
            {"postcode": "Please check the ZIP code: one looks like 95014."},
        ),
        (
            {"postcode": "10001"},
            {"postcode": "10001 is not in Oregon. Please check the ZIP code and the state."},
        ),
        (
            {"country": "DE", "postcode": "241033"},
            {"postcode": "Please check the postcode: one looks like 26133."},
        ),
        ({"country": "BR"}, {"country": "Brazil is not among the countries we ship to."}),
        ({"country": "ZZ"}, {"country": "Please choose the country."}),
        ({"country": "../x"}, {"country": "Please choose the country."}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    changes: dict[str, str], problems: dict[str, str]
) -> None:
    assert problems_of(**changes) == problems
    form = form_of(**{**ADDRESS, **changes})
    assert not form.is_valid()
    assert {field: said[0] for field, said in form.errors.items()} == problems


def test_what_another_country_asked_for_is_not_kept() -> None:
    address = kept(country="GB", postcode="BS1 4DJ")
    assert address["region"] == ""
    assert kept(country="NZ", district="Ponsonby", postcode="1011")["district"] == "Ponsonby"
    assert "district" not in kept(district="Ponsonby")


def test_another_country_keeps_what_was_typed_and_complains_of_nothing() -> None:
    form = form_of(**{**ADDRESS, "country": "GB", "city": "", "change_country": "1"})
    assert not form.is_bound
    assert form["line1"].value() == "14 Harbour Street"
    assert [(field.name, field.value()) for field in form.unused] == [("region", "OR")]


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["A. Shopper", "14 Harbour Street", "Portland, OR 97205", "United States"]),
        (
            {"country": "GB", "city": "Bristol", "postcode": "BS1 4DJ", "region": ""},
            ["A. Shopper", "14 Harbour Street", "Bristol", "BS1 4DJ", "United Kingdom"],
        ),
        (
            {"country": "CH", "city": "Zürich", "postcode": "8001", "region": "", "line2": "c/o B"},
            ["A. Shopper", "14 Harbour Street", "c/o B", "CH-8001 Zürich", "Switzerland"],
        ),
        (
            {"country": "JP", "city": "", "region": "Tokyo", "postcode": "150-0001"},
            ["A. Shopper", "14 Harbour Street, Tokyo", "150-0001", "Japan"],
        ),
        (
            {"country": "JP", "city": "", "region": "Tokyo", "postcode": "150-0001"}
            | {"line1": "渋谷区神宮前1-2-3"},
            ["〒150-0001", "東京都", "渋谷区神宮前1-2-3", "A. Shopper", "Japan"],
        ),
    ],
)
def test_an_address_is_written_as_its_country_writes_it(
    changes: dict[str, str], lines: list[str]
) -> None:
    assert addresses.lines_of({**ADDRESS, **changes}) == lines


def test_no_part_of_an_older_address_is_lost() -> None:
    older = {**ADDRESS, "country": "JP", "city": "Shibuya-ku", "region": "Tokyo"}
    assert "Shibuya-ku, Tokyo" in addresses.lines_of(older)
    assert addresses.fitted(older)["line2"] == "Shibuya-ku"
    assert addresses.fitted({**ADDRESS, "region": "oregon"})["region"] == "OR"
    nowhere = {**ADDRESS, "country": "Atlantis"}
    assert addresses.lines_of(nowhere)[-1] == "Atlantis"


def test_empty_parts_leave_no_commas_behind() -> None:
    assert addresses.lines_of({**ADDRESS, "city": ""})[2] == "OR 97205"
    assert addresses.lines_of({**ADDRESS, "region": "", "postcode": ""})[2] == "Portland"


def test_the_bank_is_told_every_part() -> None:
    known = {**ADDRESS, "line2": "Flat 2", "district": "Ponsonby"}
    assert addresses.for_bank(known) == {
        "line1": "14 Harbour Street",
        "line2": "Flat 2, Ponsonby",
        "city": "Portland",
        "state": "OR",
        "postal_code": "97205",
        "country": "US",
    }


def test_every_address_that_the_shop_makes_up_itself_is_right() -> None:
    made_up = [people.buyer(number, seed=1).address for number in range(40)]
    for address in [*made_up, visitor._ADDRESS, running._ADDRESS, ADDRESS]:
        assert addresses.checked(address)[1] == {}


def test_the_countries_shipped_to_are_a_setting(settings: Settings) -> None:
    settings.SHIPS_TO = ["NZ", "BR"]
    assert "Brazil" in str(form_of()["country"])
    assert form_of().rules.code == "NZ"
    assert list(problems_of()) == ["country"]


@pytest.mark.parametrize(
    ("code", "name"),
    [("GB", "United Kingdom"), ("BA", "Bosnia and Herzegovina"), ("CZ", "Czechia"), ("x", "x")],
)
def test_a_country_has_a_name_to_be_read(code: str, name: str) -> None:
    assert addresses.name_of(code) == name


@pytest.mark.parametrize(
    ("languages", "country"),
    [("de-CH,de;q=0.9,en-US", "CH"), ("en", "US"), ("pt-BR,en-GB", "GB"), ("", "US")],
)
def test_a_browsers_language_suggests_a_country(languages: str, country: str) -> None:
    assert addresses.likely_country(languages) == country


def test_no_file_is_read_for_an_address_once_its_country_is_known() -> None:
    typed: dict[str, Any] = {**ADDRESS, "email": "shopper@example.com"}
    assert form_of(**typed).is_valid()
    with patch("builtins.open", side_effect=AssertionError("a file was opened")):
        form = form_of(**typed)
        assert form.is_valid()
        assert "Oregon" in str(form["region"])
        assert addresses.lines_of(form.address)


def test_a_country_that_is_none_is_complained_of_before_the_shop_opens(settings: Settings) -> None:
    settings.SHIPS_TO = ["GB", "UK", "all"]
    assert [error.msg for error in ships_somewhere()] == [
        "SHIPS_TO names 'UK', which is no country's code.",
        "SHIPS_TO names 'all', which is no country's code.",
    ]
