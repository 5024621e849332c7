"""Where requests come from: one key for one household, none where nothing can be told."""

import pytest
from django.test import RequestFactory

from shop.lib.addresses import address_key


def key(address: str) -> str:
    return address_key(RequestFactory().get("/", REMOTE_ADDR=address))


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "::1", "fe80::1", "", "unix:", "x"])
def test_an_address_that_tells_nothing_has_no_key(address: str) -> None:
    assert key(address) == ""


def test_a_key_tells_addresses_apart_and_shows_none_of_them() -> None:
    assert len(key("8.8.8.8")) == 32
    assert key("8.8.8.8") != key("8.8.4.4")
    assert "8.8" not in key("8.8.8.8")


def test_a_household_has_one_key_for_its_whole_network() -> None:
    assert key("2001:4860:4860::8888") == key("2001:4860:4860:0:1::2")
    assert key("2001:4860:4860::8888") != key("2001:4860:4861::8888")


def test_ipv4_visitors_of_a_server_that_listens_on_both_are_not_one_household() -> None:
    assert key("::ffff:8.8.8.8") == key("8.8.8.8")
    assert key("::ffff:10.0.0.7") == ""
