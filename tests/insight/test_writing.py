"""Counts of many processes add up, and a database that is away stops nobody."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.http import HttpRequest
from pytest_django import Settings

from catalog import insight
from catalog.insight import buffer as waiting
from catalog.insight.buffer import buffer
from catalog.insight.notes import Note
from catalog.insight.writing import write
from catalog.models import LoggedSearch, SearchDay, SearchOutcome
from catalog.search.query import Query
from tests.builders import make_product

from .conftest import searched, visitor

WRITERS, ROUNDS, QUERIES = 6, 5, 8


def notes_of(who: list[HttpRequest], products: list[int], first: int) -> list[Note]:
    """Everybody asks for everything and opens a result, beginning with one of the queries."""
    for number in [*range(first, QUERIES), *range(first)]:
        for one in who:
            searched(f"lantern {number}", one)
            insight.note_click(one, f"lantern {number}", products[number], 2)
    notes = list(buffer._notes)
    buffer.forget()
    return notes


def write_often(notes: list[Note], start: threading.Barrier, problems: list[Exception]) -> None:
    start.wait()
    try:
        for _ in range(ROUNDS):
            write(notes)
    except Exception as problem:
        problems.append(problem)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_writers_of_the_same_queries_add_up_and_do_not_wait_in_a_circle() -> None:
    """All write the same visitors, clicks and queries in the same moment, in other orders."""
    products = [make_product().pk for _ in range(QUERIES)]
    who = [visitor() for _ in range(3)]
    start, problems = threading.Barrier(WRITERS), list[Exception]()
    threads = [
        threading.Thread(target=write_often, args=(notes_of(who, products, n), start, problems))
        for n in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    days = set(SearchDay.objects.values_list("searches", "visitors", "clicked"))
    assert days == {(WRITERS * ROUNDS * len(who), len(who), len(who))}
    assert SearchDay.objects.count() == QUERIES
    led = set(SearchOutcome.objects.values_list("clicked", "places"))
    assert led == {(len(who), 2 * len(who))}


@pytest.mark.django_db(transaction=True)
def test_a_moment_that_cannot_be_written_is_lost_and_the_next_is_not(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    wait_for: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.SEARCH_LOG_IN_BACKGROUND = True
    monkeypatch.setattr(waiting, "PAUSE", 0.05)
    monkeypatch.setattr(waiting, "PAUSE_WITHOUT_DATABASE", 0.05)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_searchday RENAME TO away")
        try:
            searched("lost lantern")
            wait_for(lambda: "not written down" in caplog.text)
        finally:
            cursor.execute("ALTER TABLE away RENAME TO catalog_searchday")
    searched("lantern")
    wait_for(lambda: SearchDay.objects.exists())
    assert set(LoggedSearch.objects.values_list("text", flat=True)) == {"lantern"}


@pytest.mark.django_db
def test_who_is_sent_to_a_page_has_opened_what_the_query_leads_to() -> None:
    who = visitor()
    for _ in range(2):
        insight.note_search(who, Query(text="my orders"), engine="redirect", found=None)
    buffer.flush()
    counted = SearchDay.objects.values_list("searches", "visitors", "missed", "clicked")
    assert list(counted) == [(2, 1, 0, 1)]
