"""Staff see who waits for what, and may take someone off the list."""

import pytest
from django.urls import reverse

from catalog import stock
from catalog.models import WaitlistPlace
from tests.builders import counters, thing

from .conftest import Staff

pytestmark = pytest.mark.django_db
LISTED = "admin:catalog_waitlistplace_changelist"


def test_the_list_is_searched_by_mail_address_and_sku(boss: Staff) -> None:
    one, other = thing(units=0), thing(units=0)
    stock.join(one.pk, "ada@example.com")
    stock.join(other.pk, "bob@example.com")
    for searched in ("Ada@", one.sku):
        page = boss.get(reverse(LISTED), {"q": searched}).content.decode()
        assert "ada@example.com" in page
        assert "bob@example.com" not in page


def test_the_page_of_stock_says_how_many_wait(boss: Staff) -> None:
    variant = thing(units=0)
    for name in ("ada", "bob"):
        stock.join(variant.pk, f"{name}@example.com")
    page = boss.get(reverse("admin:catalog_stock_change", args=[variant.pk])).content.decode()
    assert "Waiting for it" in page
    assert f"{reverse(LISTED)}?variant__id__exact={variant.pk}" in page
    assert "ada@" not in page
    found = boss.get(reverse(LISTED), {"variant__id__exact": variant.pk}).content.decode()
    assert "ada@example.com" in found


def test_taking_someone_off_serves_the_next(boss: Staff) -> None:
    variant = thing(units=0)
    first, second = (stock.join(variant.pk, f"{name}@example.com") for name in ("ada", "bob"))
    stock.receive(variant.pk, 1, actor="clerk")
    chosen = {"action": "take_off", "_selected_action": [first.pk]}
    reply = boss.post(reverse(LISTED), chosen, follow=True)
    assert "Taken off the list: 1." in reply.content.decode()
    states = WaitlistPlace.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["left", "kept"]
    boss.post(reverse(LISTED), chosen)
    assert counters(variant) == (1, 1)


def test_taking_someone_off_needs_the_permission(db: None) -> None:
    place = stock.join(thing(units=0).pk, "ada@example.com")
    looker = Staff("catalog.view_waitlistplace")
    looker.post(reverse(LISTED), {"action": "take_off", "_selected_action": [place.pk]})
    assert WaitlistPlace.objects.in_line().exists()
    assert Staff("catalog.view_stock").get(reverse(LISTED)).status_code == 403


def test_places_are_neither_added_nor_edited_by_hand(boss: Staff) -> None:
    place = stock.join(thing(units=0).pk, "ada@example.com")
    change = reverse("admin:catalog_waitlistplace_change", args=[place.pk])
    assert boss.get(change).status_code == 200
    assert boss.post(change, {"email": "x@example.com"}).status_code == 403
    assert boss.get(reverse("admin:catalog_waitlistplace_add")).status_code == 403
