"""What staff decide for single queries: what stands first or last, and which page it leads to."""

import re
from typing import Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*", re.ASCII)  # no other host, no space, no backslash
MOST_PLACES = 24


def check_local_path(path: str) -> None:
    """Raises ValidationError unless it is the address of a page of this shop."""
    try:
        if path and not _LOCAL.fullmatch(path):
            raise ValidationError("Write it from the first / on, as in /c/bags/?sort=newest.")
        resolve(urlsplit(path).path or "/")
    except (Resolver404, ValueError):
        raise ValidationError("There is no such page in this shop.") from None


class TunedQueryQuerySet(models.QuerySet["TunedQuery"]):
    def with_pages(self) -> Self:
        return self.select_related("shelf", "product")


class TunedQuery(models.Model):
    """A query that staff look after. `words` is what search makes of its text, see `sameness`."""

    text = models.CharField("query", max_length=200, help_text="As shoppers type it.")
    words = models.CharField(max_length=400, unique=True, editable=False)
    shelf = models.ForeignKey(
        "catalog.Category", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    product = models.ForeignKey(
        "catalog.Product", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    path = models.CharField(
        "address",
        max_length=300,
        blank=True,
        validators=[check_local_path],
        help_text="Of a page of this shop, from the first / on.",
    )
    leads_from = models.DateField("from", null=True, blank=True)
    leads_until = models.DateField("until", null=True, blank=True, help_text="That day included.")
    is_suggested = models.BooleanField(
        "may be suggested", default=True, help_text="To others, once enough visitors asked for it."
    )
    note = models.CharField(max_length=200, blank=True, help_text="For colleagues: why it is here.")

    objects = TunedQueryQuerySet.as_manager()

    class Meta:
        verbose_name = "tuned query"
        verbose_name_plural = "tuned queries"
        constraints = [
            models.CheckConstraint(
                condition=Q(path="") | Q(path__regex=r"^/([^/\\]|$)"),
                name="tuned_query_leads_nowhere_else",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def leads_to(self) -> str:
        """The address that shoppers are sent to today; '' for the results. Never another site's."""
        if not _is_today(self.leads_from, self.leads_until):
            return ""
        if self.shelf:
            return self.shelf.get_absolute_url()
        if self.product:
            return self.product.get_absolute_url() if self.product.is_for_sale else ""
        return _not_sent_on(self.path) if _LOCAL.fullmatch(self.path) else ""


class PlacementQuerySet(models.QuerySet["Placement"]):
    def today(self) -> Self:
        """In force, of products that lists may show."""
        today = timezone.localdate()
        begun = Q(begins_on=None) | Q(begins_on__lte=today)
        going_on = Q(ends_on=None) | Q(ends_on__gte=today)
        return self.filter(
            begun & going_on, product__is_published=True, product__is_listed=True,
            product__retired_at=None,
        ).order_by("position", "pk")  # fmt: skip


class Placement(models.Model):
    class Kind(models.TextChoices):
        PIN = "pin", "Pin to the place"
        BURY = "bury", "Show last"

    query = models.ForeignKey(TunedQuery, models.CASCADE, related_name="placements")
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.PIN)
    position = models.PositiveSmallIntegerField(
        "place",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
        help_text="On the first page, counted from 1.",
    )
    begins_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["query", "product"], name="placement_once"),
            models.CheckConstraint(
                condition=Q(position__range=(1, MOST_PLACES)), name="placement_on_first_page"
            ),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.BURY:
            return f"{self.product} is shown last"
        return f"{self.product} is pinned to place {self.position}"


def _is_today(begins: object, ends: object) -> bool:
    today = timezone.localdate()
    return (begins is None or begins <= today) and (ends is None or ends >= today)  # type: ignore[operator]


def _not_sent_on(path: str) -> str:
    """Two queries that lead to each other would send a shopper to and fro."""
    if urlsplit(path).path != reverse("catalog:search"):
        return path
    return path + ("&" if urlsplit(path).query else "?") + "redirect=0"
