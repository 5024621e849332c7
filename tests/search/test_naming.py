"""What a title says that the thing is."""

import pytest

from catalog.search import analysis, naming


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("Kelp laptop sleeve, 15 in, black", "sleeve black 15 in"),
        ("Charger for Tide phones", "charger"),
        ("HP Compaq 6720s Notebook PC", "HP Compaq 6720s Notebook PC"),
        ("Notebook QuickDock", "QuickDock"),
        ("Walnut over-ear headphones", "Walnut over-ear headphones"),
        ("Café lamp (with bulb)", "café lamp"),
        ("Keyboard covers – set of 3", "covers set of 3"),
        ("Battery", "battery"),
        ("for", ""),
        ("", ""),
    ],
)
def test_the_head_of_a_phrase_is_the_thing(title: str, thing: str) -> None:
    assert sorted(naming.thing(title)) == sorted(analysis.words(thing))


def test_what_a_thing_is_stands_in_its_title() -> None:
    title = "Tide camera bag + strap, 12 l, for wi-fi cameras"
    assert set(naming.thing(title)) <= set(analysis.words(title))
