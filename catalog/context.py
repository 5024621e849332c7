"""The bar of categories on every page."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog.models import Category, Product

SHELVES_KEY = "catalog:shelves"
COUNT_KEY = "catalog:count"


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {
        "shelves": SimpleLazyObject(_shelves),
        "product_count": SimpleLazyObject(_product_count),
    }


def _shelves() -> list[Category]:
    return cache.get_or_set(SHELVES_KEY, lambda: list(Category.objects.roots()), 60) or list(
        Category.objects.roots()
    )


def _product_count() -> int:
    count = cache.get(COUNT_KEY)
    if count is None:
        count = Product.objects.listed().count()
        cache.set(COUNT_KEY, count, 300)
    return int(count)
