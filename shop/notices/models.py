"""What a member of staff has to look at."""

from typing import Self

from django.db import models
from django.utils import timezone


class NoticeQuerySet(models.QuerySet["Notice"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)

    def about(self, kind: str, key: str = "") -> Self:
        return self.filter(kind=kind, key=key)

    def most_recent_first(self) -> Self:
        return self.order_by("-seen_at", "-pk")


class Notice(models.Model):
    """A trouble that the shop found and cannot end alone. One trouble is one open notice, however
    often it is seen: `kind` says which part of the shop speaks, `key` what it speaks of.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    advice = models.TextField("what to do", blank=True)
    link = models.CharField(max_length=300, blank=True, help_text="A path in the back office.")
    times_seen = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_by = models.CharField(max_length=150, blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(settled_at=None),
                name="one_open_notice_of_a_trouble",
            )
        ]
        indexes = [models.Index(fields=["-seen_at"], name="notice_by_time")]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        return self.settled_at is None
