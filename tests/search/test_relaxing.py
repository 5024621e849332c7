"""What is shown when nothing is just what was asked for, and how it is said."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import search
from catalog.models import Product
from catalog.search import relaxing
from catalog.search.query import Query
from catalog.search.results import Relaxed, Results
from tests.search.conftest import fill, goods


def titles(found: Results) -> set[str]:
    return {Product.objects.get(pk=pk).title.split()[0] for pk in found.ids}


@pytest.mark.parametrize(
    ("asked", "answered", "relaxed", "first_words"),
    [
        ({"text": "walnut"}, {"text": "walnut"}, (), {"Walnut"}),
        (
            {"text": "wlanut hedphones"},
            {"text": "walnut headphones"},
            (Relaxed("spelling"),),
            {"Walnut"},
        ),
        (
            {"text": "walnut zeppelin"},
            {"text": "walnut"},
            (Relaxed("words", ("zeppelin",)),),
            {"Walnut"},
        ),
        # Of the known words, the one that tells least goes first.
        (
            {"text": "walnut headphones cups"},
            {"text": "walnut headphones"},
            (Relaxed("words", ("cups",)),),
            {"Walnut"},
        ),
        (
            {"text": "mug knife bag"},
            {"text": "mug knife bag"},
            (Relaxed("any"),),
            {"Enamel", "Bread", "Canvas"},
        ),
        (
            {"text": "headphones", "brands": ("tide",), "in_stock": True},
            {"text": "headphones", "in_stock": True},
            (Relaxed("filters", ("Tide",)),),
            {"Walnut", "Harbour", "Cove"},
        ),
        (
            {"text": "bread knife", "in_stock": True},
            {"text": "bread knife"},
            (Relaxed("filters", ("In stock",)),),
            {"Bread"},
        ),
        (
            {"text": "mug", "brands": ("kelp",), "prices": ("100-",)},
            {"text": "mug"},
            (Relaxed("filters", ("Kelp", "$100 and above")),),
            {"Enamel"},
        ),
        (
            {"text": "mug", "brands": ("nobody",)},
            {"text": "mug"},
            (Relaxed("filters"),),
            {"Enamel"},
        ),
        (
            {"lowest": 900_00, "categories": ("kitchen/cups",)},
            {"categories": ("kitchen/cups",)},
            (Relaxed("filters", ("$900 and above",)),),
            {"Café", "Enamel"},
        ),
        (
            {"text": "hedphones", "brands": ("tide",), "in_stock": True},
            {"text": "headphones", "in_stock": True},
            (Relaxed("spelling"), Relaxed("filters", ("Tide",))),
            {"Walnut", "Harbour", "Cove"},
        ),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_the_next_best_thing_is_shown_and_named(
    engine: str,
    asked: dict[str, Any],
    answered: dict[str, Any],
    relaxed: tuple[Relaxed, ...],
    first_words: set[str],
) -> None:
    fill("postgres", *({engine} - {"postgres"}))
    found = search.find(Query(**asked))
    assert (found.engine, found.relaxed) == (engine, relaxed)
    assert found.query == Query(**answered)
    assert found.asked == (Query(**asked) if relaxed else None)
    assert titles(found) == first_words


@pytest.mark.parametrize("asked", [{"text": "hedphones"}, {"text": "mug", "brands": ("kelp",)}])
@pytest.mark.usefixtures("catalogue")
def test_who_insists_gets_nothing_else(engine: str, asked: dict[str, Any]) -> None:
    fill("postgres", *({engine} - {"postgres"}))
    found = search.find(Query(exact=True, **asked))
    assert (found.total, found.relaxed) == (0, ())
    assert found.did_you_mean == ("headphones" if asked["text"] == "hedphones" else "")


@pytest.mark.usefixtures("catalogue")
def test_what_nothing_is_near_finds_nothing(engine: str) -> None:
    fill("postgres", *({engine} - {"postgres"}))
    found = search.find(Query(text="zzqx"))
    assert (found.ids, found.relaxed, found.did_you_mean) == ([], (), "")


@pytest.mark.usefixtures("catalogue")
def test_few_results_come_with_a_better_spelling(engine: str) -> None:
    for number in range(12):
        goods(f"Teapot {number}")
    goods("Teepot stand")
    fill("postgres", *({engine} - {"postgres"}))
    found = search.find(Query(text="teepot"))
    assert (found.total, found.relaxed, found.did_you_mean) == (1, (), "teapot")
    assert search.find(Query(text="teapot")).did_you_mean == ""


@pytest.mark.usefixtures("catalogue")
def test_what_is_found_at_once_costs_no_query_more() -> None:
    fill("postgres")
    search.find(Query(text="kelp"))
    with CaptureQueriesContext(connection) as asked:
        found = search.find(Query(text="kelp"))
    assert found.total > relaxing.FEW
    assert not [query for query in asked if "searchword" in query["sql"]]


# --- The page ------------------------------------------------------------------------------------


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("catalogue")
def test_the_page_says_what_was_left_out_and_leads_back(client: Client, engine: str) -> None:
    fill("postgres", *({engine} - {"postgres"}))
    shown = page(client, "/search/?q=hedphones")
    assert "Showing results for <strong>headphones</strong>" in shown
    assert 'href="?q=hedphones&amp;exact=1">Search instead for hedphones</a>' in shown
    assert "Walnut over-ear" in shown
    insisted = page(client, "/search/?q=hedphones&exact=1")
    assert "Nothing here for “hedphones”" in insisted
    assert 'Did you mean <a class="link" href="?q=headphones">headphones</a>?' in insisted
    shorter = page(client, "/search/?q=walnut+zeppelin")
    assert "Nothing has all of “walnut zeppelin”. Left out: <s" in shorter
    fewer = page(client, "/search/?q=bread+knife&stock=in")
    assert "Nothing fits all that was chosen. Left out: <s" in fewer
    assert "Bread knife" in fewer


@pytest.mark.parametrize("address", ["/search/?q=zzqx", "/search/?q=zzqx&brand=kelp"])
@pytest.mark.usefixtures("catalogue")
def test_a_page_without_results_leads_on(client: Client, address: str) -> None:
    fill("postgres")
    shown = page(client, address)
    assert "Nothing here for “zzqx”" in shown
    assert 'href="/c/kitchen/"' in shown
    assert "Best-selling" in shown
    assert shown.count("data-product-card") == 4


@pytest.mark.usefixtures("catalogue")
def test_words_of_shoppers_are_shown_as_text(client: Client) -> None:
    fill("postgres")
    shown = page(client, "/search/?q=walnut+<script>alert(1)</script>")
    assert "<script>alert" not in shown
