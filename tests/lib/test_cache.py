"""The cache without Valkey: it remembers in memory, quickly, and lets people sign in."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from shop.accounts.adapter import AccountAdapter
from shop.lib.cache import Cache
from tests.builders import FROM_HERE

EMAIL, PASSWORD = "shopper@example.com", "a long enough one"


@pytest.fixture(params=["hangs", "is gone"])
def no_valkey(settings: Settings, request: pytest.FixtureRequest) -> Iterator[None]:
    with socket.socket() as silent:  # takes connections, and never says a word
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        if request.param == "hangs":
            silent.listen(64)
        settings.CACHES = {
            **settings.CACHES,
            "default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{port}/0"},
        }
        Cache.blind_until = 0.0
        yield
    Cache.blind_until = 0.0


@pytest.mark.usefixtures("no_valkey")
def test_it_remembers_in_memory_and_waits_once() -> None:
    began = time.monotonic()
    for number in range(20):
        assert cache.add(f"key-{number}", number)
        assert not cache.add(f"key-{number}", "again")
        assert cache.get(f"key-{number}") == number
        assert cache.get_or_set(f"key-{number}", "again") == number
    cache.delete("key-1")
    assert cache.get("key-1") is None
    assert time.monotonic() - began < 2


@pytest.mark.usefixtures("no_valkey")
def test_valkey_is_asked_again_after_a_while() -> None:
    assert cache.get("key") is None
    assert 0 < Cache.blind_until - time.monotonic() <= 5


@pytest.mark.django_db
@pytest.mark.usefixtures("no_valkey")
def test_people_sign_in_without_it(client: Client) -> None:
    get_user_model().objects.create_user(EMAIL, PASSWORD)
    form = {"login": EMAIL, "password": PASSWORD}
    response = client.post("/account/login/", form, headers=FROM_HERE)
    assert (response.status_code, response["Location"]) == (302, "/orders/")


@pytest.mark.django_db
@pytest.mark.usefixtures("no_valkey")
def test_guessing_passwords_stays_limited_without_it(client: Client) -> None:
    form = {"login": EMAIL, "password": "a guess"}
    for _ in range(6):
        answer = client.post("/account/login/", form, headers=FROM_HERE)
    assert AccountAdapter.error_messages["too_many_login_attempts"] in answer.content.decode()
