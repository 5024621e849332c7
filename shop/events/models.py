"""The transactional outbox."""

from typing import Self

from django.db import models
from django.db.models.functions import Now


class EventQuerySet(models.QuerySet["Event"]):
    def waiting(self) -> Self:
        """Not relayed yet, oldest first."""
        return self.filter(relayed_at=None).order_by("pk")


class Event(models.Model):
    """News that was written in the same transaction as the change it tells of."""

    topic = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    relayed_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="event_waiting", condition=models.Q(relayed_at__isnull=True)
            ),
            models.Index(
                fields=["relayed_at"],
                name="event_relayed",
                condition=models.Q(relayed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.payload}"
