"""What was agreed: the order and its step."""

import secrets
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from catalog.insight import receipts
from shop.lib.delivery import arrival_window
from shop.lib.links import link
from shop.lib.money import Totals, percent, round_to_cent

if TYPE_CHECKING:
    from orders.models.history import OrderEvent
    from orders.models.line import OrderLine
    from orders.models.parcel import Parcel
    from shop.accounts.models import User

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread over the phone
_TO_SHIP = Q(status__in=["packed", "part_shipped"])


def new_number() -> str:
    return "HF-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def new_token() -> str:
    return secrets.token_urlsafe(24)


def current_tax_rate() -> Decimal:
    return settings.TAX_RATE


class OrderQuerySet(models.QuerySet["Order"]):
    def with_details(self) -> Self:
        """Everything an order page shows."""
        return self.prefetch_related(
            "lines__variant__product__images",
            "history__parcel",
            "parcels__lines__line",
            "payments__refunds__lines__line",
        )

    def of(self, user: "User") -> Self:
        """The shopper's own, newest first."""
        return self.filter(user=user)

    def mentioning(self, words: str) -> Self:
        """Those with such a number, or with such a thing in them. Ask it of one shopper's."""
        named = Q(number__icontains=words) | Q(lines__title__icontains=words)
        return self.filter(pk__in=self.filter(named).values("pk"))

    def with_staff_details(self) -> Self:
        """Everything the back office shows of an order."""
        return self.select_related("user", "checkout").prefetch_related(
            "lines__variant__product__images",
            "history__parcel",
            "parcels__lines__line",
            "payments__refunds__lines__line",
            "payments__refunds__followed_by",
            "messages",
            "checkout__attempts",
        )

    def for_slips(self) -> Self:
        """What a packing slip says of each."""
        return self.prefetch_related("lines")

    def to_pack(self) -> Self:
        return self.filter(status=Order.Status.CONFIRMED)

    def to_ship(self) -> Self:
        """Those that are packed, and those of which something was left for another parcel."""
        return self.filter(_TO_SHIP)


class Order(models.Model):
    class Status(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        PACKED = "packed", "Packed"
        PART_SHIPPED = "part_shipped", "Partly shipped"
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
    shipping_refunded = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal("0.00"), db_default=Decimal("0.00")
    )
    tax_rate = models.DecimalField(
        max_digits=6, decimal_places=5, default=current_tax_rate, db_default=Decimal(0)
    )
    card_label = models.CharField(max_length=60, blank=True)
    placed_at = models.DateTimeField(default=timezone.now)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at",)
        indexes = [
            models.Index(fields=["user", "-placed_at"], name="order_history"),
            models.Index(fields=["status", "-placed_at"], name="order_by_status"),
            models.Index(fields=["-placed_at"], name="order_newest"),
            models.Index(fields=["placed_at"], name="order_to_ship", condition=_TO_SHIP),
            models.Index(
                fields=["email"], opclasses=["varchar_pattern_ops"], name="order_by_email"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(shipping_refunded__gte=0) & Q(shipping_refunded__lte=F("shipping")),
                name="never_refund_more_shipping_than_was_paid",
            )
        ]
        permissions = [
            ("pack_order", "Can pack orders, print packing slips and take goods back"),
            ("ship_order", "Can send orders and call them delivered"),
            ("cancel_order", "Can cancel what was not sent"),
            ("refund_order", "Can give money back"),
            ("refund_beyond_limit", "Can give back more than the limit for one order"),
            ("note_order", "Can write notes on orders"),
            ("resend_mail", "Can send the mails of an order again"),
            ("correct_email", "Can correct the mail address of an order"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The guest's unguessable address; works for the signed-in shopper too."""
        return link("orders:order", self.token)

    @property
    def totals(self) -> Totals:
        return Totals(subtotal=self.subtotal, tax=self.tax, shipping=self.shipping)

    @property
    def total(self) -> Decimal:
        return self.totals.total

    @property
    def tax_percent(self) -> str:
        """8 for 8 %. Empty for orders that are older than the record of their rate."""
        is_true = round_to_cent(self.subtotal * self.tax_rate) == self.tax
        return percent(self.tax_rate) if is_true else ""

    @property
    def paid(self) -> Decimal:
        return sum((payment.amount for payment in self.payments.all()), Decimal("0.00"))

    @property
    def refunded(self) -> Decimal:
        payments = self.payments.all()
        return sum((payment.refunded for payment in payments), Decimal("0.00"))

    @property
    def kept(self) -> Decimal:
        """What the shop has of it after refunds."""
        return self.paid - self.refunded

    @property
    def arrives(self) -> tuple[date, date]:
        return arrival_window(timezone.localdate(self.placed_at))

    @property
    def receipt(self) -> str:
        """What the thank-you page shows for it when it says by which words things were found."""
        bought = (line.product_id for line in self.lines.all() if line.product_id)
        return receipts.receipt_for(self.number, bought)

    @property
    def timeline(self) -> list["OrderEvent"]:
        """The history without what is for staff only."""
        return [event for event in self.history.all() if not event.for_staff]

    @property
    def still_to_come(self) -> list[str]:
        """Names of the steps ahead; none once it is delivered or cancelled."""
        step = self.Status.PACKED if self.is_partly_shipped else self.Status(self.status)
        if step not in _WAY:
            return []
        return [str(ahead.label) for ahead in _WAY[_WAY.index(step) + 1 :]]

    # --- What may be done to it now. The verbs ask again, with the row locked ---------------------

    @property
    def next_steps(self) -> list[str]:
        """What this order may become now."""
        return list(_NEXT.get(self.Status(self.status), ()))

    @property
    def is_to_be_sent(self) -> bool:
        """Wholly or in part. Staff may still cancel that."""
        return self.status in _STILL_HERE

    @property
    def can_be_cancelled_by_shopper(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_partly_shipped(self) -> bool:
        return self.status == self.Status.PART_SHIPPED

    def step_after(self, lines: Iterable["OrderLine"], parcels: Iterable["Parcel"]) -> str:
        """The step that its goods have come to; of `packed` they cannot tell."""
        lines = list(lines)
        to_send = any(line.to_send for line in lines)
        if not any(line.sent for line in lines):
            is_stopped = lines and not to_send
            return self.Status.CANCELLED if is_stopped else self.status
        if to_send:
            return self.Status.PART_SHIPPED
        on_the_way = any(parcel.delivered_at is None for parcel in parcels)
        return self.Status.SHIPPED if on_the_way else self.Status.DELIVERED


_WAY = (
    Order.Status.CONFIRMED,
    Order.Status.PACKED,
    Order.Status.SHIPPED,
    Order.Status.DELIVERED,
)
_STILL_HERE = (Order.Status.CONFIRMED, Order.Status.PACKED, Order.Status.PART_SHIPPED)
_NEXT = {
    Order.Status.CONFIRMED: (Order.Status.PACKED, Order.Status.SHIPPED),
    Order.Status.PACKED: (Order.Status.SHIPPED,),
    Order.Status.PART_SHIPPED: (Order.Status.SHIPPED,),
    Order.Status.SHIPPED: (Order.Status.DELIVERED,),
}
