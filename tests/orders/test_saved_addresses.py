"""Addresses that a signed-in shopper keeps: at the checkout, and on a page of their own."""

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from cart.models import Cart
from orders.models import Checkout, Order, SavedAddress
from orders.quoting import Quote
from shop.accounts.models import User
from shop.demo.seeding import SHOPPER, _shopper
from tests.builders import ADDRESS, thing
from tests.pages import post, text

from .conftest import Reviewed

pytestmark = pytest.mark.django_db
SHIPPING = {**ADDRESS, "email": "shopper@example.com"}
BRISTOL = {**ADDRESS, "city": "Bristol", "region": "", "postcode": "BS1 4DJ", "country": "GB"}


@pytest.fixture
def shopper() -> User:
    return User.objects.create_user("shopper@example.com", "long enough")


@pytest.fixture
def client(client: Client, shopper: User) -> Client:
    client.force_login(shopper)
    return client


@pytest.fixture
def cart(client: Client) -> Cart:
    post(client, f"/cart/lines/{thing(units=5).pk}/add/", {"quantity": 1})
    return Cart.objects.get()


def keep(shopper: User, **changes: str) -> SavedAddress:
    SavedAddress.objects.keep(shopper, {**ADDRESS, **changes})
    return SavedAddress.objects.get(user=shopper, address={**ADDRESS, **changes})


@pytest.mark.usefixtures("cart")
def test_an_address_is_saved_at_the_checkout_when_asked(client: Client) -> None:
    post(client, "/checkout/shipping/", SHIPPING)
    assert not SavedAddress.objects.exists()
    post(client, "/checkout/shipping/", {**SHIPPING, "keep": "on"})
    post(client, "/checkout/shipping/", {**SHIPPING, "keep": "on"})
    saved = SavedAddress.objects.get()
    assert saved.address == ADDRESS
    assert saved.is_default


@pytest.mark.usefixtures("cart")
def test_a_guest_is_offered_none_and_saves_none(shopper: User) -> None:
    keep(shopper)
    guest = Client()
    post(guest, f"/cart/lines/{thing().pk}/add/", {"quantity": 1})
    page = text(guest.get("/checkout/shipping/"))
    assert 'name="saved"' not in page
    assert 'name="keep"' not in page
    post(guest, "/checkout/shipping/", {**BRISTOL, "email": "guest@example.com", "keep": "on"})
    assert SavedAddress.objects.count() == 1


@pytest.mark.usefixtures("cart")
def test_the_default_is_chosen_already_and_one_press_is_enough(
    client: Client, shopper: User
) -> None:
    keep(shopper, line1="1 Quay Street")
    home = keep(shopper)
    home.make_default()
    page = text(client.get("/checkout/shipping/"))
    assert f'value="{home.pk}" checked' in page
    answer = post(client, "/checkout/shipping/", {"email": "me@example.com", "saved": home.pk})
    assert answer["Location"] == "/checkout/payment/"
    assert Checkout.objects.get().address == ADDRESS


@pytest.mark.usefixtures("cart")
def test_another_address_is_asked_for_in_full(client: Client, shopper: User) -> None:
    keep(shopper)
    empty = {"email": "me@example.com", "saved": "another", "country": "GB"}
    answer = post(client, "/checkout/shipping/", empty)
    assert answer.status_code == 422
    assert "Please add your name." in text(answer)
    post(client, "/checkout/shipping/", {**BRISTOL, "email": "me@example.com", "saved": "another"})
    assert Checkout.objects.get().address == BRISTOL
    assert 'value="another" checked' in text(client.get("/checkout/shipping/"))


@pytest.mark.usefixtures("cart")
def test_somebody_elses_address_cannot_be_chosen(client: Client) -> None:
    other = keep(User.objects.create_user("other@example.com", "long enough"))
    answer = post(client, "/checkout/shipping/", {"email": "me@example.com", "saved": other.pk})
    assert answer.status_code == 422
    assert Checkout.objects.get().address == {}


@pytest.mark.usefixtures("cart")
def test_a_saved_address_that_is_not_shipped_to_any_more_says_so(
    client: Client, shopper: User, settings: Settings
) -> None:
    saved = keep(shopper)
    settings.SHIPS_TO = ["GB"]
    answer = post(client, "/checkout/shipping/", {"email": "me@example.com", "saved": saved.pk})
    assert answer.status_code == 422
    assert "United States is not among the countries we ship to." in text(answer)


@pytest.mark.django_db(transaction=True)
def test_an_order_keeps_its_copy(
    client: Client, shopper: User, cart: Cart, reviewed: Reviewed
) -> None:
    saved = keep(shopper)
    checkout = reviewed(cart)
    agreed = {"key": str(checkout.placing_key), "seen": str(Quote.of(cart))}
    post(client, "/checkout/place/", agreed)
    post(client, f"/addresses/{saved.pk}/edit/", BRISTOL)
    post(client, f"/addresses/{saved.pk}/remove/")
    assert Order.objects.get().address == ADDRESS


def test_addresses_are_for_who_signed_in() -> None:
    assert Client().get("/addresses/")["Location"] == "/account/login/?next=/addresses/"


def test_the_demo_shopper_has_one(shopper: User) -> None:
    _shopper("long enough", number=1)
    _shopper("long enough", number=1)
    assert SavedAddress.objects.filter(user__email=SHOPPER).count() == 1


def test_an_address_is_added_edited_made_the_default_and_removed(
    client: Client, shopper: User
) -> None:
    assert "None yet." in text(client.get("/addresses/"))
    assert post(client, "/addresses/add/", ADDRESS)["Location"] == "/addresses/"
    post(client, "/addresses/add/", {**BRISTOL, "postcode": "bs14dj"})
    home, away = SavedAddress.objects.of(shopper)
    assert (home.address, away.address) == (ADDRESS, BRISTOL)
    post(client, f"/addresses/{away.pk}/edit/", {**BRISTOL, "line1": "2 Mill Lane"})
    post(client, f"/addresses/{away.pk}/default/")
    page = text(client.get("/addresses/"))
    assert page.index("2 Mill Lane") < page.index("14 Harbour Street")
    post(client, f"/addresses/{away.pk}/remove/")
    assert [one.is_default for one in SavedAddress.objects.of(shopper)] == [True]


@pytest.mark.parametrize("act", ["edit", "remove", "default"])
def test_the_addresses_of_others_do_not_exist(client: Client, act: str) -> None:
    other = keep(User.objects.create_user("other@example.com", "long enough"))
    assert post(client, f"/addresses/{other.pk}/{act}/", BRISTOL).status_code == 404
    other.refresh_from_db()
    assert (other.address, other.is_default) == (ADDRESS, True)


def test_an_account_keeps_so_many_and_says_so(
    client: Client, shopper: User, settings: Settings
) -> None:
    settings.MAX_SAVED_ADDRESSES = 2
    keep(shopper)
    keep(shopper, line1="1 Quay Street")
    answer = post(client, "/addresses/add/", BRISTOL)
    assert answer.status_code == 422
    assert "We keep 2 addresses at most. Please remove one first." in text(answer)
    assert SavedAddress.objects.count() == 2


def test_editing_one_into_another_leaves_one(shopper: User) -> None:
    home, away = keep(shopper), keep(shopper, line1="1 Quay Street")
    home.change({**ADDRESS, "line1": "1 Quay Street"})
    left = SavedAddress.objects.get()
    assert (left.pk, left.is_default) == (away.pk, True)


def test_the_database_knows_one_default(shopper: User) -> None:
    keep(shopper)
    with pytest.raises(IntegrityError):
        SavedAddress.objects.create(user=shopper, address={}, is_default=True)


@pytest.mark.parametrize("where", ["/addresses/add/", "/checkout/shipping/"])
@pytest.mark.usefixtures("cart")
def test_another_country_brings_its_fields_and_saves_nothing(client: Client, where: str) -> None:
    typed = {**SHIPPING, "country": "GB", "change_country": "1"}
    page = post(client, where, typed)
    assert page.status_code == 200
    assert "Town or city" in text(page)
    assert "<h1" in text(page)
    fragment = post(client, where, typed, **{"HX-Request": "true"})
    assert "HX-Request" in fragment["Vary"]
    words = text(fragment)
    assert "<h1" not in words
    assert 'value="14 Harbour Street"' in words
    assert '<input type="hidden" name="region" value="OR">' in words
    assert "Please" not in words
    assert not SavedAddress.objects.exists()
    assert Checkout.objects.filter(email="").count() <= 1
