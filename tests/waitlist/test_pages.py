"""'Tell me when it is back' as pages: on the product's, in its reply, and behind a mail's link."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from catalog import stock
from catalog.models import Hold, Stock, Variant, WaitlistPlace
from shop.lib.remembering import forget_everything
from tests.builders import (
    FROM_HERE,
    cart_with,
    counters,
    make_category,
    make_product,
    make_variant,
    thing,
)
from tests.pages import post, text
from tests.races.crowd import all_at_once

pytestmark = pytest.mark.django_db
HTMX = {**FROM_HERE, "HX-Request": "true"}


def ask(client: Client, variant: Variant, email: str = "ada@example.com", **headers: str) -> Any:
    where = f"/waitlist/variants/{variant.pk}/ask/"
    return client.post(where, {"email": email}, headers={**FROM_HERE, **headers})


def served() -> WaitlistPlace:
    """A place whose time runs."""
    variant = thing(units=0)
    place = stock.join(variant.pk, "ada@example.com")
    stock.receive(variant.pk, 1, actor="clerk")
    WaitlistPlace.objects.update(sent_at=timezone.now())
    place.refresh_from_db()
    return place


def over(place: WaitlistPlace) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Hold.objects.filter(owner=place.owner).update(expires_at=past)
    WaitlistPlace.objects.filter(pk=place.pk).update(kept_until=past)


# --- The product page ----------------------------------------------------------------------------


@pytest.mark.parametrize("in_a_cart", [True, False])
def test_a_sold_out_page_has_a_plain_form_and_says_how_many_wait(
    client: Client, in_a_cart: bool
) -> None:
    product = make_product(units=1 if in_a_cart else 0)
    variant = product.default_variant
    assert variant
    if in_a_cart:
        stock.hold(variant.pk, "cart:a", 1)
    page = text(client.get(product.get_absolute_url()))
    assert f'action="/waitlist/variants/{variant.pk}/ask/" method="post"' in page
    assert ("All are held right now" if in_a_cart else "Sold out for now") in page
    assert "You would be the first." in page
    assert "Arrives" not in page, "it promises no day for what is not there"
    stock.join(variant.pk, "ada@example.com")
    stock.join(variant.pk, "bob@example.com")
    page = text(client.get(product.get_absolute_url()))
    assert "2 people are waiting already." in page
    assert "ada@" not in page


def test_a_page_of_what_can_be_had_has_no_waitlist(client: Client) -> None:
    page = text(client.get(make_product().get_absolute_url()))
    assert "waitlist" not in page
    assert "Add to cart" in page
    assert "Arrives" in page


def test_the_sold_out_page_is_the_same_for_everyone(client: Client) -> None:
    product, shopper = make_product(units=0), Client()
    user = get_user_model().objects.create_user(email="ada@example.com", first_name="Ada")
    shopper.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(product.get_absolute_url())
    assert response.content == shopper.get(product.get_absolute_url()).content
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in text(response)


def test_the_sold_out_page_offers_what_is_here_instead(client: Client) -> None:
    gone = make_product(units=0)
    shelf = make_category("bags/totes")
    far = make_product(title="On the next shelf", category=shelf, sold_count=50)
    near = [make_product(title=f"Here {number}", sold_count=number) for number in range(3)]
    make_product(title="Gone too", units=0, sold_count=99)
    make_product(title="On another wall", category=make_category("tools/hammers"), sold_count=99)
    page = text(client.get(gone.get_absolute_url()))
    row = page.split('id="instead"')[1].split("</section>")[0]
    assert row.count("<article") == 4
    assert row.index("Here 2") < row.index("Here 0") < row.index(far.title)
    assert "Gone too" not in row
    assert "On another wall" not in row
    assert 'id="instead"' not in text(client.get(near[0].get_absolute_url()))


def test_more_who_wait_and_more_goods_cost_no_more_queries(client: Client) -> None:
    product = make_product(units=0)
    assert product.default_variant_id
    for _ in range(5):
        make_product()
    client.get(product.get_absolute_url())
    forget_everything()
    with CaptureQueriesContext(connection) as few:
        client.get(product.get_absolute_url())
    for number in range(10):
        stock.join(product.default_variant_id, f"{number}@example.com")
        make_product()
    forget_everything()
    with CaptureQueriesContext(connection) as many:
        client.get(product.get_absolute_url())
    assert len(many) <= len(few)


def test_another_colour_that_is_sold_out_brings_its_own_form(client: Client) -> None:
    product = make_product()
    gone = make_variant(product, units=0, colour="Sand")
    address = f"{product.get_absolute_url()}?variant={gone.pk}"
    fragment = text(client.get(address, headers={"HX-Request": "true"}))
    assert f"/waitlist/variants/{gone.pk}/ask/" in fragment


# --- Asking --------------------------------------------------------------------------------------


def test_asking_without_scripts_is_answered_by_a_page(client: Client) -> None:
    variant = thing(units=0)
    response = ask(client, variant, " Ada@Example.com ")
    assert response.status_code == 200
    page = text(response)
    assert "<html" in page
    assert "You are on the list" in page
    assert variant.product.title in page
    assert WaitlistPlace.objects.get().email == "ada@example.com"
    assert "no-store" in response["Cache-Control"]


def test_asking_by_htmx_swaps_the_section(client: Client) -> None:
    page = text(ask(client, thing(units=0), **HTMX))
    assert "<html" not in page
    assert 'id="waitlist"' in page
    assert "You are on the list" in page


def test_asking_twice_and_asking_for_someone_elses_address_get_the_same_answer(
    client: Client,
) -> None:
    variant = thing(units=0)
    first, second, stranger = ask(client, variant), ask(client, variant), ask(Client(), variant)
    assert first.content == second.content == stranger.content
    assert WaitlistPlace.objects.count() == 1
    assert WaitlistPlace.objects.get().token not in text(second)


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a@b.c\nBcc: x@y.z", "x" * 250 + "@b.de"])
def test_a_slip_in_the_address_is_shown_beside_it(client: Client, email: str) -> None:
    response = ask(client, thing(units=0), email, **HTMX)
    assert response.status_code == 422
    page = text(response)
    assert 'aria-invalid="true"' in page
    assert "field__error" in page
    assert not WaitlistPlace.objects.exists()


def test_what_is_back_meanwhile_is_offered_at_once(client: Client) -> None:
    variant = thing(units=3)
    response = ask(client, variant, **HTMX)
    assert response.status_code == 409
    page = text(response)
    assert "It is back already" in page
    assert f'action="/cart/lines/{variant.pk}/add/"' in page
    assert not WaitlistPlace.objects.exists()


def test_too_many_places_are_refused_in_words(client: Client, settings: Settings) -> None:
    settings.MAX_PLACES_PER_EMAIL = 1
    ask(client, thing(units=0))
    response = ask(client, thing(units=0), **HTMX)
    assert response.status_code == 409
    assert "for one e-mail address" in text(response)
    assert WaitlistPlace.objects.count() == 1


def test_one_network_has_a_limit_whatever_mail_addresses_it_names(
    client: Client, settings: Settings
) -> None:
    settings.MAX_PLACES_PER_ADDRESS = 2
    variant = thing(units=0)
    bot = Client(REMOTE_ADDR="93.184.216.34")
    answers = [ask(bot, variant, f"{name}@example.com").status_code for name in "abcd"]
    assert answers == [200, 200, 409, 409]
    assert ask(Client(REMOTE_ADDR="93.184.216.35"), variant).status_code == 200
    assert "93.184" not in WaitlistPlace.objects.filter(email="a@example.com").get().address


def test_other_sites_cannot_ask(client: Client) -> None:
    variant = thing(units=0)
    response = ask(client, variant, **{"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert not WaitlistPlace.objects.exists()


def test_nobody_waits_for_what_is_not_for_sale(client: Client) -> None:
    variant = thing(units=0)
    Variant.objects.update(is_active=False)
    assert ask(client, variant).status_code == 404
    assert not WaitlistPlace.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_busy_moment_is_503_and_never_a_hang(settings: Settings) -> None:
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=200)
    variant = thing(units=0)
    with transaction.atomic():
        Stock.objects.select_for_update().get(pk=variant.pk)
        (response,) = all_at_once([lambda: ask(Client(), variant)])
    assert response.status_code == 503  # type: ignore[attr-defined]
    assert response["Retry-After"] == "1"  # type: ignore[index]
    assert not WaitlistPlace.objects.exists()


# --- The page of a place -------------------------------------------------------------------------


def test_the_link_shows_what_is_kept_and_until_when(client: Client) -> None:
    place = served()
    response = client.get(place.get_absolute_url())
    page = text(response)
    assert "one is kept for you" in page
    assert f'data-ends-at="{int(place.kept_until.timestamp())}000"' in page  # type: ignore[union-attr]
    assert f'action="/cart/waitlist/{place.token}/claim/" method="post"' in page
    assert "noindex" in page
    assert place.email not in page
    assert "no-store" in response["Cache-Control"]


def test_the_link_works_in_any_browser_and_puts_the_unit_in_its_cart() -> None:
    place, browser = served(), Client()
    reply = post(browser, f"/cart/waitlist/{place.token}/claim/")
    assert (reply.status_code, reply["Location"]) == (302, "/cart/")
    assert place.variant.product.title in text(browser.get("/cart/"))
    assert counters(place.variant) == (1, 1)
    assert "It is in the cart" in text(browser.get(place.get_absolute_url()))


def test_a_link_that_was_used_leads_a_second_browser_to_that_news() -> None:
    place, first, second = served(), Client(), Client()
    post(first, f"/cart/waitlist/{place.token}/claim/")
    reply = post(second, f"/cart/waitlist/{place.token}/claim/")
    assert (reply.status_code, reply["Location"]) == (302, place.get_absolute_url())
    assert "cart" not in second.cookies
    assert "It is in the cart" in text(second.get(place.get_absolute_url()))


def test_a_link_whose_time_is_over_says_so_and_offers_a_new_place(client: Client) -> None:
    place = served()
    stock.join(place.variant_id, "bob@example.com")
    over(place)
    reply = client.post(f"/cart/waitlist/{place.token}/claim/", headers=FROM_HERE, follow=True)
    page = text(reply)
    assert "minutes are over" in page
    assert "You can ask again." in page
    assert f"/waitlist/variants/{place.variant_id}/ask/" in page
    assert counters(place.variant) == (1, 1)


def test_a_link_whose_time_is_over_offers_what_can_be_had_all_the_same(client: Client) -> None:
    place = served()
    over(place)
    page = text(client.get(place.get_absolute_url()))
    assert "It can be had right now all the same." in page
    assert f"/cart/lines/{place.variant_id}/add/" in page


def test_who_waits_sees_their_place_and_can_leave(client: Client) -> None:
    variant = thing(units=0)
    stock.join(variant.pk, "ada@example.com")
    place = stock.join(variant.pk, "bob@example.com")
    assert "1 person asked before you." in text(client.get(place.get_absolute_url()))
    reply = client.post(f"{place.get_absolute_url()}leave/", headers=FROM_HERE, follow=True)
    assert "You have left the list." in text(reply)
    assert WaitlistPlace.objects.in_line().count() == 1


def test_leaving_and_claiming_need_a_form_of_our_own(client: Client) -> None:
    place = served()
    forged = {"sec-fetch-site": "cross-site"}
    for address in (f"{place.get_absolute_url()}leave/", f"/cart/waitlist/{place.token}/claim/"):
        assert client.get(address).status_code == 405
        assert client.post(address, headers=forged).status_code == 403
    place.refresh_from_db()
    assert place.is_kept


def test_a_token_that_nobody_has_is_not_found(client: Client) -> None:
    served()
    assert client.get("/waitlist/nothing/").status_code == 404
    assert post(client, "/cart/waitlist/nothing/claim/").status_code == 404


def test_a_full_cart_says_so_and_the_unit_stays_kept(client: Client, settings: Settings) -> None:
    place = served()
    cart = cart_with((thing(), 1))
    client.cookies["cart"] = _cookie_of(cart.pk)
    settings.MAX_LINES_PER_CART = 1
    reply = post(client, f"/cart/waitlist/{place.token}/claim/")
    assert reply.status_code == 409
    place.refresh_from_db()
    assert place.is_kept


def test_what_is_not_for_sale_any_more_cannot_be_claimed(client: Client) -> None:
    place = served()
    Variant.objects.update(is_active=False)
    assert "cannot be bought right now" in text(client.get(place.get_absolute_url()))
    assert post(client, f"/cart/waitlist/{place.token}/claim/").status_code == 404


def _cookie_of(cart_id: object) -> str:
    from django.core import signing

    return signing.get_cookie_signer(salt="cart" + "cart").sign(str(cart_id))
