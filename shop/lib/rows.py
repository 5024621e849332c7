"""Models read and written by written-out statements, for paths that are walked very often.

The ORM puts each statement together anew, which takes ten times as long as sending it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault

from shop.lib.database import fetch_prepared, run_prepared

M = TypeVar("M", bound=models.Model)


class Columns(Generic[M]):
    """All columns of a model, under the name that its table has in the statement, but `without`
    those that nobody will ask for: asked for all the same, they are fetched.
    """

    def __init__(self, model: type[M], alias: str, without: Collection[str] = ()) -> None:
        assert model.__init__ is models.Model.__init__, "nothing that read() would pass by"
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
        """The model of this part of a row; None where an outer join found nothing.

        As `from_db` makes it, field by field and with signals, in a third of the time: what the
        database gives needs no field's say, and nobody here listens to signals of models.
        """
        if values[0] is None:
            return None
        if self._converted:
            values = list(values)
            for place, convert in self._converted:
                values[place] = convert(values[place], None, connection)
        instance = self.model.__new__(self.model)
        state = instance._state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        # A row may go on with what is nobody's column.
        instance.__dict__.update(zip(self._names, values, strict=False))
        return instance


def parts(row: Sequence[Any], *columns: Columns[Any]) -> Iterator[Any]:
    """The models that stand one after the other in a row."""
    start = 0
    for each in columns:
        yield each.read(row[start : start + len(each)])
        start += len(each)


def fetch_row(statement: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row, or None. For all of them: `shop.lib.database.fetch_prepared_rows`."""
    return fetch_prepared([statement], values)


def change(statement: str, values: Mapping[str, Any]) -> int:
    """How many rows it changed."""
    return int(run_prepared([statement], values).rowcount)


# --- Writing one model ---------------------------------------------------------------------------


def insert(*instances: models.Model) -> None:
    """As `save(force_insert=True)` of each: they are of one model, and get their keys."""
    model = type(instances[0])
    rows = [_values(instance) for instance in instances]
    flat = [value for row in rows for value in row.values()]
    keys = run_prepared([_insertion(model, tuple(rows[0]), len(rows))], flat).fetchall()
    for instance, (key,) in zip(instances, keys, strict=True):
        _remember_key(instance, key)


def insert_unless_known(instance: models.Model) -> bool:
    """As `insert`; False when a row is there that a unique constraint allows only once."""
    row = _values(instance)
    statement = _insertion(type(instance), tuple(row), 1)
    before, returning, key = statement.rpartition(" RETURNING ")
    keys = run_prepared([f"{before} ON CONFLICT DO NOTHING{returning}{key}"], list(row.values()))
    found = keys.fetchone()
    if found:
        _remember_key(instance, found[0])
    return found is not None


def insert_family(parent: models.Model, *children: models.Model) -> None:
    """A model and those that refer to it, by one statement. Only the parent gets its key."""
    statements, flat = [], []
    for model, members in groupby((parent, *children), key=type):
        reference = _reference(model, type(parent))
        rows = [_values(member) for member in members]
        statements.append(_insertion(model, tuple(rows[0]), len(rows), reference))
        flat += [value for row in rows for name, value in row.items() if name != reference]
    ((key,),) = run_prepared([_family(*statements)], flat).fetchall()
    _remember_key(parent, key)


def save(instance: models.Model, *names: str) -> None:
    """As `save()` of a model that is stored already, with all of its fields or with those named."""
    values = _values(instance, names)
    key = instance._meta.pk
    values.pop(str(key.column), None)
    own = key.get_db_prep_save(instance.pk, connection)
    changed = run_prepared([_change(type(instance), tuple(values))], [*values.values(), own])
    if not changed.rowcount:
        raise ObjectDoesNotExist(f"{instance!r} is not stored")


def save_if(instance: models.Model, seen: Mapping[str, Any], *names: str) -> bool:
    """As `save` of the fields named, where the row still has the values that were seen, by name of
    their fields. False, with nothing changed, where it has others.
    """
    values = _values(instance, names)
    statement = _change(type(instance), tuple(values), tuple(seen))
    own = instance._meta.pk.get_db_prep_save(instance.pk, connection)
    return bool(run_prepared([statement], [*values.values(), own, *seen.values()]).rowcount)


def _remember_key(instance: models.Model, key: Any) -> None:
    instance.pk = key
    instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS


def _values(instance: models.Model, names: Collection[str] = ()) -> dict[str, Any]:
    """By column. A key that the database counts, and what it fills in itself, is left to it."""
    found = {}
    adding = instance._state.adding
    own = connections[DEFAULT_DB_ALIAS]  # each field asks it; `connection` would look for it anew
    for field in instance._meta.concrete_fields:
        if names and field.name not in names:
            continue
        value = field.pre_save(instance, adding)
        if isinstance(value, DatabaseDefault) or (value is None and field.primary_key):
            continue
        found[str(field.column)] = field.get_db_prep_save(value, own)
    return found


@lru_cache(maxsize=256)
def _insertion(
    model: type[models.Model], names: tuple[str, ...], rows: int, reference: str = ""
) -> str:
    """`reference` is the column that gets the key of the family's parent."""
    meta = model._meta
    columns = ", ".join(f'"{name}"' for name in names)
    values = ("(SELECT * FROM parent)" if name == reference else "%s" for name in names)
    row = f"({', '.join(values)})"
    every = ", ".join([row] * rows)
    return f'INSERT INTO "{meta.db_table}" ({columns}) VALUES {every} RETURNING "{meta.pk.column}"'  # noqa: S608 - our own words


@lru_cache(maxsize=256)
def _family(parent: str, *children: str) -> str:
    others = "".join(f", child_{at} AS ({child})" for at, child in enumerate(children))
    return f"WITH parent AS ({parent}){others} SELECT * FROM parent"  # noqa: S608 - our own words


@lru_cache(maxsize=256)
def _reference(model: type[models.Model], parent: type[models.Model]) -> str:
    """The column by which one model refers to another; empty for the parent itself."""
    fields = model._meta.concrete_fields
    return next((str(field.column) for field in fields if field.related_model is parent), "")


@lru_cache(maxsize=256)
def _change(model: type[models.Model], names: tuple[str, ...], seen: tuple[str, ...] = ()) -> str:
    """`seen`: fields that must still have the values which come last."""
    meta = model._meta
    changes = ", ".join(f'"{name}" = %s' for name in names)
    columns = {field.name: field.column for field in meta.concrete_fields}
    unchanged = "".join(f' AND "{columns[name]}" = %s' for name in seen)
    return f'UPDATE "{meta.db_table}" SET {changes} WHERE "{meta.pk.column}" = %s{unchanged}'  # noqa: S608
