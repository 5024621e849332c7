"""What is for sale: brands, sellers, products, their variants and pictures."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Prefetch, Value
from django.utils import timezone
from django.utils.functional import cached_property

from catalog.models.stock import Stock
from shop.lib.links import link


class Brand(models.Model):
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Seller(models.Model):
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ProductQuerySet(models.QuerySet["Product"]):
    def for_sale(self) -> Self:
        """Products a shopper may see and buy."""
        return self.filter(is_published=True, retired_at=None)

    def listed(self) -> Self:
        """Those that lists, search and recommendations show."""
        return self.for_sale().filter(is_listed=True)

    def pictured(self) -> Self:
        return self.filter(Exists(ProductImage.objects.filter(product=OuterRef("pk"))))

    def reduced(self) -> Self:
        """Cheaper than their list price by a tenth or more: what a shopper would call an offer."""
        return self.filter(default_variant__list_price__gte=F("default_variant__price") * 10 / 9)

    def running_low(self) -> Self:
        """With a handful left. Counts lapsed holds as taken, which the badge then corrects."""
        left = F("default_variant__stock__on_hand") - F("default_variant__stock__reserved")
        return self.annotate(left=left).filter(left__range=(1, Stock.FEW))

    def bestselling(self, number: int) -> list[int]:
        """Ids, the most sold first."""
        return list(self.order_by("-sold_count", "-pk").values_list("pk", flat=True)[:number])

    def best_of_each_shelf(self) -> dict[str, int]:
        """The path of each root category, and the id of its best-selling product."""
        root = Func(
            F("category__path"),
            Value("/"),
            Value(1),
            function="split_part",
            output_field=models.CharField(),
        )
        best = self.annotate(shelf=root).order_by("shelf", "-sold_count", "-pk").distinct("shelf")
        return dict(best.values_list("shelf", "pk"))

    def in_order(self, ids: Sequence[int]) -> Self:
        """Those of the ids that are in this set, in the order of the ids."""
        wanted = Value(list(ids), output_field=ArrayField(models.BigIntegerField()))
        place = Func(wanted, F("pk"), function="array_position")
        return self.filter(pk__in=ids).order_by(place)

    def with_card_details(self) -> Self:
        """Everything a product card shows, and no more, in three queries."""
        first_pictures = ProductImage.objects.order_by("product_id", "position", "pk")
        return (
            self.select_related("brand", "default_variant")
            .defer("description", "features", "specifications")
            .prefetch_related(
                Prefetch("images", first_pictures.distinct("product_id")),
                Prefetch("default_variant__stock", Stock.objects.as_of_now()),
            )
        )


class Product(models.Model):
    external_id = models.CharField(
        max_length=120, unique=True, null=True, blank=True, help_text="Its id where it came from."
    )
    title = models.CharField(max_length=400)
    slug = models.SlugField(max_length=140)
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True)
    seller = models.ForeignKey(Seller, models.PROTECT, null=True, blank=True)
    category = models.ForeignKey("catalog.Category", models.PROTECT, related_name="products")
    model_number = models.CharField(max_length=120, blank=True)
    description = models.TextField(blank=True)
    features = models.JSONField(default=list, blank=True, help_text="A list of short sentences.")
    specifications = models.JSONField(default=dict, blank=True, help_text="Name to value.")
    default_variant = models.OneToOneField(
        "catalog.Variant", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rating_average = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal(0))
    rating_count = models.PositiveIntegerField(default=0)
    sold_count = models.PositiveIntegerField(default=0, help_text="Units sold so far.")
    released_on = models.DateField(null=True, blank=True)
    is_published = models.BooleanField(default=True)
    is_listed = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Shown in lists and search; otherwise only those who have its address find it.",
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["category", "-sold_count"], name="product_shelf_bestsellers"),
            models.Index(fields=["-sold_count"], name="product_bestsellers"),
            models.Index(fields=["-released_on", "-id"], name="product_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return link("catalog:product", self.pk, self.slug)

    @property
    def is_for_sale(self) -> bool:
        return self.is_published and self.retired_at is None

    @property
    def is_new(self) -> bool:
        """Released in the last 30 days."""
        if self.released_on is None:
            return False
        return timedelta(0) <= timezone.localdate() - self.released_on <= timedelta(days=30)

    @property
    def picture(self) -> "ProductImage | None":
        """The picture of a card. Free of queries once `images` is prefetched."""
        return next(iter(self.images.all()), None)


class VariantQuerySet(models.QuerySet["Variant"]):
    def for_sale(self) -> Self:
        return self.filter(is_active=True, product__is_published=True, product__retired_at=None)

    def with_stock(self) -> Self:
        return self.prefetch_related(Prefetch("stock", Stock.objects.as_of_now()))

    def with_place_details(self) -> Self:
        """Everything that the page of a place on the waitlist shows of it."""
        return self.with_stock().select_related("product").prefetch_related("product__images")


def discount_percent(price: Decimal | None, list_price: Decimal | None) -> int:
    """How far the price lies below the list price, in whole per cent; 0 without one."""
    if price is None or not list_price or list_price <= price:
        return 0
    return int((1 - price / list_price) * 100)


class Variant(models.Model):
    """What is put in a cart: one colour and size of a product, with SKU, price and stock."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    sku = models.CharField("SKU", max_length=64, unique=True)
    attributes = models.JSONField(
        default=dict, blank=True, help_text='What sets it apart, as {"colour": "Kelp"}.'
    )
    price = models.DecimalField(max_digits=10, decimal_places=2)
    list_price = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    barcode = models.CharField(max_length=32, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    objects = VariantQuerySet.as_manager()
    stock: Stock

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__gte=0), name="variant_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.label}".strip()

    @property
    def label(self) -> str:
        """Its attributes in a line, as in 'Kelp · 22 L': the colour first."""
        named = sorted(self.attributes.items(), key=lambda item: item[0] != "colour")
        return " · ".join(str(value) for _, value in named)

    @property
    def discount_percent(self) -> int:
        return discount_percent(self.price, self.list_price)

    @property
    def was(self) -> Decimal | None:
        """The list price, where it is higher by one per cent or more."""
        return self.list_price if self.discount_percent else None

    @property
    def is_for_sale(self) -> bool:
        return self.is_active and self.product.is_for_sale

    @property
    def is_available(self) -> bool:
        """Whether a new buyer can take one right now; a variant without counters has none."""
        stock = getattr(self, "stock", None)
        return bool(stock and stock.available)

    @cached_property
    def picture(self) -> "ProductImage | None":
        """The first picture in its own colour, else the product's first."""
        colour = self.attributes.get("colour", "")
        pictures = list(self.product.images.all())
        own = (picture for picture in pictures if picture.colour == colour)
        return next(own, None) or next(iter(pictures), None)


class ProductImage(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="images")
    file = models.ImageField(upload_to="products/", max_length=255)
    alt = models.CharField(
        max_length=200, blank=True, help_text="What the picture shows, in words."
    )
    colour = models.CharField(
        max_length=40, blank=True, help_text="Shown for variants of this colour; empty: for all."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.alt or str(self.file)
