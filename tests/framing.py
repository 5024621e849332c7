"""Fragments that are shown by frames: with any texts they say what their templates do."""

from typing import Any, NamedTuple

import pytest
from django.template.loader import render_to_string
from hypothesis import settings
from hypothesis import strategies as st

from shop.lib import frames

# What UTF-8 and PostgreSQL can write. (Of a `codec` all characters there are would be asked.)
ANY_CHARACTER = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXT = st.text(ANY_CHARACTER, max_size=20)
FEW = settings(max_examples=60, deadline=None)


@pytest.fixture(autouse=True, scope="module")
def any_text() -> None:
    """Import it where examples of named tuples are made: their texts are then any texts."""
    st.register_type_strategy(str, TEXT)


def some_of(kind: type[NamedTuple], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(st.from_type(kind), max_size=most)


def say(name: str, given: dict[str, Any]) -> None:
    assert frames.fill(name, given) == render_to_string(name, given)
