"""Rows of written-out statements as models, where a hot path must not wait for the ORM to write
them: it would build the same SQL anew each time, at ten times the cost of sending it.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


class Columns(Generic[M]):
    """All columns of a model, under the name that its table has in the statement, but `without`
    those that nobody will ask for: asked for all the same, they are fetched.
    """

    def __init__(self, model: type[M], alias: str, without: Collection[str] = ()) -> None:
        self.model, self.alias, self.without = model, alias, without

    def __str__(self) -> str:
        return ", ".join(f'{self.alias}."{field.column}"' for field in self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    @cached_property
    def fields(self) -> "list[models.Field[Any, Any]]":
        concrete = self.model._meta.concrete_fields
        return [field for field in concrete if field.name not in self.without]

    @cached_property
    def _names(self) -> list[str]:
        return [str(field.attname) for field in self.fields]

    @cached_property
    def _converted(self) -> list[tuple[int, Any]]:
        """Where a field makes something else of what the database gives."""
        return [
            (place, field.from_db_value)
            for place, field in enumerate(self.fields)
            if hasattr(field, "from_db_value")
        ]

    def read(self, values: Sequence[Any]) -> M | None:
        """The model of this part of a row; None where an outer join found nothing."""
        if values[0] is None:
            return None
        if self._converted:
            values = list(values)
            for place, convert in self._converted:
                values[place] = convert(values[place], None, connection)
        return self.model.from_db(connection.alias, self._names, values)


def parts(row: Sequence[Any], *columns: Columns[Any]) -> Iterator[Any]:
    """The models that stand one after the other in a row."""
    start = 0
    for each in columns:
        yield each.read(row[start : start + len(each)])
        start += len(each)
