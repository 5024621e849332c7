"""A line of an order, and how far its units have come."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q


def _units(help_text: str) -> "models.PositiveIntegerField[Any, Any]":
    return models.PositiveIntegerField(default=0, db_default=0, help_text=help_text)


class OrderLine(models.Model):
    """A copy of what was bought, as it was called and priced then.

    The counters say where its units are. They only grow, by the verbs of `orders.fulfilment`,
    `orders.refunding` and `orders.cancelling`, which have the order's row locked; the database
    refuses what cannot be.
    """

    order = models.ForeignKey("orders.Order", models.CASCADE, related_name="lines")
    variant = models.ForeignKey(
        "catalog.Variant", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    product = models.ForeignKey(
        "catalog.Product", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sku = models.CharField(max_length=64)
    title = models.CharField(max_length=400)
    label = models.CharField(max_length=200, blank=True)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)
    quantity = models.PositiveIntegerField()
    sent = _units("In parcels that left.")
    dropped = _units("Will never leave: cancelled, or refunded before they left.")
    refunded = _units("Cancelled, or their price was given back.")
    restocked = _units("Back on the shelf.")

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["sku"], opclasses=["varchar_pattern_ops"], name="order_line_by_sku"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=F("sent") + F("dropped")),
                name="line_sends_no_more_than_was_bought",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=F("dropped")) & Q(refunded__lte=F("sent") + F("dropped")),
                name="line_refunds_what_left_or_never_will",
            ),
            models.CheckConstraint(
                condition=Q(restocked__lte=F("sent") + F("dropped")),
                name="line_restocks_what_left_or_never_will",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def total(self) -> Decimal:
        return self.unit_price * self.quantity

    @property
    def to_send(self) -> int:
        """Units that have not left and still will."""
        return self.quantity - self.sent - self.dropped

    @property
    def refundable(self) -> int:
        return self.quantity - self.refunded

    @property
    def restockable(self) -> int:
        """Units that left, or never will, and are not on the shelf."""
        return self.sent + self.dropped - self.restocked
