"""The tree of categories as a process remembers it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from catalog import shelves
from catalog.changes import shelf_saved
from catalog.models import Category
from tests.builders import make_category

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_tree_takes_one_query_and_then_none(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    backpacks = make_category("bags/backpacks")
    with django_assert_num_queries(1):
        assert [shelf.path for shelf in shelves.roots()] == ["bags"]
        assert shelves.children_of(["bags"]) == [backpacks]
        assert shelves.children_of(["bags/backpacks", "nowhere"]) == []


def test_what_staff_change_is_seen_at_once_where_they_changed_it() -> None:
    make_category("bags")
    assert [shelf.name for shelf in shelves.roots()] == ["Bags"]
    bags = Category.objects.get(path="bags")
    bags.name = "Carry"
    bags.save()
    shelf_saved(bags)
    assert [shelf.name for shelf in shelves.roots()] == ["Carry"]
