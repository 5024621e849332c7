"""What may happen to a cart while somebody adds to it: nothing of it is an error page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from cart.models import Cart
from catalog import stock
from catalog.models import Variant
from shop.accounts import adapter
from shop.accounts.models import User
from shop.events.models import Event
from tests.builders import FROM_HERE, cart_with, counters, lapse, snapshot, thing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "act",
    [
        lambda cart, variant: cart.add(variant.pk, 1),
        lambda cart, variant: cart.set_quantity(variant, 3),
        lambda cart, variant: cart.remove(variant),
        lambda cart, variant: cart.renew(),
    ],
)
def test_a_cart_that_was_merged_away_meanwhile_is_busy(
    act: Callable[[Cart, Variant], object],
) -> None:
    variant = thing()
    cart = cart_with((variant, 1))
    Cart.objects.get(pk=cart.pk).delete()
    before = snapshot()
    with pytest.raises(stock.StockBusy):
        act(cart, variant)
    assert snapshot() == before


def test_goods_that_were_taken_from_sale_meanwhile_cannot_be_added() -> None:
    variant = thing()
    cart = cart_with((thing(), 1))
    before = snapshot()
    for change in ({"is_published": False}, {"is_published": True, "retired_at": timezone.now()}):
        type(variant.product).objects.filter(pk=variant.product_id).update(**change)
        with pytest.raises(Variant.DoesNotExist):
            cart.add(variant.pk, 1)
    assert snapshot() == before


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_a_number_that_no_variant_has_is_not_found(client: Client, number: int) -> None:
    with_cart = Client(headers=FROM_HERE)
    with_cart.post(f"/cart/lines/{thing().pk}/add/")
    before = snapshot()
    for visitor in (client, with_cart):
        for act in ("add", "set"):
            path = f"/cart/lines/{number}/{act}/"
            assert visitor.post(path, {"quantity": 1}, headers=FROM_HERE).status_code == 404
        path = f"/cart/lines/{number}/remove/"
        assert visitor.post(path, headers=FROM_HERE).status_code == 302
    assert snapshot() == before


def test_a_number_beyond_all_ids_is_not_even_looked_for(
    django_assert_num_queries: Callable[..., object],
) -> None:
    """Compared with a number that is no bigint, every row of the counters would be read."""
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        taken = stock.take(2**63, "a", 1, allowance=stock.Allowance(), also=stock.Also())
    assert taken is None


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "x", "9" * 5000, "\x00"])
def test_a_quantity_that_is_none_is_refused(client: Client, quantity: str) -> None:
    variant = thing()
    before = snapshot()
    answer = client.post(
        f"/cart/lines/{variant.pk}/add/", {"quantity": quantity}, headers=FROM_HERE
    )
    assert answer.status_code == 400
    assert snapshot() == before


@pytest.mark.parametrize("quantity", ["21", str(2**31), str(2**63), "9" * 4000])
def test_a_quantity_beyond_the_limit_is_refused(client: Client, quantity: str) -> None:
    variant = thing(units=50)
    before = snapshot()
    answer = client.post(
        f"/cart/lines/{variant.pk}/add/", {"quantity": quantity}, headers=FROM_HERE
    )
    assert answer.status_code == 409
    assert snapshot() == before


@pytest.mark.parametrize("units", [0, -1])
def test_taking_nothing_is_a_mistake_of_the_caller(units: int) -> None:
    variant = thing()
    with pytest.raises(ValueError, match="one unit or more"):
        stock.take(variant.pk, "a", units, allowance=stock.Allowance(), also=stock.Also())
    assert counters(variant) == (10, 0)


def test_what_is_swept_on_the_way_is_told_to_open_pages() -> None:
    variant = thing(units=10)
    cart = cart_with((variant, 1))
    cart_with((variant, 4))
    lapse(quantity=4)
    Event.objects.all().delete()
    cart.set_quantity(variant, 1)  # changes nothing of its own
    assert counters(variant) == (10, 1)
    assert [event.payload for event in Event.objects.all()] == [{"variants": [variant.pk]}]


def test_signing_in_while_the_cart_is_busy_brings_it_along_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(headers=FROM_HERE)
    User.objects.create_user("a@example.com", "a long enough one")
    client.post(f"/cart/lines/{thing().pk}/add/")
    name_and_password = {"login": "a@example.com", "password": "a long enough one"}

    def busy(*args: object) -> None:
        raise stock.StockBusy

    with monkeypatch.context() as patch:
        patch.setattr(adapter, "adopt", busy)
        assert client.post("/account/login/", name_and_password).status_code == 302
    assert Cart.objects.get().user is None
    client.post("/account/logout/")
    client.post("/account/login/", name_and_password)
    assert Cart.objects.get().user
