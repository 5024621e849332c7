"""The money of an order, and what the payment provider told us."""

import uuid
from decimal import Decimal
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from shop.events.outbox import publish

ZERO = Decimal("0.00")


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
        indexes = [
            models.Index(fields=["order"], name="payment_given_back", condition=Q(refunded__gt=0)),
            models.Index(fields=["paid_at"], name="payment_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.intent_id}"

    @property
    def refundable(self) -> Decimal:
        return self.amount - self.refunded


class Refund(models.Model):
    """Money given back, or about to be: written before the provider is asked, so none is lost.

    `key` is the one-time key of the form that asked for it, and what the provider knows it by.
    `amount` is the price of the lines' units with `tax`, `shipping` and `extra`, less what an
    earlier `extra` had given of it (`given_before`).
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", "Requested"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    provider_id = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    tax = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO, db_default=ZERO)
    shipping = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO, db_default=ZERO)
    extra = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        default=ZERO,
        db_default=ZERO,
        help_text="A free amount, for no goods: goodwill, say.",
    )
    instead_of = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
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
            models.CheckConstraint(
                condition=Q(tax__gte=0) & Q(shipping__gte=0) & Q(extra__gte=0),
                name="refund_takes_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="refund_to_send", condition=Q(status="requested"))
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.status}"

    @property
    def goods(self) -> Decimal:
        """The price of its lines' units, without tax."""
        return sum((line.price for line in self.lines.all()), ZERO)

    @property
    def given_before(self) -> Decimal:
        """What of it an earlier free amount had given already."""
        return self.goods + self.tax + self.shipping + self.extra - self.amount

    @property
    def has_failed(self) -> bool:
        return self.status == self.Status.FAILED

    @property
    def can_be_tried_again(self) -> bool:
        return self.has_failed and not hasattr(self, "followed_by")

    def mark_done(self, provider_id: str) -> bool:
        """Once: False when that was known."""
        with transaction.atomic():
            waiting = Refund.objects.filter(pk=self.pk, status=self.Status.REQUESTED)
            if not waiting.update(status=self.Status.DONE, provider_id=provider_id):
                return False
            publish("refund.done", {"refund": self.pk})
        return True

    def mark_failed(self, why: str) -> bool:
        """The provider refused it, at once or days after it was done. Its amount can be given back
        again, and `refund.failed` tells staff. False when that was known.
        """
        with transaction.atomic():
            alive = Refund.objects.filter(pk=self.pk).exclude(status=self.Status.FAILED)
            reason = ": ".join(filter(None, (self.reason, why)))[:200]
            if not alive.update(status=self.Status.FAILED, reason=reason):
                return False
            Payment.objects.filter(pk=self.payment_id).update(refunded=F("refunded") - self.amount)
            publish("refund.failed", {"refund": self.pk})
        return True


class RefundLine(models.Model):
    """Units of one order line whose price a refund gives back."""

    refund = models.ForeignKey(Refund, models.CASCADE, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", models.CASCADE, related_name="in_refunds")
    quantity = models.PositiveIntegerField()
    dropped = models.PositiveIntegerField(default=0, help_text="Of them, will never be sent.")
    restocked = models.PositiveIntegerField(default=0, help_text="Of them, back on the shelf.")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="refund_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(dropped__lte=F("quantity"))
                & Q(restocked__lte=F("quantity")),
                name="refund_line_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"

    @property
    def price(self) -> Decimal:
        return self.line.unit_price * self.quantity


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
