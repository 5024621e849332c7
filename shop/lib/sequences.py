"""Ids taken from a table's sequence beforehand, so that rows may refer to each other in bulk."""

from django.db import connection, models


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """So many new primary keys of this model, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(pk for (pk,) in cursor.fetchall())
