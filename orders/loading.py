"""An order as its confirmation shows it, by one statement: every purchase ends there."""

from functools import cache
from typing import Any

from django.db import models

from cart.loading import PICTURE
from catalog.models import Product, ProductImage, Variant
from orders.models import Order, OrderLine, Payment
from shop.lib.database import fetch_prepared_rows
from shop.lib.rows import Columns, parts

_ORDER = Columns(Order, "bought")
_LINE = Columns(OrderLine, "line")
_VARIANT = Columns(Variant, "variant")
_PRODUCT = Columns(Product, "product", without=("description", "features", "specifications"))
_PICTURE = Columns(ProductImage, "picture")
_PAYMENT = Columns(Payment, "payment")
_ALL = (_ORDER, _LINE, _VARIANT, _PRODUCT, _PICTURE, _PAYMENT)


@cache
def _statement() -> str:
    columns = ", ".join(map(str, _ALL))
    return f"""
SELECT {columns}
FROM orders_order AS bought
LEFT JOIN orders_orderline AS line ON line.order_id = bought.id
LEFT JOIN catalog_variant AS variant ON variant.id = line.variant_id
LEFT JOIN catalog_product AS product ON product.id = variant.product_id
{PICTURE}
LEFT JOIN orders_payment AS payment ON payment.order_id = bought.id
WHERE bought.token = %(token)s
ORDER BY line.id, payment.id"""  # noqa: S608 - names of our own columns


def order_with_lines(token: str) -> Order:
    """What was bought and paid. Raises Order.DoesNotExist."""
    rows = [tuple(parts(row, *_ALL)) for row in fetch_prepared_rows(_statement(), {"token": token})]
    if not rows:
        raise Order.DoesNotExist
    order: Order = rows[0][0]
    # A row for each line and payment of it: two payments show each line twice.
    lines = {line.pk: line for _, line, *_ in rows if line}
    payments = {payment.pk: payment for *_, payment in rows if payment}
    for _, line, variant, product, picture, _ in rows:
        _fit(line, variant, product, picture)
    _remember(order, "lines", OrderLine.objects.all(), list(lines.values()))
    _remember(order, "payments", Payment.objects.all(), list(payments.values()))
    return order


def _fit(
    line: OrderLine | None,
    variant: Variant | None,
    product: Product | None,
    picture: ProductImage | None,
) -> None:
    if line is None:
        return
    line._state.fields_cache["variant"] = variant
    if variant is not None:
        variant._state.fields_cache["product"] = product
        variant.picture = picture


def _remember(order: Order, name: str, query: "models.QuerySet[Any]", found: list[Any]) -> None:
    """As `prefetch_related` does."""
    query._result_cache = found
    order.__dict__.setdefault("_prefetched_objects_cache", {})[name] = query
