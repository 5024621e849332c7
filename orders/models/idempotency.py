"""One press of 'Place order', however often it arrives."""

from django.db import models
from django.utils import timezone


class IdempotencyKey(models.Model):
    """A key that came with 'Place order', what it was used for, and the answer it got.

    Without a status it is being worked on. `keeper` is the cart that uses it: to anybody else the
    key tells nothing.
    """

    key = models.UUIDField(primary_key=True)
    keeper = models.UUIDField()
    agreed = models.CharField(max_length=64, help_text="SHA-256 of the quote that was agreed to.")
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_by_age")]

    def __str__(self) -> str:
        return f"{self.key} {self.status or 'in use'}"
