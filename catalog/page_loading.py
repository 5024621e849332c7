"""A product with all that its own page shows of it, in one round trip."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from catalog.models import (
    Brand,
    Category,
    Product,
    Seller,
    Stock,
    Variant,
)
from catalog.models.stock import Carts, Lapsed
from shop.lib.database import fetch_each_prepared
from shop.lib.rows import Columns, parts

LARGEST_ID = 2**63 - 1  # that a column of ids can hold

_PRODUCT = Columns(Product, "product")
_BRAND = Columns(Brand, "brand")
_SELLER = Columns(Seller, "seller")
_CATEGORY = Columns(Category, "category")
_VARIANT = Columns(Variant, "variant")
_STOCK = Columns(Stock, "stock")


class Picture(NamedTuple):
    file: str
    alt: str
    colour: str


class Opinion(NamedTuple):
    rating: int
    title: str
    text: str
    byline: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    product: Product
    variants: list[Variant]  # those for sale, with their stock as of now
    pictures: list[Picture]
    spread: dict[int, int]  # how many gave 5, 4, 3, 2, 1 stars
    reviews: list[Opinion]  # the newest


def load(product_id: int, reviews: int) -> Page | None:
    """Of a product that is for sale, with so many reviews; None when it is not."""
    if product_id > LARGEST_ID:
        return None
    values = {"product": product_id, "reviews": reviews}
    found, variants, pictures, spread, newest = fetch_each_prepared(_statements(), values)
    if not found:
        return None
    product = _product(found[0])
    counted = dict(spread)
    return Page(
        product=product,
        variants=[_variant(product, row) for row in variants],
        pictures=[Picture(*row) for row in pictures],
        spread={stars: counted.get(stars, 0) for stars in range(5, 0, -1)},
        reviews=[Opinion(*row) for row in newest],
    )


def _product(row: tuple[Any, ...]) -> Product:
    product, brand, seller, category = parts(row, _PRODUCT, _BRAND, _SELLER, _CATEGORY)
    product._state.fields_cache.update(brand=brand, seller=seller, category=category)
    return product


def _variant(product: Product, row: tuple[Any, ...]) -> Variant:
    variant, stock = parts(row, _VARIANT, _STOCK)
    if stock:
        stock.lapsed, stock.carts = row[-2:]
    variant._state.fields_cache.update(product=product, stock=stock)
    return variant


@cache
def _statements() -> list[str]:
    return [
        f"""
SELECT {_PRODUCT}, {_BRAND}, {_SELLER}, {_CATEGORY}
FROM catalog_product AS product
JOIN catalog_category AS category ON category.id = product.category_id
LEFT JOIN catalog_brand AS brand ON brand.id = product.brand_id
LEFT JOIN catalog_seller AS seller ON seller.id = product.seller_id
WHERE product.id = %(product)s AND product.is_published AND product.retired_at IS NULL""",  # noqa: S608 - names of our own columns, here and below
        f"""
SELECT {_VARIANT}, {_STOCK}, {Lapsed.of("variant.id")}, {Carts.of("variant.id")}
FROM catalog_variant AS variant
LEFT JOIN catalog_stock AS stock ON stock.variant_id = variant.id
WHERE variant.product_id = %(product)s AND variant.is_active
ORDER BY variant.position, variant.id""",  # noqa: S608
        """
SELECT file, alt, colour FROM catalog_productimage
WHERE product_id = %(product)s
ORDER BY position, id""",
        """
SELECT rating, count(*) FROM catalog_review
WHERE product_id = %(product)s AND is_published
GROUP BY rating""",
        """
SELECT rating, title, text, byline, created_at FROM catalog_review
WHERE product_id = %(product)s AND is_published
ORDER BY created_at DESC LIMIT %(reviews)s""",
    ]
