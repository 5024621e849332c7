"""An order as its confirmation shows it, and orders as mails do, by one statement each."""

from collections import defaultdict
from collections.abc import Collection
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
_BARE = (_ORDER, _LINE, _PAYMENT)


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


@cache
def _bare_statement() -> str:
    columns = ", ".join(map(str, _BARE))
    return f"""
SELECT {columns}
FROM orders_order AS bought
LEFT JOIN orders_orderline AS line ON line.order_id = bought.id
LEFT JOIN orders_payment AS payment ON payment.order_id = bought.id
WHERE bought.id = ANY(%(ids)s)
ORDER BY bought.id, line.id, payment.id"""  # noqa: S608 - names of our own columns


def orders_in_words(ids: Collection[int]) -> dict[int, Order]:
    """By id: what was bought and paid, without the things themselves."""
    orders: dict[int, Order] = {}
    lines: dict[int, dict[int, OrderLine]] = defaultdict(dict)
    payments: dict[int, dict[int, Payment]] = defaultdict(dict)
    for row in fetch_prepared_rows(_bare_statement(), {"ids": list(ids)}):
        order, line, payment = parts(row, *_BARE)
        orders[order.pk] = order
        if line:
            lines[order.pk][line.pk] = line
        if payment:
            payments[order.pk][payment.pk] = payment
    for pk, order in orders.items():
        _remember(order, "lines", OrderLine.objects.all(), list(lines[pk].values()))
        _remember(order, "payments", Payment.objects.all(), list(payments[pk].values()))
    return orders


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
