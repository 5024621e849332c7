"""What was agreed: the order, its lines and its history."""

import secrets
from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from catalog.insight import receipts
from shop.lib.delivery import arrival_window
from shop.lib.money import Totals

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread over the phone


def new_number() -> str:
    return "HF-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def new_token() -> str:
    return secrets.token_urlsafe(24)


class OrderQuerySet(models.QuerySet["Order"]):
    def with_details(self) -> Self:
        """Everything an order page shows."""
        return self.prefetch_related(
            "lines__variant__product__images", "history", "payments__refunds"
        )


class Order(models.Model):
    class Status(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        PACKED = "packed", "Packed"
        SHIPPED = "shipped", "Shipped"
        DELIVERED = "delivered", "Delivered"
        CANCELLED = "cancelled", "Cancelled"

    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    checkout = models.OneToOneField(
        "orders.Checkout", models.PROTECT, null=True, blank=True, related_name="order"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    email = models.EmailField()
    address = models.JSONField(default=dict)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.CONFIRMED)
    subtotal = models.DecimalField(max_digits=12, decimal_places=2)
    tax = models.DecimalField(max_digits=12, decimal_places=2)
    shipping = models.DecimalField(max_digits=12, decimal_places=2)
    card_label = models.CharField(max_length=60, blank=True)
    placed_at = models.DateTimeField(default=timezone.now)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at",)
        indexes = [
            models.Index(fields=["user", "-placed_at"], name="order_history"),
            models.Index(fields=["status", "-placed_at"], name="order_by_status"),
            models.Index(fields=["-placed_at"], name="order_newest"),
            models.Index(
                fields=["email"], opclasses=["varchar_pattern_ops"], name="order_by_email"
            ),
        ]
        permissions = [("refund_order", "Can give money back")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The guest's unguessable address; works for the signed-in shopper too."""
        return reverse("orders:order", args=[self.token])

    @property
    def totals(self) -> Totals:
        return Totals(subtotal=self.subtotal, tax=self.tax, shipping=self.shipping)

    @property
    def total(self) -> Decimal:
        return self.totals.total

    @property
    def refunded(self) -> Decimal:
        payments = self.payments.all()
        return sum((payment.refunded for payment in payments), Decimal("0.00"))

    @property
    def arrives(self) -> tuple[date, date]:
        return arrival_window(timezone.localdate(self.placed_at))

    @property
    def receipt(self) -> str:
        """What the thank-you page shows for it when it says by which words things were found."""
        bought = (line.product_id for line in self.lines.all() if line.product_id)
        return receipts.receipt_for(self.number, bought)

    @property
    def still_to_come(self) -> list[str]:
        """Names of the steps ahead; none once it is delivered or cancelled."""
        way = [
            self.Status.CONFIRMED,
            self.Status.PACKED,
            self.Status.SHIPPED,
            self.Status.DELIVERED,
        ]
        if self.status not in way:
            return []
        return [str(step.label) for step in way[way.index(self.Status(self.status)) + 1 :]]

    # --- Guarded transitions: each happens once, whoever asks ------------------------------------

    _MAY_FOLLOW = {
        Status.PACKED: [Status.CONFIRMED],
        Status.SHIPPED: [Status.PACKED, Status.CONFIRMED],
        Status.DELIVERED: [Status.SHIPPED],
        Status.CANCELLED: [Status.CONFIRMED, Status.PACKED],
    }

    @property
    def can_be_cancelled(self) -> bool:
        return self.status in self._MAY_FOLLOW[self.Status.CANCELLED]

    @property
    def next_steps(self) -> list[str]:
        """What this order may become now."""
        return [status for status, sources in self._MAY_FOLLOW.items() if self.status in sources]

    def move_to(self, status: str, *, actor: str = "", note: str = "") -> bool:
        """Take the next step and write it into the history. False when it may not be taken now.

        Call it inside a transaction.
        """
        sources = self._MAY_FOLLOW[self.Status(status)]
        if not Order.objects.filter(pk=self.pk, status__in=sources).update(status=status):
            return False
        self.status = status
        self.history.create(status=status, actor=actor, note=note)
        return True


class OrderLine(models.Model):
    """A copy of what was bought, as it was called and priced then."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
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

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["sku"], opclasses=["varchar_pattern_ops"], name="order_line_by_sku"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def total(self) -> Decimal:
        return self.unit_price * self.quantity


class OrderEvent(models.Model):
    """One entry of the timeline."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="history")
    status = models.CharField(max_length=12, choices=Order.Status.choices)
    note = models.CharField(max_length=300, blank=True)
    actor = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.created_at:%Y-%m-%d %H:%M}"
