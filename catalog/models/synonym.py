"""What shoppers call the same thing, kept by staff."""

from typing import Self

from django.db import models


class SynonymGroupQuerySet(models.QuerySet["SynonymGroup"]):
    def in_use(self) -> Self:
        return self.filter(is_active=True).order_by("pk")


class SynonymGroup(models.Model):
    """Words and phrases that mean the same, each in place of each other.

    They are applied when a query is read (`catalog.search.synonyms`), so no document changes.
    """

    phrases = models.TextField(help_text="Words or phrases that mean the same, one a line.")
    is_active = models.BooleanField("in use", default=True)
    note = models.CharField(max_length=200, blank=True, help_text="For colleagues: why it is here.")
    changed_at = models.DateTimeField("last changed", auto_now=True)

    objects = SynonymGroupQuerySet.as_manager()

    def __str__(self) -> str:
        return " = ".join(self.phrases.splitlines())
