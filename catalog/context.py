"""The bar of categories on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog import shelves
from catalog.models import Product
from shop.lib.remembering import Remembered


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {
        "shelves": SimpleLazyObject(shelves.roots),
        "product_count": SimpleLazyObject(_product_count),
    }


_product_count = Remembered(lambda: Product.objects.listed().count(), seconds=300)
