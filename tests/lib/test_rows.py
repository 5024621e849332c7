"""Models that written-out statements read are as the ORM reads them."""

import pytest
from django.forms import model_to_dict

from catalog.models import Product, ProductImage
from orders.models import Checkout
from shop.lib.database import fetch_prepared_rows
from shop.lib.rows import Columns
from tests.builders import cart_with, thing

pytestmark = pytest.mark.django_db


def test_what_is_read_is_what_the_orm_reads() -> None:
    Checkout.objects.create(cart=cart_with((thing(), 1)), address={"city": "Lyon"})
    columns = Columns(Checkout, "checkout")
    (row,) = fetch_prepared_rows(f"SELECT {columns} FROM orders_checkout AS checkout", {})  # noqa: S608
    read, known = columns.read(row), Checkout.objects.get()
    assert read == known
    assert read is not None
    fields = {name: value for name, value in vars(known).items() if name != "_state"}
    assert {name: value for name, value in vars(read).items() if name != "_state"} == fields
    assert (read._state.db, read._state.adding) == (known._state.db, known._state.adding)
    read.ship_to("ada@example.com", {"city": "Paris"})
    read.save()
    assert Checkout.objects.get().address == {"city": "Paris"}


def test_what_was_left_out_is_fetched_when_it_is_asked_for() -> None:
    thing()
    columns = Columns(Product, "product", without=("description",))
    (row,) = fetch_prepared_rows(f"SELECT {columns} FROM catalog_product AS product", {})  # noqa: S608
    read = columns.read(row)
    assert read is not None
    assert read.get_deferred_fields() == {"description"}
    assert model_to_dict(read) == model_to_dict(Product.objects.get())


def test_a_picture_is_read_with_its_file() -> None:
    ProductImage.objects.create(product=thing().product, file="products/a.webp", position=0)
    columns = Columns(ProductImage, "picture")
    (row,) = fetch_prepared_rows(f"SELECT {columns} FROM catalog_productimage AS picture", {})  # noqa: S608
    read = columns.read(row)
    assert read is not None
    assert read.file.name == "products/a.webp"
    assert read.file.url == ProductImage.objects.get().file.url


def test_an_outer_join_that_found_nothing_makes_nothing() -> None:
    columns = Columns(Checkout, "checkout")
    assert columns.read([None] * len(columns)) is None
