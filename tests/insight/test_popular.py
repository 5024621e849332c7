"""Others are shown what enough different visitors asked for, and nothing that is somebody's own."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from catalog import insight
from catalog.insight.buffer import buffer
from catalog.models import SearchDay
from tests.builders import make_product

from .conftest import searched, visitor

pytestmark = pytest.mark.django_db


def asked_by(visitors: int, text: str, *, found: int = 3, clicks: int = 1) -> None:
    product = make_product()
    for _ in range(visitors):
        searched(text, found=found)
    for _ in range(clicks):
        insight.note_click(visitor(), text, product.pk, 1)
    buffer.flush()


def test_those_of_most_visitors_come_first() -> None:
    asked_by(6, "Lantern")
    asked_by(8, "lantern  blue")
    asked_by(9, "kettle")
    assert insight.popular("LAN") == ["lantern blue", "lantern"]
    assert insight.popular("lantern b") == ["lantern blue"]
    assert insight.popular("lan", limit=1) == ["lantern blue"]


def test_one_visitor_who_asks_often_is_not_enough(settings: Settings) -> None:
    for _ in range(50):
        searched("lantern", visitor("93.184.216.34"))
    asked_by(settings.SEARCH_POPULAR_VISITORS - 2, "lantern")
    assert insight.popular("lan") == []


def test_the_number_of_visitors_is_a_setting(settings: Settings) -> None:
    settings.SEARCH_POPULAR_VISITORS = 2
    asked_by(2, "lantern")
    assert insight.popular("lan") == ["lantern"]


def test_what_found_nothing_or_led_nowhere_is_not_shown() -> None:
    asked_by(9, "lantern of gold", found=0)
    asked_by(9, "lantern of old", clicks=0)
    assert insight.popular("lantern") == []


@pytest.mark.parametrize(
    "text", ["ada@example.com", "call 555 123 4567", "www.example.com", "https://example.com/x"]
)
def test_what_is_somebodys_own_is_not_shown(text: str) -> None:
    asked_by(9, text)
    assert insight.popular(text[:3]) == []


def test_what_is_long_past_is_not_shown() -> None:
    asked_by(9, "lantern")
    SearchDay.objects.update(day=timezone.localdate() - timedelta(days=31))
    assert insight.popular("lan") == []


@pytest.mark.parametrize("prefix", ["", "  ", "\x00", "%", "_", "\\", "a" * 5000])
def test_odd_beginnings_find_nothing(prefix: str) -> None:
    asked_by(9, "lantern")
    assert insight.popular(prefix) == []
