"""The money of an order, and what the payment provider told us."""

import uuid
from decimal import Decimal

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone


class Payment(models.Model):
    """One captured payment. A payment intent pays for one order at most."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="payments")
    intent_id = models.CharField(max_length=120, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    refunded = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal("0.00"))
    paid_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount")),
                name="never_refund_more_than_was_paid",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.intent_id}"

    @property
    def refundable(self) -> Decimal:
        return self.amount - self.refunded


class Refund(models.Model):
    """Money given back, or about to be: written before the provider is asked, so none is lost."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "Requested"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    provider_id = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.REQUESTED)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.status}"

    def mark_done(self, provider_id: str) -> None:
        waiting = Refund.objects.filter(pk=self.pk, status=self.Status.REQUESTED)
        waiting.update(status=self.Status.DONE, provider_id=provider_id)

    def mark_failed(self, why: str) -> None:
        """The provider refused it: the amount can be refunded again, and staff see the reason."""
        with transaction.atomic():
            waiting = Refund.objects.filter(pk=self.pk, status=self.Status.REQUESTED)
            reason = f"{self.reason}: {why}"[:200]
            if waiting.update(status=self.Status.FAILED, reason=reason):
                Payment.objects.filter(pk=self.payment_id).update(
                    refunded=F("refunded") - self.amount
                )


class WebhookEvent(models.Model):
    """An event that the payment provider told us; each is worked on once."""

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=80)
    intent_id = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class Message(models.Model):
    """A mail that is owed to a shopper; each kind is sent once per order."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "Order confirmed"
        SHIPPED = "shipped", "On its way"
        CANCELLED = "cancelled", "Order cancelled"
        REFUNDED = "refunded", "Money on its way back"

    order = models.ForeignKey("orders.Order", models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    sent_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Being sent until then; later the worker must have died.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="message_once_per_order")
        ]
        indexes = [
            models.Index(fields=["id"], name="message_owed", condition=Q(sent_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.order_id}"
