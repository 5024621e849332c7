"""What is shown when nothing is just what was asked for, and how it is said."""

from typing import Any

import pytest

from catalog import search
from catalog.models import Product
from catalog.search.query import Query
from catalog.search.results import Relaxed, Results
from tests.search.conftest import fill


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
