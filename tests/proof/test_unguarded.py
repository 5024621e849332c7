"""The negative control: only for the throw-away product, and only where it was asked for."""

import copy
from collections.abc import Iterator

import pytest
from django.db import DatabaseError

from catalog import stock
from catalog.models import Hold, Variant
from catalog.stock import taking
from shop.proof import unguarded
from tests.builders import counters, thing

pytestmark = pytest.mark.django_db
WORLD = stock.Allowance()


@pytest.fixture
def put_the_guard_back() -> Iterator[None]:
    kept = [(module, copy.copy(vars(module))) for module in (stock, taking)]
    yield
    for module, names in kept:
        vars(module).update(names)


def take(variant: Variant, owner: str, units: int = 1) -> taking.Taken | None:
    return stock.take(variant.pk, owner, units, allowance=WORLD, also=stock.Also())


def test_importing_it_changes_nothing() -> None:
    variant = thing(units=1)
    assert take(variant, "one")
    assert take(variant, "two") is None


def test_it_refuses_every_other_variant(put_the_guard_back: None) -> None:
    variant, other = thing(units=1), thing(units=1)
    unguarded.take_the_guard_off(variant.pk)
    assert take(variant, "one")
    with pytest.raises(Variant.DoesNotExist):
        take(other, "one")
    assert counters(other) == (1, 0)


def test_it_looks_before_it_takes_and_writes_what_follows_from_the_look(
    put_the_guard_back: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    variant = thing(units=1)
    unguarded.take_the_guard_off(variant.pk)

    def meanwhile(seconds: float) -> None:
        monkeypatch.setattr("shop.proof.unguarded.time.sleep", lambda seconds: None)
        assert take(variant, "quicker")

    monkeypatch.setattr("shop.proof.unguarded.time.sleep", meanwhile)
    assert take(variant, "slower")
    assert Hold.objects.count() == 2
    assert counters(variant) == (1, 1)
    assert take(variant, "late") is None


def test_a_statement_that_counts_in_another_way_is_noticed(
    put_the_guard_back: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "STATEMENT", "SELECT 1")
    with pytest.raises(RuntimeError):
        unguarded.take_the_guard_off(1)


def test_the_database_has_the_last_word_all_the_same() -> None:
    variant = thing(units=1)
    with pytest.raises(DatabaseError):
        type(variant.stock).objects.filter(pk=variant.pk).update(reserved=2)
