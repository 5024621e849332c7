"""The bar of categories on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog import shelves
from catalog.models import Product
from shop.lib.database import expected_rows
from shop.lib.remembering import Remembered

COUNTED = 10_000


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {
        "shelves": SimpleLazyObject(shelves.roots),
        "product_count": SimpleLazyObject(_product_count),
    }


def _count_products() -> str:
    """As it is written. Beyond COUNTED in round figures: to count a million takes half a second."""
    listed = Product.objects.listed()
    few = listed.order_by()[: COUNTED + 1].count()
    if few <= COUNTED:
        return f"{few:,}"
    about = max(expected_rows(listed), COUNTED)
    return f"{round(about, 2 - len(str(about))):,}"


_product_count = Remembered(_count_products, seconds=300)
