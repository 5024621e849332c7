"""Product cards: what each shows, in one query.

A results page is 24 of them. The ORM needs three queries and 5 ms of Python for what they show; a
card looks the same as long as its facts do, whoever asks (card_frames).
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from catalog.models import Product, ProductImage, Stock, Variant
from catalog.models.stock import Carts, Lapsed
from shop.lib.database import fetch_prepared_rows
from shop.lib.links import link

_pictures = ProductImage.file.field.storage


class Card(NamedTuple):
    """All that decides how a card looks. Without a variant there is nothing to buy."""

    product_id: int
    slug: str
    title: str
    brand: str
    rating_average: Decimal
    rating_count: int
    is_new: bool
    file: str  # of the first picture
    variant_id: int | None
    price: Decimal | None
    list_price: Decimal | None
    on_hand: int
    held: int
    carts: int

    @property
    def url(self) -> str:
        return link("catalog:product", self.product_id, self.slug)

    @property
    def picture_url(self) -> str:
        """Of the first picture, if there is one."""
        return _pictures.url(self.file)

    @property
    def picture(self) -> ProductImage | None:
        return ProductImage(file=self.file) if self.file else None

    @property
    def variant(self) -> Variant | None:
        if self.variant_id is None or self.price is None:
            return None
        return Variant(pk=self.variant_id, price=self.price, list_price=self.list_price)

    @property
    def stock(self) -> Stock:
        stock = Stock(on_hand=self.on_hand, reserved=self.held)
        stock.carts = self.carts
        return stock


def of(product_ids: Sequence[int]) -> list[Card]:
    """Cards of those that are listed, in this order; one query."""
    if not product_ids:
        return []
    today = timezone.localdate()
    values = {"ids": list(product_ids), "today": today, "month_ago": today - timedelta(days=30)}
    return [Card(*row) for row in fetch_prepared_rows(_FACTS, values)]


def card_of(product: Product) -> Card:
    """Of a product that was loaded by `with_card_details()`."""
    variant = product.default_variant
    stock = getattr(variant, "stock", None) or Stock(on_hand=0, reserved=0)
    picture = product.picture
    return Card(
        product_id=product.pk,
        slug=product.slug,
        title=product.title,
        brand=product.brand.name if product.brand else "",
        rating_average=product.rating_average,
        rating_count=product.rating_count,
        is_new=product.is_new,
        file=(picture.file.name or "") if picture else "",
        variant_id=variant.pk if variant else None,
        price=variant.price if variant else None,
        list_price=variant.list_price if variant else None,
        on_hand=stock.on_hand,
        held=stock.held,
        carts=getattr(stock, "carts", 0),
    )


# What is lapsed and in carts is counted as by `Stock.objects.as_of_now()`. A SELECT of their own
# hides how many ids there are: see shop.lib.database.any_of.
_LAPSED, _CARTS = Lapsed.of_stock("stock"), Carts.of_stock("stock")
_FACTS = f"""\
SELECT product.id, product.slug, product.title, coalesce(brand.name, ''),
    product.rating_average, product.rating_count,
    coalesce(product.released_on BETWEEN %(month_ago)s AND %(today)s, false),
    coalesce((SELECT file FROM catalog_productimage AS picture
        WHERE picture.product_id = product.id ORDER BY position, id LIMIT 1), ''),
    variant.id, variant.price, variant.list_price,
    coalesce(stock.on_hand, 0), coalesce(stock.reserved - {_LAPSED}, 0), coalesce({_CARTS}, 0)
FROM unnest((SELECT %(ids)s::bigint[])) WITH ORDINALITY AS asked (id, place)
JOIN catalog_product AS product ON product.id = asked.id
LEFT JOIN catalog_brand AS brand ON brand.id = product.brand_id
LEFT JOIN catalog_variant AS variant ON variant.id = product.default_variant_id
LEFT JOIN catalog_stock AS stock ON stock.variant_id = variant.id
WHERE product.is_published AND product.is_listed AND product.retired_at IS NULL
ORDER BY asked.place"""  # noqa: S608 - our own words
