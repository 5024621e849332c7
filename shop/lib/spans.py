"""A table of any size, walked from its first id to its last in spans of so many rows."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

ROWS = 5_000


class Span(NamedTuple):
    """Ids above `after`, up to and with `last`; `rows` of them were there when it was laid out."""

    after: int
    last: int
    rows: int


def spans(table: QuerySet[Any], rows: int = ROWS) -> Iterator[Span]:
    """By rows, not by ids: gaps of a million deleted ids cost nothing. A row that is added behind
    the walker's back is left for the next walk.
    """
    after = 0
    while True:
        ids = list(table.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:rows])
        if not ids:
            return
        yield Span(after, ids[-1], len(ids))
        after = ids[-1]
