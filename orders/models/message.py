"""Mails that are owed to shoppers."""

from typing import Self

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet["Message"]):
    def refused(self) -> Self:
        return self.filter(refused_at__isnull=False)


class Message(models.Model):
    """A mail that is owed to a shopper, once for what it is about: an order, one of its parcels or
    refunds, or an attempt to pay that came to no order."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "Order confirmed"
        PACKED = "packed", "Order packed"
        SHIPPED = "shipped", "On its way"
        DELIVERED = "delivered", "Delivered"
        CANCELLED = "cancelled", "Order cancelled"
        REFUNDED = "refunded", "Money on its way back"
        RETURNED = "returned", "Payment returned"

    order = models.ForeignKey(
        "orders.Order", models.CASCADE, null=True, blank=True, related_name="messages"
    )
    parcel = models.ForeignKey(
        "orders.Parcel", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    refund = models.ForeignKey(
        "orders.Refund", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    attempt = models.ForeignKey(
        "orders.PaymentAttempt",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    sent_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Being sent until then; later the worker must have died.",
    )
    refused_at = models.DateTimeField(
        null=True, blank=True, help_text="The mail server does not take it, for good."
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        # Each is also the index by which a parcel, a refund or an attempt finds its mails.
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(parcel=None, refund=None),
                name="message_once_per_order",
            ),
            models.UniqueConstraint(
                fields=["parcel", "kind"],
                condition=Q(parcel__isnull=False),
                name="message_once_per_parcel",
            ),
            models.UniqueConstraint(
                fields=["refund", "kind"],
                condition=Q(refund__isnull=False),
                name="message_once_per_refund",
            ),
            models.UniqueConstraint(
                fields=["attempt", "kind"],
                condition=Q(attempt__isnull=False),
                name="message_once_per_attempt",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=False, attempt=None)
                | Q(order=None, parcel=None, refund=None, attempt__isnull=False),
                name="message_of_an_order_or_an_attempt",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="message_owed", condition=Q(sent_at__isnull=True)),
            models.Index(
                fields=["id"], name="message_refused", condition=Q(refused_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.order_id or self.attempt_id}"

    @property
    def can_be_sent_again(self) -> bool:
        """It went out, or could not; and it is true still: a bank may have refused its refund."""
        is_over = bool(self.refund and self.refund.has_failed)
        return bool(self.sent_at or self.refused_at) and not is_over

    @property
    def address(self) -> str:
        """Whom it goes to."""
        if self.order:
            return self.order.email
        return self.attempt.checkout.email if self.attempt else ""
