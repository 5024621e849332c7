"""What buyers say."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, Count
from django.utils import timezone


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> Self:
        return self.filter(is_published=True)


class Review(models.Model):
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="reviews")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    byline = models.CharField(max_length=80, blank=True)
    rating = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    is_published = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["product", "-created_at"], name="review_newest_of_product")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=5), name="review_one_to_five_stars"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating} stars: {self.title}"

    def publish(self) -> None:
        """Save, and count it into the product's average."""
        self.save()
        counted = Review.objects.published().filter(product_id=self.product_id)
        figures = counted.aggregate(average=Avg("rating"), count=Count("pk"))
        average = Decimal(figures["average"] or 0).quantize(Decimal("0.01"))
        type(self.product).objects.filter(pk=self.product_id).update(
            rating_average=average, rating_count=figures["count"]
        )
