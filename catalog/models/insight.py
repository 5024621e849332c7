"""What people look for. Nothing here says who they are: no address, no account, no session."""

from django.db import models
from django.utils import timezone


class LoggedSearch(models.Model):
    """One search, as it was answered. Kept for SEARCH_LOG_DAYS."""

    at = models.DateTimeField(default=timezone.now)
    text = models.CharField(max_length=200, help_text="As it was typed.")
    words = models.CharField(max_length=400, help_text="As search understands it.")
    filters = models.CharField(max_length=400, blank=True)
    found = models.PositiveIntegerField(null=True, help_text="Empty: sent to a page instead.")
    is_relaxed = models.BooleanField(default=False)
    engine = models.CharField(max_length=16)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "logged searches"
        indexes = [models.Index(fields=["at"], name="logged_search_by_time")]

    def __str__(self) -> str:
        return self.text


class SearchDay(models.Model):
    """What one day knows of one query. `visitors` and `clicked` count each visitor once a day."""

    day = models.DateField()
    words = models.CharField(max_length=400)
    text = models.CharField(max_length=200, help_text="As it was typed first, in small letters.")
    searches = models.PositiveIntegerField(default=0)
    visitors = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0, help_text="Nothing had all that was asked.")
    clicked = models.PositiveIntegerField(default=0, help_text="Visitors who opened a result.")
    bought = models.PositiveIntegerField(default=0, help_text="Products bought afterwards.")

    class Meta:
        verbose_name = "search insight"
        verbose_name_plural = "search insight"
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="search_day_once")]
        indexes = [
            models.Index(
                fields=["text"], opclasses=["varchar_pattern_ops"], name="search_day_by_text"
            ),
            models.Index(fields=["words", "day"], name="search_day_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.text}, {self.day}"


class SearchOutcome(models.Model):
    """Which products one query led to on one day."""

    day = models.DateField()
    words = models.CharField(max_length=400)
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="+")
    clicked = models.PositiveIntegerField(default=0)
    places = models.PositiveIntegerField(default=0, help_text="Sum of the places clicked at.")
    bought = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["words", "day", "product"], name="search_outcome_once")
        ]
        indexes = [models.Index(fields=["day"], name="search_outcome_by_day")]

    def __str__(self) -> str:
        return f"{self.words}: {self.product_id}"


class SeenToday(models.Model):
    """That something was counted already for a visitor of this day, as a digest of both.

    Nobody can be read out of it, nor that two rows are of one visitor. Gone when the day is over.
    """

    pk = models.CompositePrimaryKey("day", "digest")
    day = models.DateField()
    digest = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.day}: {self.digest}"
