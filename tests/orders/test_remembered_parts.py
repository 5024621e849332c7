"""Parts of the checkout are remembered for all who would see the same, and for no others."""

from typing import Any

import pytest
from django.test import Client

from catalog.models import Product, Variant
from tests.builders import ADDRESS, FROM_HERE, thing

pytestmark = pytest.mark.django_db


def guest_with(variant: Variant, units: int = 1) -> Client:
    guest = Client()
    guest.post(f"/cart/lines/{variant.pk}/add/", {"quantity": units}, headers=FROM_HERE)
    return guest


def page(guest: Client, step: str = "shipping", **headers: str) -> str:
    return " ".join(guest.get(f"/checkout/{step}/", headers=headers).content.decode().split())


def ship(guest: Client, **changes: Any) -> None:
    address = {**ADDRESS, "email": "shopper@example.com", **changes}
    guest.post("/checkout/shipping/", address, headers=FROM_HERE)


def test_nobody_reads_what_another_guest_wrote() -> None:
    variant = thing()
    first, second = guest_with(variant), guest_with(variant)
    empty = page(second)
    ship(first, line1="1 Secret Lane")
    assert "1 Secret Lane" in page(first)
    assert "shopper@example.com" in page(first)
    for seen in (empty, page(second)):
        assert "Secret Lane" not in seen
        assert "shopper@example.com" not in seen


def test_each_guest_is_offered_the_fields_of_their_own_country() -> None:
    variant = thing()
    german = page(guest_with(variant), **{"accept-language": "de-DE"})
    american = page(guest_with(variant), **{"accept-language": "en-US"})
    assert ('value="DE" selected' in german, 'value="US" selected' in german) == (True, False)
    assert ('value="DE" selected' in american, 'value="US" selected' in american) == (False, True)
    assert ">State<" in american
    assert ">State<" not in german


def test_a_step_that_was_reached_is_a_link_at_once() -> None:
    guest = guest_with(thing())
    assert 'href="/checkout/payment/"' not in page(guest)
    ship(guest)
    assert 'href="/checkout/payment/"' in page(guest)


def test_lines_and_sums_are_as_of_now() -> None:
    variant = thing(price="20.00")
    guest, other = guest_with(variant), guest_with(variant, units=2)
    assert ("1 × $20.00" in page(guest), "2 × $20.00" in page(other)) == (True, True)
    Variant.objects.filter(pk=variant.pk).update(price="30.00")
    Product.objects.filter(pk=variant.product_id).update(title="Another name")
    seen = page(guest)
    assert all(words in seen for words in ("1 × $30.00", "Another name"))
    assert "$20.00" not in seen
