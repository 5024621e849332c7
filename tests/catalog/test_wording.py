"""What a product page says, and that its frames say what their templates do."""

from datetime import UTC, datetime, timedelta
from datetime import date as date_of
from decimal import Decimal

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import date, floatformat, linebreaks_filter, pluralize
from hypothesis import given
from hypothesis import strategies as st

from catalog import wording
from catalog.models import Category, Product, Variant
from catalog.page_loading import Opinion
from tests.framing import FEW, TEXT, any_text, say, some_of

__all__ = ["any_text"]


# --- Frames ---------------------------------------------------------------------------------------


@given(st.builds(wording.Heading), st.sampled_from(["8", "8.875"]))
@FEW
def test_a_heading(heading: wording.Heading, tax: str) -> None:
    say("catalog/_heading.html", {"heading": heading, "tax_percent": tax})


@given(some_of(wording.Photo), TEXT)
@FEW
def test_a_gallery(photos: list[wording.Photo], title: str) -> None:
    say("catalog/_gallery.html", {"photos": photos, "title": title})


@given(st.builds(wording.ChoiceInWords), TEXT)
@FEW
def test_a_choice(choice: wording.ChoiceInWords, address: str) -> None:
    say("catalog/_choice.html", {"choice": choice, "address": address})


@given(st.builds(wording.About))
@FEW
def test_what_is_said_about_it(about: wording.About) -> None:
    say("catalog/_about.html", {"about": about})


@given(st.builds(wording.Reviews))
@FEW
def test_reviews(reviews: wording.Reviews) -> None:
    say("catalog/_reviews_section.html", {"reviews": reviews})


@given(TEXT, st.booleans(), st.integers(1, 400))
@FEW
def test_facts(seller: str, is_available: bool, days: int) -> None:
    day = date_of(2026, 1, 1) + timedelta(days)
    terms = {"free_shipping_from": Decimal("50.00"), "shipping_price": Decimal("5.99")}
    arrives = (day, day + timedelta(1))
    given = {"seller": seller, "is_available": is_available, "arrives": arrives, **terms}
    say("catalog/_facts.html", given)


@given(some_of(wording.Crumb), TEXT)
@FEW
def test_crumbs(crumbs: list[wording.Crumb], here: str) -> None:
    say("catalog/_crumbs.html", {"crumbs": crumbs, "here": here})


@given(TEXT, st.integers(0, 10**7))
@FEW
def test_the_box_to_search_in(typed: str, products: int) -> None:
    say("components/_search.html", {"q": typed, "product_count": f"{products:,}"})


@given(TEXT, st.booleans(), st.tuples(st.integers(1, 120), st.integers(1, 120)))
@FEW
def test_the_form_to_buy_by(way: str, is_few: bool, minutes: tuple[int, int]) -> None:
    terms = {"hold_minutes": minutes[0], "scarce_minutes": minutes[1]}
    say("catalog/_buy_form.html", {"add_url": way, "is_few": is_few, **terms})


# --- Words ----------------------------------------------------------------------------------------


@given(st.decimals(0, 5, places=2), st.integers(0, 10**7))
@FEW
def test_figures_are_written_as_templates_write_them(average: Decimal, count: int) -> None:
    product = Product(title="Skerry", rating_average=average, rating_count=count)
    heading = wording.heading(product, None)
    if count:
        assert heading.average == floatformat(average, 1)
        assert heading.reviews == f"{intcomma(count)} review{pluralize(count)}"
    else:
        assert heading.reviews == ""


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
@FEW
def test_days_are_written_as_templates_write_them(moment: datetime) -> None:
    [said] = wording.said([Opinion(4, "", "", "", moment)])
    assert said.on == date(moment, "j F Y")
    assert said.stars == "★★★★"


def test_a_price_says_what_it_was_only_where_it_is_lower() -> None:
    def heading(price: str, list_price: str | None) -> wording.Heading:
        before = Decimal(list_price) if list_price else None
        variant = Variant(price=Decimal(price), list_price=before)
        return wording.heading(Product(title="Skerry"), variant)

    assert heading("75.00", "100.00")[-3:] == ("$75.00", "$100.00", "25")
    for before in (None, "75.00", "70.00", "75.01"):
        assert heading("75.00", before)[-3:] == ("$75.00", "", "")


def test_a_page_of_the_name_of_its_shelf_says_it_once() -> None:
    way = [Category(name=name, path=name.lower()) for name in ("Bags", "Backpacks")]
    assert [crumb.name for crumb in wording.crumbs(way, "Backpacks")] == ["Bags"]
    assert [crumb.url for crumb in wording.crumbs(way, "Skerry")] == ["/c/bags/", "/c/backpacks/"]


@pytest.mark.parametrize(("number", "at_first"), [(0, 0), (15, 15), (16, 12), (40, 12)])
def test_many_measures_are_folded_away(number: int, at_first: int) -> None:
    product = Product(specifications={f"Row {place}": place for place in range(number)})
    about = wording.about(product)
    assert (len(about.measures), len(about.more_measures)) == (at_first, number - at_first)
    assert [measure.value for measure in about.measures] == [str(n) for n in range(at_first)]


def test_what_is_no_text_is_told_as_one() -> None:
    product = Product(description="One.\n\nTwo", features=[True, 1.5], specifications={"a": ["b"]})
    about = wording.about(product)
    assert about.description == linebreaks_filter("One.\n\nTwo")
    assert about.features == ["True", "1.5"]
    assert about.measures == [("a", "['b']")]
