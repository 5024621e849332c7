"""One thing in a cart."""

from decimal import Decimal

from django.db import models
from django.utils import timezone

from catalog.models import Hold


class CartLine(models.Model):
    cart = models.ForeignKey("cart.Cart", models.CASCADE, related_name="lines", db_index=False)
    variant = models.ForeignKey("catalog.Variant", models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    price_seen = models.DecimalField(max_digits=10, decimal_places=2)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    hold: Hold | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_line_once_per_variant"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="cart_line_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"

    @property
    def total(self) -> Decimal:
        return self.variant.price * self.quantity

    @property
    def is_held(self) -> bool:
        """Whether all its units are kept for this cart, by the clock."""
        return bool(self.hold and self.hold.is_live and self.hold.quantity >= self.quantity)

    @property
    def can_have(self) -> int:
        """Units this cart could have in all: what is free and what it holds already."""
        own = self.hold.quantity if self.hold and self.hold.is_live else 0
        stock = getattr(self.variant, "stock", None)  # its counters may have been lost
        return own + (stock.available if stock else 0)

    @property
    def is_short(self) -> bool:
        """Its hold is gone and there is not enough left to renew it."""
        return not self.is_held and self.can_have < self.quantity

    @property
    def price_changed(self) -> bool:
        return self.price_seen != self.variant.price
