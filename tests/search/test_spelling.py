"""Misspelt words and what they were meant to be."""

import pytest

from catalog.search import spelling
from tests.search.conftest import fill


@pytest.fixture
def words(catalogue: object) -> None:
    fill("postgres")


@pytest.mark.parametrize(
    ("typed", "word", "mistakes"),
    [
        ("mug", "mug", 0),
        ("mgu", "mug", 1),
        ("canvass", "canvas", 1),
        ("hedphones", "headphones", 1),
        ("haedpohnes", "headphones", 2),
        ("", "mug", 3),
    ],
)
def test_a_mistake_is_a_letter_too_many_too_few_another_or_a_swap(
    typed: str, word: str, mistakes: int
) -> None:
    assert spelling.distance(typed, word) == mistakes


def test_of_a_half_typed_word_the_beginning_counts() -> None:
    assert spelling.distance("hedpho", "headphones", to_beginning=True) == 1
    assert spelling.distance("head", "headphones", to_beginning=True) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hedphones", "headphones"),
        ("HEADPHNOES", "headphones"),
        ("wlanut hedphones", "walnut headphones"),
        ("spekaer", "speaker"),
        ("kicthen", "kitchen"),
        ("headphones", ""),
        ("headphone", ""),
        ("eadphones", ""),
        ("dv7-1212ea", ""),
        ("kep", ""),
        ("zeppelin", ""),
        ("", ""),
        ("%_' \\", ""),
    ],
)
@pytest.mark.usefixtures("words")
def test_words_are_exchanged_for_near_ones_that_the_catalogue_has(typed: str, meant: str) -> None:
    assert spelling.corrected(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hedpho", "headphones"), ("walnut haedp", "walnut headphones"), ("headp", ""), ("wal", "")],
)
@pytest.mark.usefixtures("words")
def test_the_last_word_may_be_half_typed(typed: str, meant: str) -> None:
    assert spelling.completed(typed) == meant


@pytest.mark.usefixtures("words")
def test_learning_forgets_what_is_gone_and_may_be_repeated() -> None:
    before = spelling.frequencies(["headphones", "walnut"])
    spelling.learn()
    assert (
        spelling.frequencies(["headphones", "walnut"]) == before == {"headphones": 7, "walnut": 1}
    )
    spelling.SearchDocument.objects.all().delete()
    spelling.learn()
    assert spelling.frequencies(["headphones"]) == {}
