"""A thing whose counters were lost, as by a broken import, is taken out of a cart all the same."""

import pytest
from django.test import Client

from cart.models import Cart
from catalog import auditing, stock_history, stock_mending
from catalog.models import Hold, Stock, Variant
from tests.builders import FROM_HERE, counters, thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant() -> Variant:
    return thing(units=5)


@pytest.fixture
def cart(client: Client, variant: Variant) -> Cart:
    """The client's, with two units of what lost its counters and one of something else."""
    for thing_of, quantity in ((variant, 2), (thing(units=5), 1)):
        where = f"/cart/lines/{thing_of.pk}/add/"
        assert client.post(where, {"quantity": quantity}, headers=FROM_HERE).status_code == 302
    Stock.objects.filter(pk=variant.pk).delete()
    return Cart.objects.get()


@pytest.mark.parametrize("how", ["remove", "set"])
def test_its_line_and_its_hold_go_and_the_rest_stays(
    client: Client, cart: Cart, variant: Variant, how: str
) -> None:
    where = f"/cart/lines/{variant.pk}/{how}/"
    response = client.post(where, {"quantity": 0}, headers=FROM_HERE)
    assert (response.status_code, response["Location"]) == (302, "/cart/")
    (line,) = cart.loaded_lines
    assert (line.is_held, line.variant_id == variant.pk) == (True, False)
    assert Hold.objects.get() == line.hold
    assert counters(line.variant) == (5, 1)


def test_mending_finds_what_the_ledger_says_afterwards(cart: Cart, variant: Variant) -> None:
    cart.remove(variant)
    assert stock_mending.mend(variant.pk)
    assert (counters(variant), auditing.drift_of(variant.pk)) == ((5, 0), [])


def test_counters_that_were_opened_anew_and_know_of_no_hold_do_not_keep_it(
    cart: Cart, variant: Variant
) -> None:
    stock_history.receive_many({variant.pk: 3}, actor="import")
    cart.remove(variant)
    assert list(cart.lines.filter(variant=variant)) == []
    assert not Hold.objects.filter(variant=variant).exists()
    assert counters(variant) == (3, 0)
