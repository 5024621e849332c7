"""Which products are bought together."""

from django.db import models


class BoughtTogether(models.Model):
    """In how many orders both products stood. Kept in both directions, so a page reads one."""

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="bought_with")
    other = models.ForeignKey("catalog.Product", models.CASCADE, related_name="+")
    orders = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "other"], name="bought_together_once")
        ]
        indexes = [models.Index(fields=["product", "-orders"], name="bought_together_best_first")]

    def __str__(self) -> str:
        return f"{self.product_id} with {self.other_id}: {self.orders}"
