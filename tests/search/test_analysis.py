"""Text becomes the same words, however it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search import analysis
from catalog.search.analysis import Synonyms


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Café Crème", ["cafe", "creme"]),
        ("HEADPHONES headphone", ["headphon", "headphon"]),
        ("dv7-1211ea", ["dv71211ea", "dv7", "1211ea"]),
        ('17" 17 inch 17-inch 17”', ["17in"] * 4),
        ("4GB 4 GB 4 gigabytes", ["4gb"] * 3),
        ("17.0 43.2 cm", ["17", "43.2cm"]),
        ("1,000 mAh", ["1000mah"]),
        ("Intel® Core™ i5", ["intel", "core", "i5"]),
        ("Straße", ["strass"]),
        ("Sony's", ["soni"]),
        ("USB-C", ["usbc", "usb", "c"]),
        ("iPhone7", ["iphone7", "iphon", "7"]),
        ("⅓ ﬁne", ["1", "3", "fine"]),
        ("", []),
        ("!?… —", []),
    ],
)
def test_text_becomes_words(written: str, words: list[str]) -> None:
    assert analysis.words(written) == words


def test_what_is_half_typed_is_compared_without_stems() -> None:
    assert analysis.plain_words("Batteries Café") == ["batteries", "cafe"]


def test_a_query_leaves_out_words_that_tell_nothing() -> None:
    assert analysis.terms("a bag for the laptop") == [("bag",), ("laptop",)]


def test_a_query_of_such_words_only_keeps_them() -> None:
    assert analysis.terms("The It") == [("the",), ("it",)]


def test_a_compound_is_met_joined_or_in_parts() -> None:
    assert analysis.terms("wi-fi") == [("wifi", "wi fi")]


def test_synonyms_come_after_the_word_itself() -> None:
    known = Synonyms.of([("PS4", "PlayStation 4"), ("laptops", "notebook")])
    assert analysis.terms("playstation 4", known) == [("playstat 4", "ps4")]
    assert analysis.terms("notebooks", known) == [("notebook", "laptop")]


def test_the_longest_phrase_that_is_known_counts() -> None:
    known = Synonyms.of([("tv", "television"), ("tv stick", "streaming stick")])
    assert analysis.terms("tv stick black", known) == [("tv stick", "stream stick"), ("black",)]


def test_a_word_of_two_groups_means_both_and_joins_nothing_else() -> None:
    known = Synonyms.of([("torch", "flashlight"), ("torch", "blowlamp")])
    assert analysis.terms("torch", known) == [("torch", "flashlight", "blowlamp")]
    assert analysis.terms("blowlamp", known) == [("blowlamp", "torch")]


def test_a_compound_can_be_a_synonym() -> None:
    known = Synonyms.of([("wi-fi", "wireless network")])
    assert analysis.terms("wireless networks", known) == [("wireless network", "wifi")]
    assert analysis.terms("wi-fi", known) == [("wifi", "wi fi", "wireless network")]


def test_what_is_half_typed_meets_synonyms_without_stems() -> None:
    known = Synonyms.of([("batteries", "power cells")])
    assert analysis.half_typed("AA batteries", known) == [("aa",), ("batteries", "power cells")]


def test_a_query_is_bounded() -> None:
    assert len(analysis.terms(" ".join(f"w{n}x" for n in range(100)))) == analysis.MOST_TERMS


@given(st.text(max_size=300))
def test_any_text_gives_words_without_spaces(text: str) -> None:
    for word in analysis.words(text) + analysis.plain_words(text):
        assert word
        assert word.split() == [word]
        assert len(word) <= analysis.LONGEST_WORD


@given(st.text(max_size=300))
def test_what_a_query_asks_for_is_found_in_the_same_text(text: str) -> None:
    indexed = set(analysis.words(text))
    for ways in analysis.terms(text):
        assert any(set(way.split()) <= indexed for way in ways)
