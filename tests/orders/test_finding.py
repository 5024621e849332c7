"""'Find your order': for who knows number and e-mail, and nothing for who guesses."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from orders import finding
from orders.models import LookupCount, Order
from tests.builders import FROM_HERE, order_of, thing
from tests.pages import text
from tests.races.crowd import all_at_once

pytestmark = pytest.mark.django_db
HOME = "9.9.9.9"
NO_SUCH = "We have no order with this number and this e-mail."
TOO_OFTEN = "That was tried too often."


def ask(number: str, email: str = "shopper@example.com", address: str = "8.8.8.8") -> Any:
    told = {"number": number, "email": email}
    return Client(REMOTE_ADDR=address).post("/orders/find/", told, headers=FROM_HERE)


@pytest.fixture
def order() -> Order:
    return order_of((thing(), 1))


def test_number_and_e_mail_lead_to_the_orders_own_link(order: Order) -> None:
    assert ask(order.number)["Location"] == order.get_absolute_url()


def test_both_may_be_written_as_people_write(order: Order) -> None:
    plain = order.number.removeprefix("HF-").lower()
    for number in (plain, f" hf {plain[:4]} {plain[4:]} ", f"Hf-{plain}"):
        response = ask(number, " Shopper@EXAMPLE.com ")
        assert response["Location"] == order.get_absolute_url()


def test_a_wrong_number_and_a_wrong_e_mail_are_told_apart_by_nobody(
    order: Order, django_assert_num_queries: Any
) -> None:
    pages = []
    for number, email in (
        ("HF-22222222", "shopper@example.com"),
        (order.number, "other@example.com"),
    ):
        with django_assert_num_queries(2):
            assert finding.find(number, email, "an address") is None
        response = ask(number, email)
        assert response.status_code == 422
        assert NO_SUCH in text(response)
        pages.append(text(response).replace(number, "").replace(email, ""))
    without_token = [page.split("csrfmiddlewaretoken")[0] for page in pages]
    assert without_token[0] == without_token[1]


def test_what_is_missing_is_said_at_its_field() -> None:
    response = ask("", "not an e-mail")
    assert response.status_code == 422
    page = text(response)
    assert 'href="#id_number">Please enter the order number.' in page
    assert 'href="#id_email">Please enter an e-mail address like name@example.com.' in page
    assert not LookupCount.objects.exists()


def test_who_guesses_mails_for_a_number_is_stopped_wherever_they_are(
    order: Order, settings: Settings
) -> None:
    settings.MAX_LOOK_UPS_PER_NUMBER = 3
    for guess in range(3):
        response = ask(order.number, f"guess{guess}@example.com", f"8.8.4.{guess}")
        assert response.status_code == 422
    response = ask(order.number, address="1.1.1.1")
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert TOO_OFTEN in text(response)
    other = order_of((thing(), 1))
    assert ask(other.number)["Location"] == other.get_absolute_url()


def test_a_number_that_does_not_exist_is_stopped_just_the_same(settings: Settings) -> None:
    settings.MAX_LOOK_UPS_PER_NUMBER = 1
    statuses = [ask("HF-22222222", address=f"8.8.4.{n}").status_code for n in range(2)]
    assert statuses == [422, 429]


def test_who_guesses_numbers_from_one_network_is_stopped(order: Order, settings: Settings) -> None:
    settings.MAX_LOOK_UPS_PER_ADDRESS = 3
    statuses = [ask(f"HF-2222222{n}", address="2606:4700::1").status_code for n in range(2, 5)]
    assert statuses == [422, 422, 422]
    assert ask(order.number, address="2606:4700::2").status_code == 429
    assert ask(order.number, address="1.1.1.1").status_code == 302


def test_after_a_while_it_may_be_tried_again(order: Order, settings: Settings) -> None:
    settings.MAX_LOOK_UPS_PER_NUMBER = 1
    assert [ask(order.number, "x@example.com").status_code for _ in range(2)] == [422, 429]
    LookupCount.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert ask(order.number).status_code == 302


def test_counts_name_nobody_and_are_forgotten(order: Order) -> None:
    ask(order.number, address=HOME)
    kept = str(list(LookupCount.objects.values()))
    assert HOME not in kept
    assert order.number not in kept
    finding.forget_tries()
    assert LookupCount.objects.exists()
    LookupCount.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    finding.forget_tries()
    assert not LookupCount.objects.exists()


def test_without_valkey_it_is_counted_all_the_same(order: Order, settings: Settings) -> None:
    settings.MAX_LOOK_UPS_PER_NUMBER = 1
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}
    assert [ask(order.number, "x@example.com").status_code for _ in range(2)] == [422, 429]


@pytest.mark.django_db(transaction=True)
def test_many_guesses_in_one_moment_are_all_counted(order: Order, settings: Settings) -> None:
    settings.MAX_LOOK_UPS_PER_NUMBER = 3
    answers = all_at_once([lambda: ask(order.number, "x@example.com").status_code] * 12)
    assert sorted(map(str, answers)) == ["422"] * 3 + ["429"] * 9


def test_the_way_there_is_in_the_footer_and_where_one_signs_in() -> None:
    for address in ("/cart/", "/account/login/"):
        assert 'href="/orders/find/"' in text(Client().get(address))
