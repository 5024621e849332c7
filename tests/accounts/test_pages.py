"""Accounts: every page is in our hand, and a cart comes along."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from tests.builders import FROM_HERE, thing
from tests.pages import text

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "shopper@example.com", "a long enough one"
OPEN_TO_ALL = [
    "login/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-abc-def/",
    "password/reset/key/done/",
    "inactive/",
    "confirm-email/",
    "confirm-email/unknown/",
]
FOR_SHOPPERS = ["email/", "password/change/", "logout/", "reauthenticate/"]


@pytest.fixture
def shopper(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_user(EMAIL, PASSWORD))
    return client


def assert_ours(response: Any) -> None:
    assert response.status_code == 200
    page = text(response)
    assert "css/shop" in page
    assert "· Holdfast</title>" in page
    assert 'name="robots" content="noindex"' in page
    assert " style=" not in page


@pytest.mark.parametrize("where", OPEN_TO_ALL)
def test_pages_for_everyone_are_ours(client: Client, where: str) -> None:
    assert_ours(client.get(f"/account/{where}"))


@pytest.mark.parametrize("where", FOR_SHOPPERS)
def test_pages_for_shoppers_are_ours(shopper: Client, where: str) -> None:
    assert_ours(shopper.get(f"/account/{where}"))


def test_signing_in_needs_the_token() -> None:
    client = Client(enforce_csrf_checks=True)
    assert "csrfmiddlewaretoken" in text(client.get("/account/login/"))
    answer = client.post("/account/login/", {"login": EMAIL}, headers=FROM_HERE)
    assert answer.status_code == 403


def test_signing_up_brings_the_cart_along_and_greets(client: Client) -> None:
    client.post(f"/cart/lines/{thing(price='20.00').pk}/add/", headers=FROM_HERE)
    form = {"email": EMAIL, "password1": PASSWORD}
    assert client.post("/account/signup/", form, headers=FROM_HERE)["Location"] == "/orders/"
    corner = text(client.get("/account/mine/"))
    assert "Your orders" in corner
    assert EMAIL in corner
    assert "$20.00" in corner


def test_a_wrong_password_is_said_kindly(client: Client) -> None:
    get_user_model().objects.create_user(EMAIL, PASSWORD)
    form = {"login": EMAIL, "password": "wrong"}
    page = text(client.post("/account/login/", form, headers=FROM_HERE))
    assert 'role="alert"' in page
    assert "Your orders" not in page


@pytest.mark.parametrize("where", ["signup/", "password/change/"])
def test_what_a_password_must_be_is_said_in_one_sentence(client: Client, where: str) -> None:
    if where not in OPEN_TO_ALL:
        client.force_login(get_user_model().objects.create_user(EMAIL, PASSWORD))
    page = text(client.get(f"/account/{where}"))
    assert "At least 8 characters" in page
    assert "Your password must" not in page
    assert "Your password can" not in page
    assert ">New Password" not in page
    assert page.count("password/reset/") < 2


def test_seven_characters_are_too_few_and_eight_do(client: Client) -> None:
    for password, status in (("kelp-f0", 200), ("kelp-f0r", 302)):
        sent = {"email": EMAIL, "password1": password}
        response = client.post("/account/signup/", sent, headers=FROM_HERE)
        assert response.status_code == status


def test_a_forgotten_password_does_not_tell_who_has_an_account(client: Client) -> None:
    get_user_model().objects.create_user(EMAIL, PASSWORD)
    for address in (EMAIL, "nobody@example.com"):
        form = {"email": address}
        answer = client.post("/account/password/reset/", form, headers=FROM_HERE)
        assert answer["Location"] == "/account/password/reset/done/"
    assert [sent.subject for sent in mail.outbox] == [
        "Choose a new password",
        "There is no account for this address",
    ]


def test_mails_about_an_account_are_in_our_words(client: Client) -> None:
    form = {"email": EMAIL, "password1": PASSWORD}
    client.post("/account/signup/", form, headers=FROM_HERE)
    [sent] = mail.outbox
    assert sent.subject == "Please confirm your e-mail address"
    assert sent.body.startswith("Someone, we hope you,")
    assert "http://testserver/account/confirm-email/" in sent.body
    assert sent.body.endswith("\n\nHoldfast")


def test_an_address_that_has_an_account_is_told_kindly(client: Client) -> None:
    get_user_model().objects.create_user(EMAIL, PASSWORD)
    form = {"email": EMAIL, "password1": PASSWORD}
    page = text(client.post("/account/signup/", form, headers=FROM_HERE))
    assert "There is an account with this e-mail address already." in page


def test_a_single_address_can_only_be_confirmed(client: Client) -> None:
    form = {"email": EMAIL, "password1": PASSWORD}
    client.post("/account/signup/", form, headers=FROM_HERE)
    page = text(client.get("/account/email/"))
    assert "Send the link again" in page
    assert "Put it first" not in page
    assert "Take it out" not in page


def test_signing_out_is_asked_first(shopper: Client) -> None:
    assert "Sign out?" in text(shopper.get("/account/logout/"))
    shopper.post("/account/logout/", headers=FROM_HERE)
    assert "Sign in" in text(shopper.get("/account/mine/"))
