"""What left the house: parcels, and what is in them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from orders import carriers


class Parcel(models.Model):
    """One parcel that left. `key` is the one-time key of the form that sent it."""

    order = models.ForeignKey("orders.Order", models.CASCADE, related_name="parcels")
    number = models.PositiveSmallIntegerField(help_text="Within the order, from 1.")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    carrier = models.CharField(max_length=40, help_text="A key of CARRIERS, or 'other'.")
    tracking_number = models.CharField(max_length=60, blank=True)
    tracking_link = models.URLField(max_length=400, blank=True)
    shipped_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "number")
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="parcel_numbered_once"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(delivered_at__gte=F("shipped_at")),
                name="parcel_arrives_after_it_left",
            ),
            models.CheckConstraint(
                condition=Q(tracking_link="") | Q(tracking_link__startswith="https://"),
                name="parcel_is_tracked_by_https",
            ),
        ]
        indexes = [
            models.Index(
                fields=["shipped_at"],
                name="parcel_on_its_way",
                condition=Q(delivered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Parcel {self.number} of {self.order_id}"

    @property
    def carrier_name(self) -> str:
        return carriers.name_of(self.carrier)

    @property
    def is_delivered(self) -> bool:
        return self.delivered_at is not None

    @property
    def units(self) -> int:
        return sum(each.quantity for each in self.lines.all())


class ParcelLine(models.Model):
    """Units of one order line in a parcel."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", models.CASCADE, related_name="in_parcels")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line"], name="parcel_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parcel_line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"
