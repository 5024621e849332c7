"""Who wants to be told when something is back, in order of asking. Written by `catalog.stock`."""

import secrets
from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

WAITLIST = "waitlist:"  # how the owner key of a hold begins that is kept for a place in the line


def new_token() -> str:
    return secrets.token_urlsafe(24)


class WaitlistPlaceQuerySet(models.QuerySet["WaitlistPlace"]):
    def in_line(self) -> Self:
        """Not served yet, in order of asking: keys are given out under the stock row's lock."""
        return self.filter(state=WaitlistPlace.State.WAITING).order_by("pk")

    def open(self) -> Self:
        return self.filter(state__in=WaitlistPlace.OPEN)

    def of_owners(self, owners: Iterable[str]) -> Self:
        """Those for which these owners of holds keep something now."""
        ids = [int(key.removeprefix(WAITLIST)) for key in owners if key.startswith(WAITLIST)]
        return self.filter(pk__in=ids, state=WaitlistPlace.State.KEPT) if ids else self.none()


class WaitlistPlace(models.Model):
    """Someone's place in the line for one unit of a variant.

    When it is their turn a unit is held for `owner` until `kept_until`, and a mail says so. Its
    link is the right to the unit: whoever has it may take the unit over.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        KEPT = "kept", "One is kept"
        TAKEN = "taken", "Taken"
        LAPSED = "lapsed", "Not taken in time"
        LEFT = "left", "Left the list"

    OPEN = (State.WAITING, State.KEPT)

    variant = models.ForeignKey(
        "catalog.Variant", models.CASCADE, related_name="waitlist", db_index=False
    )
    email = models.EmailField(help_text="In small letters.")
    address = models.CharField(
        max_length=32, blank=True, help_text="An opaque key of where the request came from."
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    kept_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("mailed at", null=True, blank=True)
    claimed_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Its mail is being sent until then; later the worker must have died.",
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WaitlistPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "place on the waitlist"
        verbose_name_plural = "waitlist"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["variant", "email"],
                condition=Q(state__in=["waiting", "kept"]),
                name="waitlist_place_once_per_mail",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["variant", "state", "id"], name="waitlist_by_turn"),
            models.Index(
                fields=["id"], condition=Q(state="kept", sent_at=None), name="waitlist_mail_owed"
            ),
            models.Index(
                fields=["email"],
                opclasses=["varchar_pattern_ops"],
                name="waitlist_by_email",
            ),
            models.Index(
                fields=["address"],
                condition=Q(state__in=["waiting", "kept"]) & ~Q(address=""),
                name="waitlist_by_address",
            ),
            models.Index(
                fields=["ended_at"], condition=Q(ended_at__isnull=False), name="waitlist_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} for {self.variant_id}"

    def get_absolute_url(self) -> str:
        return reverse("catalog:waitlist_place", args=[self.token])

    @property
    def owner(self) -> str:
        return f"{WAITLIST}{self.pk}"

    @property
    def is_kept(self) -> bool:
        """Whether a unit is held for it, by the clock."""
        return bool(self.kept_until and self.kept_until > timezone.now()) and self.state == "kept"

    @property
    def is_open(self) -> bool:
        """Waiting for its turn, or has it now."""
        return self.is_kept or self.state == self.State.WAITING

    @property
    def ahead(self) -> int:
        """How many of those in line asked earlier."""
        line = WaitlistPlace.objects.in_line().filter(variant_id=self.variant_id)
        return line.filter(pk__lt=self.pk).count()
