"""What a cart says, and that its frames say what their templates do."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.template.defaultfilters import date, timeuntil_filter
from django.utils import timezone
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from cart import wording
from cart.models import Cart
from catalog.models import Hold
from shop.lib.money import totals_of
from tests.builders import cart_with, thing
from tests.framing import FEW, TEXT, any_text, say

__all__ = ["any_text"]

HTML = st.just(mark_safe("<p>as it is</p>"))


@given(st.builds(wording.LineInWords), TEXT, HTML | st.just(""), st.booleans())
@FEW
def test_a_line(line: wording.LineInWords, way: str, warnings: str, is_held: bool) -> None:
    about = {"left": mark_safe("<b>left</b>"), "is_held": is_held, "warnings": warnings}
    say("cart/_line.html", {"line": line, "id": "7", "set_url": way, "remove_url": way, **about})


@given(st.builds(wording.LineInWords), TEXT)
@FEW
def test_a_line_to_look_at(line: wording.LineInWords, short: str) -> None:
    say("orders/_cart_line.html", {"line": line, "short": short})


@given(st.none() | st.builds(wording.Ends), TEXT, TEXT, st.tuples(*[st.booleans()] * 4))
@FEW
def test_a_hold(
    ends: wording.Ends | None, words: str, return_to: str, is_so: tuple[bool, ...]
) -> None:
    has_lapsed, is_gone, plain, renewable = is_so
    ways = {"return_to": return_to, "plain": plain, "renewable": renewable}
    lapsed = {"has_lapsed": has_lapsed, "is_gone": is_gone}
    say("cart/_hold.html", {"ends": ends, "words": words, **lapsed, **ways})


WORDS = ("tax_percent", "count", "items", "missing", "percent")


@given(
    st.fixed_dictionaries(
        {
            **dict.fromkeys(WORDS, TEXT),
            "ends": st.none() | st.builds(wording.Ends),
            "has_lapsed": st.booleans(),
            "is_gone": st.booleans(),
            "sum": st.builds(wording.SumInWords),
            "problem": HTML | st.just(""),
            "lines": st.lists(HTML, max_size=3),
            "hold_minutes": st.sampled_from([30, 60]),
            "scarce_minutes": st.just(15),
        }
    )
)
@FEW
def test_a_whole_cart(shown: dict[str, Any]) -> None:
    say("cart/_cart.html", shown)


@pytest.mark.django_db
@pytest.mark.parametrize(("units", "said"), [(1, "1 item in"), (3, "3 items in"), (0, None)])
def test_a_cart_says_how_much_is_in_it(units: int, said: str | None) -> None:
    cart = cart_with((thing(price="20.00"), units)) if units else Cart()
    words = wording.whole(cart)
    assert words["count"] == (str(units) if units else "")
    assert said is None or f"{said} your cart" in whole(cart)


@pytest.mark.django_db
def test_a_cart_says_what_is_missing_for_free_delivery() -> None:
    some, enough = cart_with((thing(price="20.00"), 1)), cart_with((thing(price="20.00"), 3))
    assert [wording.whole(cart)["missing"] for cart in (some, enough)] == ["$30.00", ""]
    assert [wording.whole(cart)["percent"] for cart in (some, enough)] == ["40", "100"]


@given(st.builds(wording.SumInWords), TEXT)
@FEW
def test_a_sum(total: wording.SumInWords, percent: str) -> None:
    say("orders/_sum.html", {"sum": total, "percent": percent})


@given(st.fixed_dictionaries({name: TEXT for name in ("address", "email", "arrives", "shipping")}))
@FEW
def test_a_step_that_is_done(shown: dict[str, str]) -> None:
    say("orders/_ship_to.html", shown)
    say("orders/_pay_with.html", {"card_label": shown["email"]})


@given(
    st.fixed_dictionaries(
        {name: TEXT for name in ("key", "amount", "currency", "email", "name", "billing")}
    )
)
@FEW
def test_the_fields_of_a_card(shown: dict[str, str]) -> None:
    say("orders/_card_fields.html", shown)


def test_delivery_that_costs_nothing_is_free() -> None:
    def shipping(price: str) -> str:
        return wording.sum_of(totals_of([(Decimal(price), 1)])).shipping

    assert (shipping("49.99"), shipping("50.00")) == ("$5.99", "")


@pytest.mark.django_db
def test_a_hold_is_told_as_templates_write_it() -> None:
    cart = cart_with((thing(), 2))
    ends = wording.ends(cart)
    assert ends
    at = Hold.objects.get().expires_at
    assert ends.clock == date(timezone.localtime(at), "H:i T")
    assert ends.left == timeuntil_filter(at)
    assert ends.at == f"{int(at.timestamp())}000"
    assert ends.span == "1800000"


@pytest.mark.django_db
def test_of_a_cart_whose_holds_have_ended_there_is_no_clock() -> None:
    cart = cart_with((thing(), 2))
    Hold.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    cart = Cart.objects.get(pk=cart.pk)
    assert wording.ends(cart) is None
    assert "Your hold has ended" in whole(cart)


@pytest.mark.django_db
def test_an_empty_cart_holds_nothing() -> None:
    shown = whole(Cart())
    assert "Nothing in here yet" in shown
    assert 'id="hold"' not in shown


def whole(cart: Cart) -> str:
    shown = {"cart": cart, "problem": None, "opened": False}
    tag = "{% load carts %}{% whole_cart cart problem opened %}"
    return Template(tag).render(Context(shown))
