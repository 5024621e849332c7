"""How often somebody tried to find an order by its number and an e-mail."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from django.db import connection, models
from django.utils import timezone

# One statement: tries that come in the same moment are counted one by one.
_COUNT = """
    INSERT INTO orders_lookupcount AS known (key, tries, ends_at)
    SELECT key, 1, statement_timestamp() + %(counted_for)s
    FROM unnest(%(keys)s::text[]) AS key ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN known.ends_at <= statement_timestamp() THEN 1 ELSE known.tries + 1 END,
        ends_at = CASE WHEN known.ends_at <= statement_timestamp()
            THEN excluded.ends_at ELSE known.ends_at END
    RETURNING key, tries
"""


class LookupCountQuerySet(models.QuerySet["LookupCount"]):
    def one_more(self, keys: Iterable[str], counted_for: timedelta) -> dict[str, int]:
        """Count a try for each key; returns how many there were since the count began."""
        values: dict[str, Any] = {"keys": list(keys), "counted_for": counted_for}
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, values)
            return dict(cursor.fetchall())

    def ended(self) -> Self:
        return self.filter(ends_at__lte=timezone.now())


class LookupCount(models.Model):
    """In the database and not in the cache: whoever waits for Valkey to be away gains nothing."""

    key = models.CharField(max_length=40, primary_key=True)
    tries = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    objects = LookupCountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="lookup_count_by_end")]

    def __str__(self) -> str:
        return f"{self.tries} tries"
