"""What happened to an order: who did what, and when."""

from django.db import models
from django.utils import timezone

from orders.models.order import Order


class OrderEvent(models.Model):
    """One entry of the timeline. `status` is what the order was after it.

    `key` is the one-time key of the form that asked for it: sent twice, it acts once.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", "Next step"
        SENT = "sent", "Parcel sent"
        ARRIVED = "arrived", "Parcel delivered"
        DROPPED = "dropped", "The rest was cancelled"
        CORRECTED = "corrected", "Tracking corrected"
        REFUNDED = "refunded", "Money on its way back"
        REFUND_FAILED = "refund_failed", "The bank refused a refund"
        RESTOCKED = "restocked", "Goods back on the shelf"
        MAILED = "mailed", "Mail sent again"
        EMAIL_CORRECTED = "email_corrected", "Mail address corrected"
        NOTE = "note", "Note"

    order = models.ForeignKey(Order, models.CASCADE, related_name="history")
    kind = models.CharField(
        max_length=16, choices=Kind.choices, default=Kind.MOVED, db_default=Kind.MOVED
    )
    status = models.CharField(max_length=12, choices=Order.Status.choices)
    for_staff = models.BooleanField(
        default=False, db_default=False, help_text="Shoppers do not see it."
    )
    note = models.CharField(max_length=1000, blank=True)
    actor = models.CharField(max_length=150, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    parcel = models.ForeignKey(
        "orders.Parcel", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    refund = models.ForeignKey(
        "orders.Refund", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "pk")
        indexes = [
            models.Index(
                fields=["parcel"],
                name="event_of_parcel",
                condition=models.Q(parcel__isnull=False),
            ),
            models.Index(
                fields=["refund"],
                name="event_of_refund",
                condition=models.Q(refund__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        """What it is called in a timeline."""
        if self.kind == self.Kind.MOVED:
            return self.get_status_display()
        if self.parcel and self.kind in {self.Kind.SENT, self.Kind.ARRIVED}:
            done = "sent" if self.kind == self.Kind.SENT else "delivered"
            return f"Parcel {self.parcel.number} {done}"
        return self.get_kind_display()
