"""What open pages are told when stock moves."""

from collections import defaultdict
from collections.abc import Iterable

from django.template.loader import render_to_string

from catalog.models import Stock
from shop.lib import live

PIECES = {"left": "catalog/_left.html", "availability": "catalog/_availability.html"}


def group_of(product_id: int) -> str:
    return f"product-{product_id}"


def push_stock(variant_ids: Iterable[int]) -> None:
    """Tell every page that shows one of these variants how many are left."""
    rows = Stock.objects.as_of_now().filter(variant_id__in=set(variant_ids))
    live.push({group_of(product): html for product, html in _rendered(rows).items()})


def current_stock(product_ids: Iterable[int]) -> str:
    """The same for a page that has just connected, maybe after a while without a connection."""
    rows = Stock.objects.as_of_now().filter(variant__product_id__in=set(product_ids))
    return "".join(_rendered(rows).values())


def _rendered(rows: Iterable[Stock]) -> dict[int, str]:
    """HTML by product: a <template data-for> for each place that shows a variant's stock."""
    html: dict[int, str] = defaultdict(str)
    for stock in rows.select_related("variant"):  # type: ignore[attr-defined]
        for piece, template in PIECES.items():
            content = render_to_string(template, {"stock": stock})
            html[stock.variant.product_id] += (
                f'<template data-for="{piece}-{stock.variant_id}">{content}</template>'
            )
    return html
