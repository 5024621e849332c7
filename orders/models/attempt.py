"""Attempts to pay, and what became of those that failed."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from django.db import models
from django.utils import timezone

from shop.lib.money import Totals
from shop.lib.rows import change, fetch_row

_OPEN_STILL = "WHERE id = %(attempt)s AND outcome = 'open'"
_REGISTER = (
    f"UPDATE orders_paymentattempt SET intent_id = %(intent)s, worked_on_at = %(now)s {_OPEN_STILL}"  # noqa: S608 - our own words
)
_END = (
    "UPDATE orders_paymentattempt SET outcome = %(outcome)s, reason = %(reason)s,"  # noqa: S608 - our own words
    f" owed = %(owed)s, ended_at = %(now)s {_OPEN_STILL}"
    " AND intent_id IS NOT DISTINCT FROM %(intent)s"
)


class PaymentAttemptQuerySet(models.QuerySet["PaymentAttempt"]):
    def under_way(self) -> Self:
        return self.filter(outcome=PaymentAttempt.Outcome.OPEN)

    def under_way_since(self, then: datetime) -> Self:
        """Begun before then and without an end still: somebody should look."""
        return self.under_way().filter(created_at__lte=then)

    def left_alone(self, for_so_long: timedelta) -> Self:
        """Payment began, and nobody went on with it since."""
        return self.under_way().filter(worked_on_at__lte=timezone.now() - for_so_long)

    def owed(self) -> Self:
        """Their money came in, made no order, and has not gone back yet."""
        return self.filter(outcome=PaymentAttempt.Outcome.OWED)


class PaymentAttempt(models.Model):
    """One press of 'Place order': what was agreed to and what came of it. Never card data.

    `key` makes it idempotent, here and at the payment provider. At most one attempt per checkout
    is open, so that two tabs cannot pay twice.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", "Under way"
        PAID = "paid", "Paid"
        DECLINED = "declined", "Declined"
        CANCELLED = "cancelled", "Cancelled"
        OWED = "owed", "Owed back"
        REFUNDED = "refunded", "Refunded"

    checkout = models.ForeignKey("orders.Checkout", models.CASCADE, related_name="attempts")
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    intent_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    lines = models.JSONField(default=list, help_text="The lines agreed to, with prices.")
    subtotal = models.DecimalField(max_digits=12, decimal_places=2)
    tax = models.DecimalField(max_digits=12, decimal_places=2)
    shipping = models.DecimalField(max_digits=12, decimal_places=2)
    owed = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="What was paid and made no order: all of it goes back.",
    )
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    worked_on_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PaymentAttemptQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["created_at"], name="attempt_by_time"),
            models.Index(fields=["id"], name="attempt_owed", condition=models.Q(outcome="owed")),
            models.Index(fields=["id"], name="attempt_open", condition=models.Q(outcome="open")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["checkout"],
                condition=models.Q(outcome="open"),
                name="one_open_attempt_per_checkout",
            )
        ]

    def __str__(self) -> str:
        return f"{self.total} {self.outcome}"

    @property
    def total(self) -> Decimal:
        return self.totals.total

    @property
    def totals(self) -> Totals:
        return Totals(subtotal=self.subtotal, tax=self.tax, shipping=self.shipping)

    @property
    def to_give_back(self) -> Decimal:
        """Of those that are older than the record of it, what was agreed."""
        return self.total if self.owed is None else self.owed

    def register(self, intent_id: str) -> bool:
        """Remember the payment that was begun for it. False when somebody closed it meanwhile."""
        self.intent_id = intent_id
        values = {"attempt": self.pk, "intent": intent_id, "now": timezone.now()}
        return bool(change(_REGISTER, values))

    @property
    def outcome_now(self) -> str:
        """As the database has it, where the checkout is locked."""
        row = fetch_row(
            "SELECT outcome FROM orders_paymentattempt WHERE id = %(id)s", {"id": self.pk}
        )
        return str(row[0]) if row else ""

    def take_up(self, after: timedelta) -> bool:
        """Go on with it where somebody else seems to have died. False when somebody may be at work
        still: they began less than so long ago.
        """
        now = timezone.now()
        own = PaymentAttempt.objects.under_way().filter(pk=self.pk)
        left = own.filter(worked_on_at__lte=now - after)
        return bool(left.update(worked_on_at=now))

    def end(self, outcome: str, reason: str = "", owed: Decimal | None = None) -> bool:
        """Close it once; False when somebody else did, or registered a payment meanwhile."""
        end = {"outcome": outcome, "reason": reason[:300], "owed": owed, "now": timezone.now()}
        return bool(change(_END, {**end, "attempt": self.pk, "intent": self.intent_id}))

    def owe(self, reason: str, owed: Decimal) -> bool:
        """It was closed as unpaid, and its money came after all: that must go back."""
        unpaid = [self.Outcome.DECLINED, self.Outcome.CANCELLED]
        closed = PaymentAttempt.objects.filter(pk=self.pk, outcome__in=unpaid)
        end = {"outcome": self.Outcome.OWED, "reason": reason[:300], "owed": owed}
        return bool(closed.update(**end))

    def mark_returned(self) -> bool:
        owed = PaymentAttempt.objects.owed().filter(pk=self.pk)
        return bool(owed.update(outcome=self.Outcome.REFUNDED))


class CheckoutFailure(models.Model):
    """A 'Place order' that came to nothing: kept for whoever asks why. Never card data."""

    class Step(models.TextChoices):
        PREPARE = "prepare", "Before the payment"
        PAY = "pay", "Payment"
        FINALIZE = "finalize", "After the payment"

    checkout = models.ForeignKey("orders.Checkout", models.CASCADE, related_name="failures")
    step = models.CharField(max_length=12, choices=Step.choices)
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["created_at"], name="checkout_failure_by_time")]

    def __str__(self) -> str:
        return f"{self.code} over {self.amount}"
