"""Staff say what means the same, and search follows: without a reindex, in every process."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from catalog.models import SynonymGroup
from catalog.search import synonyms
from catalog.search.query import Query
from tests.search.conftest import ENGINES, fill, goods


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time goes by between one search and the next."""
    monkeypatch.setattr(synonyms.in_use, "seconds", 0.0)


def found(engine: str, text: str) -> int:
    return ENGINES[engine].find(Query(text=text)).total


@pytest.mark.usefixtures("catalogue", "passing")
def test_a_group_counts_from_the_next_look_on(engine: str) -> None:
    fill(engine)
    assert found(engine, "skillet") == 0
    group = SynonymGroup.objects.create(phrases="skillet\npan")
    assert found(engine, "skillet") == 1
    SynonymGroup.objects.filter(pk=group.pk).update(is_active=False)
    assert found(engine, "skillet") == 0
    SynonymGroup.objects.filter(pk=group.pk).update(is_active=True, phrases="skillet\nmug")
    assert found(engine, "skillet") == 1
    group.delete()
    assert found(engine, "skillet") == 0


@pytest.mark.usefixtures("catalogue")
def test_phrases_stand_for_words_and_words_for_phrases(engine: str) -> None:
    SynonymGroup.objects.create(phrases="iron skillet\ncast-iron pan")
    SynonymGroup.objects.create(phrases="cans\nover-ear headphones")
    fill(engine)
    assert found(engine, "iron skillet 28 cm") == 1
    assert found(engine, "walnut cans") == 1


@pytest.mark.usefixtures("db")
def test_suggestions_know_them_too(engine: str) -> None:
    product = goods("Walnut refrigerator")
    SynonymGroup.objects.create(phrases="fridge\nrefrigerator")
    fill(engine)
    assert ENGINES[engine].suggest("walnut fridge", 6) == [product.pk]
    assert ENGINES[engine].suggest("fridge wal", 6) == [product.pk]


@pytest.mark.usefixtures("db")
def test_they_are_looked_up_once_in_a_while(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        synonyms.in_use()
        synonyms.in_use()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("laptop, notebook", ["laptop", "notebook"]),
        ("laptop\r\n\r\n  note   book \nlaptop", ["laptop", "note book"]),
        ("TV,\ntelevision,", ["TV", "television"]),
    ],
)
def test_a_group_is_written_in_lines_or_with_commas(written: str, read: list[str]) -> None:
    assert synonyms.parse(written) == read


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "at least two"),
        ("laptop", "at least two"),
        ("laptop\nLaptops", "at least two"),
        ("café, cafe", "at least two"),
        ("laptop\n!!!", "no letter or number"),
        (f"laptop\n{'x' * 81}", "longer than 80"),
        ("\n".join(f"word{number}" for number in range(31)), "More than 30"),
    ],
)
def test_a_group_that_says_nothing_is_refused(written: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        synonyms.parse(written)
