"""One statement tells of a product what the ORM tells."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog import page_loading
from catalog.models import Brand, Product, ProductImage, Review, Seller, Stock, Variant
from tests.builders import cart_with, lapse, make_variant, thing

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = datetime(2020, 2, 29, 23, 59, 59, 120_000, tzinfo=UTC)


@pytest.fixture
def product() -> Product:
    """With all that there can be."""
    product = thing(units=7).product
    product.brand = Brand.objects.create(name="Fjord & Co", slug="fjord")
    product.seller = Seller.objects.create(name="Ada", slug="ada")
    product.specifications = {"Weight": 1.5}
    product.save()
    rust = make_variant(product, price="31.10", colour="Rust", size="22 L")
    Variant.objects.filter(pk=rust.pk).update(list_price=Decimal("40.00"), position=1)
    uncounted = make_variant(product, colour="Kelp")
    Stock.objects.filter(variant=uncounted).delete()
    for position in (2, 1):
        file = f"products/{position}.webp"
        ProductImage.objects.create(product=product, file=file, alt="<é>", position=position)
    for number in range(4):
        moment = LONG_AGO + timedelta(days=number)
        Review.objects.create(product=product, rating=5 - number % 2, created_at=moment)
    Review.objects.create(product=product, rating=1, is_published=False)
    cart_with((product.default_variant or rust, 2))
    return product


def loaded(product: Product, reviews: int = 3) -> page_loading.Page:
    page = page_loading.load(product.pk, reviews)
    assert page
    return page


def test_it_tells_what_the_orm_tells(
    product: Product, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    loaded(product)
    with django_assert_num_queries(1):
        page = loaded(product)
        related = page.product.brand, page.product.seller, page.product.category
        told = [(v.pk, v.attributes, v.price, v.list_price, v.product) for v in page.variants]
        counts = [counts_of(getattr(variant, "stock", None)) for variant in page.variants]
    expected = Product.objects.get(pk=product.pk)
    assert vars(page.product).keys() == vars(expected).keys()
    assert related == (expected.brand, expected.seller, expected.category)
    variants = list(expected.variants.for_sale().with_stock())
    assert told == [(v.pk, v.attributes, v.price, v.list_price, expected) for v in variants]
    assert counts == [counts_of(getattr(variant, "stock", None)) for variant in variants]
    assert [picture.file for picture in page.pictures] == ["products/1.webp", "products/2.webp"]
    assert page.pictures[0].alt == "<é>"
    newest = expected.reviews.published()[:3]
    assert page.reviews == [(r.rating, "", "", "", r.created_at) for r in newest]
    assert page.spread == {5: 2, 4: 2, 3: 0, 2: 0, 1: 0}


def counts_of(stock: Stock | None) -> tuple[int, ...] | None:
    if stock is None:
        return None
    return stock.pk, stock.on_hand, stock.reserved, stock.lapsed, stock.carts


def test_units_of_a_lapsed_hold_are_free_by_the_clock(product: Product) -> None:
    assert [v.stock.held for v in loaded(product).variants if v.is_available][0] == 2
    lapse()
    assert [v.stock.held for v in loaded(product).variants if v.is_available][0] == 0


def test_there_may_be_nothing_but_the_product() -> None:
    bare = thing().product
    bare.variants.update(is_active=False)
    page = loaded(bare)
    assert (page.variants, page.pictures, page.reviews) == ([], [], [])
    assert not any(page.spread.values())


@pytest.mark.parametrize("change", [{"is_published": False}, {"retired_at": timezone.now()}])
def test_what_is_not_for_sale_is_not_found(change: dict[str, object]) -> None:
    product = thing().product
    Product.objects.filter(pk=product.pk).update(**change)
    assert page_loading.load(product.pk, 5) is None
    assert page_loading.load(page_loading.LARGEST_ID + 1, 5) is None
