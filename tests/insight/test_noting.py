"""Searches are counted without a trace of who searched."""

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.http import QueryDict

from catalog import insight
from catalog.insight.buffer import MOST, buffer
from catalog.models import LoggedSearch, SearchDay, SearchOutcome, SeenToday
from catalog.search.query import Query
from catalog.search.sameness import words_of
from tests.builders import make_product

from .conftest import searched, visitor

pytestmark = pytest.mark.django_db
COUNTS = ("searches", "visitors", "missed", "clicked", "bought")


def counts(text: str) -> tuple[int, ...]:
    return tuple(SearchDay.objects.values_list(*COUNTS).get(words=words_of(text)))


def test_a_search_is_logged_as_it_was_answered() -> None:
    asked = Query.parse(QueryDict("q=Walnut  Headphones&brand=kelp&sort=newest"))
    insight.note_search(
        visitor(), asked, engine="postgres", found=7, milliseconds=12.6, is_relaxed=True
    )
    buffer.flush()
    logged = model_to_dict(LoggedSearch.objects.get(), exclude=["id"])
    assert logged.pop("at")
    assert logged == {
        "text": "Walnut Headphones",
        "words": "walnut headphon",
        "filters": "brand=kelp&sort=newest",
        "found": 7,
        "is_relaxed": True,
        "engine": "postgres",
        "milliseconds": 13,
    }


def test_noting_asks_no_database(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        searched("lantern")
        insight.note_click(visitor(), "lantern", 1, 1)


def test_a_visitor_counts_once_a_day_and_a_search_each_time() -> None:
    ada, bob = visitor(), visitor()
    for who in (ada, ada, bob):
        searched("Blue lantern", who)
        buffer.flush()
    searched("blue LANTERNS", ada, found=0)
    searched("blue lantern", bob, is_relaxed=True)
    buffer.flush()
    assert counts("blue lantern") == (5, 2, 2, 0, 0)
    assert SearchDay.objects.get().text == "blue lantern"


def test_a_household_on_ipv6_is_one_visitor_and_so_are_two_browsers_of_one_address() -> None:
    for host in ("2606:2800:220:1::1", "2606:2800:220:1::2"):
        searched("lantern", visitor(host))
    searched("kettle", visitor("93.184.216.34", agent="Firefox"))
    searched("kettle", visitor("93.184.216.34", agent="Chrome"))
    buffer.flush()
    assert [counts("lantern")[1], counts("kettle")[1]] == [1, 1]


def test_a_filter_is_no_new_search() -> None:
    ada = visitor()
    narrowed = Query(text="lantern", brands=("kelp",))
    insight.note_search(ada, narrowed, engine="postgres", found=0)
    searched("lantern", ada)
    buffer.flush()
    assert counts("lantern") == (1, 1, 0, 0, 0)
    assert LoggedSearch.objects.count() == 2


def test_further_pages_shelves_robots_and_prefetching_are_no_searches() -> None:
    insight.note_search(visitor(), Query(text="lantern", page=2), engine="postgres", found=50)
    insight.note_search(visitor(), Query(shelf="bags"), engine="postgres", found=50)
    searched("lantern", visitor(agent="Mozilla/5.0 (compatible; Examplebot/2.1)"))
    ahead = visitor()
    ahead.META["HTTP_SEC_PURPOSE"] = "prefetch;prerender"
    searched("lantern", ahead)
    assert buffer.flush() == 0


def test_clicks_count_a_visitor_once_and_each_product_with_its_place() -> None:
    one, other = make_product(), make_product()
    ada, bob = visitor(), visitor()
    for who, product, place in ((ada, one, 3), (ada, one, 3), (ada, other, 4), (bob, one, 5)):
        insight.note_click(who, "Lantern", product.pk, place)
        buffer.flush()
    assert counts("lantern") == (0, 0, 0, 2, 0)
    led = SearchOutcome.objects.order_by("product").values_list("product", "clicked", "places")
    assert list(led) == [(one.pk, 2, 8), (other.pk, 1, 4)]


def test_a_purchase_counts_once_for_an_order() -> None:
    product = make_product()
    for key in ("an order", "an order", "another"):
        insight.note_purchase(key, "lantern", product.pk)
        buffer.flush()
    assert counts("lantern") == (0, 0, 0, 0, 2)
    assert SearchOutcome.objects.get().bought == 2


def test_a_click_on_what_is_no_product_leads_to_nothing() -> None:
    insight.note_click(visitor(), "lantern", 10**15, 1)
    buffer.flush()
    assert not SearchOutcome.objects.exists()


def test_no_address_no_browser_and_no_person_is_stored() -> None:
    """Whatever was noted, every column of every table of it is looked through."""
    product = make_product()
    address, agent = "93.184.216.34", "Firefox of Ada Lovelace"
    who = visitor(address, agent=agent)
    searched("ada@example.com lantern 4111 1111 1111 1111", who)
    searched("4006381333931", who)  # an article number is no secret
    insight.note_click(who, "lantern", product.pk, 1)
    insight.note_purchase("HF-12345678", "lantern", product.pk)
    buffer.flush()
    stored = ""
    for table in (LoggedSearch, SearchDay, SearchOutcome, SeenToday):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table._meta.db_table}")
            stored += repr(cursor.fetchall())
    for secret in (address, agent, "Ada", "example", "4111", "HF-1234"):
        assert secret.lower() not in stored.lower()
    assert "4006381333931" in stored
    assert set(SearchDay.objects.values_list("text", flat=True)) == {"lantern", "4006381333931"}


def test_what_one_visitor_did_cannot_be_joined() -> None:
    """Control: two visits of one visitor for one query are one row."""
    who = visitor()
    for text in ("lantern", "kettle", "kettle"):
        searched(text, who)
    buffer.flush()
    assert SeenToday.objects.count() == 2
    assert len(set(SeenToday.objects.values_list("digest", flat=True))) == 2


def test_a_flood_is_bounded_and_what_was_lost_is_counted() -> None:
    for number in range(MOST + 3):
        searched(f"lantern {number}")
    assert buffer.lost == 3
    buffer.lost = 0


def test_noting_never_raises() -> None:
    insight.note_search(None, Query(text="lantern"), engine="", found=1)  # type: ignore[arg-type]
    insight.note_click(visitor(), "lantern", "x", None)  # type: ignore[arg-type]
