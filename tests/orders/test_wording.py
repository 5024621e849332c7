"""What the steps of a checkout say, and that their frames say what their templates do."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from cart.wording import Ends, SumInWords
from orders import wording
from orders.models import Checkout, Order, OrderLine
from shop.lib import frames
from tests.builders import ADDRESS, cart_with, order_of, thing
from tests.framing import FEW, TEXT, any_text, say, some_of
from tests.pages import post, text

__all__ = ["any_text"]

State = Checkout.State
REACHED = (State.SHIPPING, State.PAYMENT, State.REVIEW)
HTML = st.just(mark_safe("<p>as it is</p>"))
NOTHING_OR_HTML = st.just("") | HTML


def shown_with(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """What every step shows, and what one of them shows beside it."""
    texts = ("here", "tax_percent", "csrf_token", "problem", "address", "email", "arrives")
    return st.fixed_dictionaries(
        {
            **{name: TEXT for name in (*texts, "shipping", "card_label")},
            "steps": some_of(wording.Step, most=4),
            "ends": st.none() | st.builds(Ends),
            "sum": st.builds(SumInWords),
            "lines": st.lists(HTML, max_size=3),
            "notices": NOTHING_OR_HTML,
            "has_lapsed": st.booleans(),
            "is_gone": st.booleans(),
            "has_card": st.booleans(),
            "hold_minutes": st.sampled_from([30, 60]),
            **more,
        }
    )


@given(shown_with(is_guest=st.booleans(), errors=NOTHING_OR_HTML, fields=HTML))
@FEW
def test_shipping(shown: dict[str, Any]) -> None:
    say("orders/shipping.html", shown)


CARD_FIELDS = ("card_problem", "key", "amount", "currency", "name", "billing", "stripe_js_url")


@given(shown_with(**dict.fromkeys(CARD_FIELDS, TEXT)))
@FEW
def test_payment(shown: dict[str, Any]) -> None:
    say("orders/payment.html", shown)


AGREEMENT = {name: TEXT for name in ("key", "seen", "ways", "total")}


@given(
    shown_with(**AGREEMENT, must_change=st.booleans(), changes=st.lists(TEXT, max_size=3)),
)
@FEW
def test_the_review(shown: dict[str, Any]) -> None:
    say("orders/review.html", shown)


@given(st.builds(wording.Thanks), HTML)
@FEW
def test_thanks(thanks: wording.Thanks, bought: str) -> None:
    say("orders/_thanks.html", {"thanks": thanks, "bought": bought})


@given(st.builds(wording.Bought))
@FEW
def test_what_was_bought(line: wording.Bought) -> None:
    say("orders/_bought_line.html", {"line": line})


def told(checkout: Checkout, current: State, *reached: State) -> dict[str, str]:
    """Of each step that says more than its name: how it is marked."""
    return {
        step.name: f"{'here ' * step.is_here}{'done ' * step.is_done}{step.link}"
        for step in wording.steps(checkout, current, reached)
    }


def test_at_first_no_step_is_done_and_none_leads_anywhere() -> None:
    first = told(Checkout(), State.SHIPPING, State.SHIPPING)
    assert first == {"Shipping": "here ", "Payment": "", "Review": "", "Done": ""}


def test_a_step_that_is_done_or_reached_is_a_way_back() -> None:
    checkout = Checkout(address=ADDRESS, confirmation_token="ctoken_1")
    assert told(checkout, State.REVIEW, *REACHED) == {
        "Shipping": "done /checkout/shipping/",
        "Payment": "done /checkout/payment/",
        "Review": "here ",
        "Done": "",
    }
    assert told(checkout, State.SHIPPING, *REACHED)["Review"] == "/checkout/review/"


@pytest.mark.django_db
@pytest.mark.parametrize("current", REACHED)
def test_each_step_is_shown_by_a_frame(current: State) -> None:
    """One that did more than to show its texts would be rendered anew each time."""
    cart = cart_with((thing(), 2))
    checkout = Checkout(cart=cart, address=ADDRESS)
    shown = {**wording.page(checkout, cart, current, REACHED), "csrf_token": "x", "fields": "y"}
    shape = tuple((name, frames._shape(value, [])) for name, value in shown.items())
    assert frames._frame(f"orders/{current.value}.html", shape)


@pytest.mark.django_db
def test_each_guest_gets_the_token_of_their_own() -> None:
    variant = thing()
    first, second = (Client(enforce_csrf_checks=True) for _ in range(2))
    for guest in (first, second):
        post(guest, f"/cart/lines/{variant.pk}/add/", {"quantity": 1})
    tokens = [token_of(guest) for guest in (first, second)]
    assert send(second, tokens[0]).status_code == 403
    assert [send(first, tokens[0]).status_code, send(second, tokens[1]).status_code] == [302, 302]


def token_of(guest: Client) -> str:
    (token,) = re.findall(
        r'name="csrfmiddlewaretoken" value="(\w+)"', text(guest.get("/checkout/"))
    )
    return str(token)


def send(guest: Client, token: str) -> Any:
    address = {**ADDRESS, "email": "shopper@example.com", "csrfmiddlewaretoken": token}
    return post(guest, "/checkout/shipping/", address)


def words_of(line: OrderLine, **of_order: str) -> tuple[str, str]:
    words = wording.bought(Order(**of_order), line)
    return words.to_send, words.dropped


def test_a_line_says_what_is_still_to_come_and_what_is_not() -> None:
    line = OrderLine(quantity=5, sent=2, dropped=1, unit_price=Decimal("2.50"))
    assert words_of(line, status=Order.Status.PART_SHIPPED) == ("2", "1")
    assert words_of(line, status=Order.Status.CONFIRMED) == ("", "1")
    assert words_of(line, status=Order.Status.CANCELLED) == ("", "")


@pytest.mark.django_db
def test_where_nothing_was_paid_nobody_was_charged() -> None:
    order = order_of((thing(price="20.00"), 1))
    words = wording.thanks(order)
    assert (words.paid, words.card) == ("$27.59", "Visa ending 4242")
    order.payments.all().delete()
    order.card_label = ""
    words = wording.thanks(order)
    assert (words.paid, words.card) == ("", "your card")
