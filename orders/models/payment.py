"""The money of an order, and what the payment provider told us."""

import uuid
from decimal import Decimal
from typing import Self

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
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_of_something"),
            models.UniqueConstraint(
                fields=["provider_id"], condition=~Q(provider_id=""), name="refund_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.status}"

    def mark_done(self, provider_id: str) -> None:
        waiting = Refund.objects.filter(pk=self.pk, status=self.Status.REQUESTED)
        waiting.update(status=self.Status.DONE, provider_id=provider_id)

    def mark_failed(self, why: str) -> None:
        """The provider refused it: the amount can be refunded again, and staff see the reason."""
        self._fail(self.Status.REQUESTED, why)

    def mark_bounced(self, why: str) -> bool:
        """It was done, and the bank sent it back. False when that was known."""
        return self._fail(self.Status.DONE, why)

    def _fail(self, status: str, why: str) -> bool:
        with transaction.atomic():
            waiting = Refund.objects.filter(pk=self.pk, status=status)
            reason = f"{self.reason}: {why}"[:200]
            if not waiting.update(status=self.Status.FAILED, reason=reason):
                return False
            payment = Payment.objects.filter(pk=self.payment_id)
            payment.update(refunded=F("refunded") - self.amount)
            return True


class WebhookEventQuerySet(models.QuerySet["WebhookEvent"]):
    def waiting(self) -> Self:
        """Not worked on yet."""
        return self.filter(handled_at=None)


class WebhookEvent(models.Model):
    """An event that the payment provider told us; each is worked on once.

    What it says is not kept: whoever works on it asks the provider what is true by then.
    """

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=80)
    intent_id = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["intent_id"], name="webhook_waiting", condition=Q(handled_at__isnull=True)
            ),
            models.Index(fields=["received_at"], name="webhook_by_time"),
        ]

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
