"""The tree of categories, which every page shows parts of, as this process remembers it."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from catalog.models import Category
from shop.lib.remembering import Remembered

SECONDS = 2.0


def roots() -> list[Category]:
    return list(children_of([""]))


def children_of(paths: Iterable[str]) -> list[Category]:
    """Those right below each of these paths, as staff ordered them; "" is above the roots."""
    below = _below()
    return [shelf for path in paths for shelf in below.get(path, ())]


def way_to(category: Category) -> list[Category]:
    """From the root down to the category itself, for breadcrumbs."""
    return [known for path in category.ancestor_paths() if (known := _by_path().get(path))]


def forget() -> None:
    """Something changed; other processes see it within two seconds."""
    _below.forget()
    _by_path.forget()


def _load() -> dict[str, list[Category]]:
    below: dict[str, list[Category]] = defaultdict(list)
    for shelf in Category.objects.order_by("position", "name"):
        below[shelf.path.rpartition("/")[0]].append(shelf)
    return dict(below)


_below = Remembered(_load, SECONDS)
_by_path = Remembered(
    lambda: {shelf.path: shelf for shelf in chain.from_iterable(_below().values())}, SECONDS
)
