"""The lines of a cart, as every page with a cart in it asks for them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from catalog.models import ProductImage
from tests.builders import cart_with, make_product, make_variant, thing

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[Any]]


def test_all_that_a_page_shows_of_them_comes_in_one_query(
    django_assert_num_queries: Queries,
) -> None:
    backpack = make_product(title="Skerry backpack", features=["Floats"])
    kelp = backpack.default_variant
    assert kelp
    sand = make_variant(backpack, units=3, colour="Sand")
    ProductImage.objects.create(product=backpack, file="products/any.jpg", position=0)
    ProductImage.objects.create(product=backpack, file="products/sand.jpg", colour="Sand")
    cart = cart_with((kelp, 2), (sand, 1))
    with django_assert_num_queries(1):
        first, second = cart.loaded_lines
        pictures = [str(line.variant.picture.file) for line in (first, second)]  # type: ignore[union-attr]
        seen = [
            (line.variant.stock.available, line.variant.stock.in_carts)
            for line in cart.loaded_lines
        ]
        assert all(line.is_held and line.cart is cart for line in cart.loaded_lines)
    assert (first.variant.label, second.variant.product.title) == ("Kelp", "Skerry backpack")
    assert pictures == ["products/any.jpg", "products/sand.jpg"]
    assert seen == [(8, "1 cart"), (2, "1 cart")]
    assert first.variant.product.features == [
        "Floats"
    ]  # not loaded with it, and there all the same


def test_a_thing_without_a_picture_shows_none() -> None:
    (line,) = cart_with((thing(), 1)).loaded_lines
    assert line.variant.picture is None
