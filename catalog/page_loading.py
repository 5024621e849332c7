"""A product with all that its own page shows of it, by one statement."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from catalog.models import Brand, Category, Product, Seller, Stock, Variant
from catalog.models.stock import Carts, Lapsed
from shop.lib.rows import Columns, fetch_row, parts

LARGEST_ID = 2**63 - 1  # that a column of ids can hold

_PRODUCT = Columns(Product, "product")
_BRAND = Columns(Brand, "brand")
_SELLER = Columns(Seller, "seller")
_CATEGORY = Columns(Category, "category")
# In this order below. The rest of a variant is fetched if somebody asks for it.
_VARIANT = ("id", "product_id", "attributes", "price", "list_price")
_STOCK = ("variant_id", "on_hand", "reserved")


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
    row = fetch_row(_statement(), {"product": product_id, "reviews": reviews})
    if row is None:
        return None
    product = _product(row)
    variants, pictures, spread, newest = (several or [] for several in row[-4:])
    counted = dict(spread)
    return Page(
        product=product,
        variants=[_variant(product, *each) for each in variants],
        pictures=[Picture(*each) for each in pictures],
        spread={stars: counted.get(stars, 0) for stars in range(5, 0, -1)},
        reviews=[_opinion(*each) for each in newest],
    )


def _product(row: tuple[Any, ...]) -> Product:
    product, brand, seller, category = parts(row, _PRODUCT, _BRAND, _SELLER, _CATEGORY)
    product._state.fields_cache.update(brand=brand, seller=seller, category=category)
    return product


def _opinion(rating: int, title: str, text: str, byline: str, created_at: str) -> Opinion:
    return Opinion(rating, title, text, byline, datetime.fromisoformat(created_at))


def _variant(
    product: Product,
    key: int,
    attributes: dict[str, Any],
    price: str,
    list_price: str | None,
    counts: tuple[int, int, int, int] | None,
) -> Variant:
    """`counts` are on hand, reserved, lapsed and carts, where stock is counted."""
    before = None if list_price is None else Decimal(list_price)
    values = [key, product.pk, attributes, Decimal(price), before]
    variant = Variant.from_db(connection.alias, _VARIANT, values)
    variant._state.fields_cache.update(product=product, stock=_stock(key, *counts or ()))
    return variant


def _stock(key: int, *counts: int) -> Stock | None:
    if not counts:
        return None
    on_hand, reserved, lapsed, carts = counts
    stock = Stock.from_db(connection.alias, _STOCK, [key, on_hand, reserved])
    stock.lapsed, stock.carts = lapsed, carts
    return stock


# Rows of what there is more than one of come as JSON, which has no decimals: prices are texts.
@cache
def _statement() -> str:
    return f"""
SELECT {_PRODUCT}, {_BRAND}, {_SELLER}, {_CATEGORY},
    (SELECT json_agg(json_build_array(variant.id, variant.attributes, variant.price::text,
            variant.list_price::text, CASE WHEN stock.variant_id IS NOT NULL THEN
                json_build_array(stock.on_hand, stock.reserved,
                    {Lapsed.of_stock("stock")}, {Carts.of_stock("stock")}) END)
            ORDER BY variant.position, variant.id)
        FROM catalog_variant AS variant
        LEFT JOIN catalog_stock AS stock ON stock.variant_id = variant.id
        WHERE variant.product_id = product.id AND variant.is_active),
    (SELECT json_agg(json_build_array(file, alt, colour) ORDER BY position, id)
        FROM catalog_productimage WHERE product_id = product.id),
    (SELECT json_agg(json_build_array(rating, number)) FROM (
        SELECT rating, count(*) AS number FROM catalog_review
        WHERE product_id = product.id AND is_published GROUP BY rating) AS spread),
    (SELECT json_agg(json_build_array(rating, title, text, byline, created_at)
            ORDER BY created_at DESC)
        FROM (SELECT * FROM catalog_review WHERE product_id = product.id AND is_published
            ORDER BY created_at DESC LIMIT %(reviews)s) AS newest)
FROM catalog_product AS product
JOIN catalog_category AS category ON category.id = product.category_id
LEFT JOIN catalog_brand AS brand ON brand.id = product.brand_id
LEFT JOIN catalog_seller AS seller ON seller.id = product.seller_id
WHERE product.id = %(product)s AND product.is_published AND product.retired_at IS NULL"""  # noqa: S608 - names of our own columns
