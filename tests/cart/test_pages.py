"""The cart's pages and fragments: what they say, to whom, and what they leave alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cart.models import Cart
from catalog import stock
from catalog.models import Hold, Stock, Variant
from tests.builders import FROM_HERE, counters, make_product, thing
from tests.pages import text

pytestmark = pytest.mark.django_db
HTMX = {**FROM_HERE, "HX-Request": "true"}


def add(client: Client, variant: Variant, quantity: int = 1, **headers: str) -> Any:
    where = f"/cart/lines/{variant.pk}/add/"
    return client.post(where, {"quantity": quantity}, headers={**FROM_HERE, **headers})


def change(client: Client, variant: Variant, quantity: int, **headers: str) -> Any:
    where = f"/cart/lines/{variant.pk}/set/"
    return client.post(where, {"quantity": quantity}, headers={**FROM_HERE, **headers})


def let_lapse() -> None:
    Hold.objects.update(expires_at=timezone.now() - timedelta(minutes=1))


def test_an_empty_cart_is_a_kind_page_and_makes_no_cart(client: Client) -> None:
    response = client.get("/cart/")
    assert response.status_code == 200
    assert "Nothing in here yet" in text(response)
    assert not response.cookies
    assert not Cart.objects.exists()


def test_adding_answers_htmx_with_the_drawer_and_the_badge(client: Client) -> None:
    response = add(client, thing(price="20.00"), 2, **HTMX)
    assert response.status_code == 200
    assert response["HX-Trigger"] == "cart:opened, cart:changed"
    page = text(response)
    assert 'hx-swap-oob="innerHTML:#drawer"' in page
    assert 'id="mine"' in page
    assert 'hx-swap-oob="outerMorph"' in page
    assert "$40.00" in page
    assert "$49.19" in page


@pytest.mark.parametrize("lapsed", [False, True])
def test_a_thing_whose_counters_were_lost_is_shown_all_the_same(
    client: Client, *, lapsed: bool
) -> None:
    variant = thing()
    add(client, variant)
    Stock.objects.filter(pk=variant.pk).delete()
    if lapsed:
        let_lapse()
    assert "Skerry backpack" in text(client.get("/cart/"))
    assert "Skerry backpack" in text(client.get("/checkout/"))


def test_adding_without_scripts_leads_to_the_cart(client: Client) -> None:
    response = add(client, thing())
    assert (response.status_code, response["Location"]) == (302, "/cart/")
    assert "Skerry backpack" in text(client.get("/cart/"))


def test_a_refused_add_opens_the_drawer_and_changes_nothing(client: Client) -> None:
    variant = thing(units=3)
    response = add(client, variant, 4, **HTMX)
    assert response.status_code == 409
    assert response["HX-Trigger"] == "cart:opened"
    page = text(response)
    assert 'hx-swap-oob="innerHTML:#drawer"' in page
    assert "Only 3 available." in page
    assert "Add 3 instead" in page
    assert counters(variant) == (3, 0)


def test_an_add_of_what_is_all_taken_leads_to_its_waitlist(client: Client) -> None:
    variant = thing(units=1)
    stock.hold(variant.pk, "cart:other", 1)
    page = text(client.post(f"/cart/lines/{variant.pk}/add/", headers=HTMX))
    assert "All are taken right now." in page
    assert f"{variant.product.get_absolute_url()}?variant={variant.pk}" in page
    assert "Tell me when it is back" in page


def test_a_refused_add_without_scripts_is_a_page_that_says_why(client: Client) -> None:
    response = add(client, thing(units=1), 2)
    assert response.status_code == 409
    page = text(response)
    assert "<html" in page
    assert "Only 1 available." in page


def test_a_refused_quantity_is_said_at_its_line_with_a_way_out(client: Client) -> None:
    variant = thing(units=3)
    add(client, variant, 2)
    response = change(client, variant, 9, **HTMX)
    assert response.status_code == 409
    line = text(response).partition(f'id="line-{variant.pk}"')[2]
    assert "Only 3 available." in line
    assert "Set to 3" in line
    assert Cart.objects.get().count == 2


def test_a_fragment_is_not_a_page_and_a_page_not_a_fragment(client: Client) -> None:
    add(client, thing())
    assert "<html" not in text(client.get("/cart/", headers=HTMX))
    page = client.get("/cart/")
    assert "<html" in text(page)
    assert "HX-Request" in page["Vary"]
    assert text(page).count('id="cart"') == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nobody_else_may_keep_a_cart(client: Client, headers: dict[str, str]) -> None:
    add(client, thing())
    assert client.get("/cart/", headers=headers)["Cache-Control"] == "private, no-store"


def test_the_cart_holds_no_token_and_takes_writes_from_here_alone() -> None:
    client = Client(enforce_csrf_checks=True)
    variant = thing()
    assert add(client, variant).status_code == 302
    assert "csrfmiddlewaretoken" not in text(client.get("/cart/"))
    where = f"/cart/lines/{variant.pk}/remove/"
    forged = client.post(where, headers={"sec-fetch-site": "cross-site"})
    assert forged.status_code == 403
    assert Cart.objects.get().count == 1


def test_the_hold_counts_by_the_servers_clock(client: Client) -> None:
    add(client, thing())
    page = text(client.get("/cart/"))
    end = int(Hold.objects.get().expires_at.timestamp())
    assert f'data-ends-at="{end}000"' in page
    assert "data-now=" in page
    assert 'data-total="1800000"' in page
    assert re.search(r"Until \d\d:\d\d", page)


def test_the_ring_of_a_short_hold_begins_full(client: Client) -> None:
    add(client, thing(units=2))
    assert 'data-total="900000"' in text(client.get("/cart/"))


def test_a_line_watches_its_stock(client: Client) -> None:
    variant = thing()
    add(client, variant)
    page = text(client.get("/cart/"))
    assert f'data-live="left-{variant.pk}"' in page


def test_a_hold_that_ended_can_be_renewed(client: Client) -> None:
    add(client, thing())
    let_lapse()
    page = text(client.get("/cart/"))
    assert "Your hold has ended" in page
    assert "Hold again" in page
    client.post("/cart/renew/", headers=FROM_HERE)
    assert re.search(r"Until \d\d:\d\d", text(client.get("/cart/")))


def test_a_line_that_lapsed_alone_says_so(client: Client) -> None:
    lapsed, held = thing(), thing()
    add(client, lapsed)
    add(client, held)
    let_lapse()
    stock.hold(held.pk, Cart.objects.get().owner, 1)
    page = text(client.get("/cart/"))
    assert "Hold ended. It is still there." in page
    assert "Renew" in page


def test_what_others_took_meanwhile_is_said(client: Client) -> None:
    short, gone = thing(units=2), thing(units=2)
    add(client, short, 2)
    add(client, gone, 2)
    let_lapse()
    stock.hold(short.pk, "cart:other", 1)
    stock.hold(gone.pk, "cart:other", 2)
    page = text(client.get("/cart/"))
    assert "only 1 is left" in page
    assert "Set to 1" in page
    assert "all of these are in other carts right now" in page


def test_renewing_what_is_gone_is_refused_and_said(client: Client) -> None:
    variant = thing(units=1)
    add(client, variant)
    let_lapse()
    stock.hold(variant.pk, "cart:other", 1)
    response = client.post("/cart/renew/", headers=HTMX)
    assert response.status_code == 409
    page = text(response)
    assert 'role="alert"' in page
    assert "all of these are in other carts right now" in page


def test_a_new_price_is_said(client: Client) -> None:
    variant = thing(price="20.00")
    add(client, variant)
    Variant.objects.filter(pk=variant.pk).update(price="25.00")
    assert "It was $20.00 before; now it is $25.00." in text(client.get("/cart/"))


def test_what_is_not_sold_any_more_can_only_be_removed(client: Client) -> None:
    product = make_product()
    assert product.default_variant
    add(client, product.default_variant)
    type(product).objects.filter(pk=product.pk).update(is_published=False)
    assert "We do not sell this any more." in text(client.get("/cart/"))


def test_the_meter_tells_how_far_it_is_to_free_delivery(client: Client) -> None:
    variant = thing(price="20.00")
    add(client, variant, 2)
    assert "$10.00</b> more and delivery is free" in text(client.get("/cart/"))
    add(client, variant)
    assert "free delivery" in text(client.get("/cart/"))


def test_the_badge_is_asked_for_alone(client: Client) -> None:
    add(client, thing(price="20.00"), 2)
    response = client.get("/account/mine/", headers=HTMX)
    assert "no-store" in response["Cache-Control"]
    page = text(response)
    assert "$40.00" in page
    assert '<span class="count">2' in page
    assert "hx-swap-oob" not in page


def test_a_title_is_shown_as_text(client: Client) -> None:
    product = make_product(title="<script>alert(1)</script>")
    assert product.default_variant
    add(client, product.default_variant)
    assert "<script>alert(1)" not in client.get("/cart/").content.decode()


def test_the_hint_comes_back_with_the_next_thing_in_an_emptied_cart(client: Client) -> None:
    variant = thing()
    add(client, variant)
    assert client.cookies["hint"].value == "1"
    change(client, variant, 0)
    client.get("/account/mine/")
    assert not client.cookies["hint"].value
    del client.cookies["hint"]
    add(client, variant)
    assert client.cookies["hint"].value == "1"


def test_a_refused_first_add_sets_no_cookie(client: Client) -> None:
    assert not add(client, thing(units=0)).cookies
    assert not Cart.objects.exists()


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "http://]"])
def test_an_origin_that_is_no_address_is_not_from_here(client: Client, origin: str) -> None:
    response = client.post("/cart/renew/", headers={"origin": origin})
    assert response.status_code == 403


def test_stock_that_is_busy_is_said_when_a_line_is_taken_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    variant = thing()
    add(client, variant)

    def busy(*args: object) -> None:
        raise stock.StockBusy

    monkeypatch.setattr(stock, "release", busy)
    where = f"/cart/lines/{variant.pk}/remove/"
    assert client.post(where, headers=FROM_HERE).status_code == 503
    assert Cart.objects.get().count == 1
