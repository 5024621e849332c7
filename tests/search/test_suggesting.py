"""What is suggested while someone types."""

import pytest

from catalog import search
from catalog.models import Product
from tests.search.conftest import ENGINES, fill


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("hea", {"Walnut", "Tide", "Cove"}),
        ("headphones", {"Walnut", "Tide", "Cove"}),
        ("walnut he", {"Walnut"}),
        ("CAFÉ c", {"Café"}),
        ("dv7-12", {"Notebook"}),
        ("walnut xx", set()),
        ("!!", set()),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_products_with_these_words_the_last_half_typed(
    engine: str, typed: str, titles: set[str]
) -> None:
    fill(engine)
    found = ENGINES[engine].suggest(typed, 6)
    assert {Product.objects.get(pk=pk).title.split()[0] for pk in found} == titles


@pytest.mark.usefixtures("catalogue")
def test_bestsellers_come_first_and_there_is_a_limit(engine: str) -> None:
    fill(engine)
    sold = Product.objects.filter(title__icontains="head").order_by(
        "-sold_count", "-rating_average"
    )
    assert ENGINES[engine].suggest("hea", 2) == [product.pk for product in sold[:2]]


@pytest.mark.usefixtures("catalogue")
def test_shelves_and_brands_are_suggested_by_name(engine: str) -> None:
    fill(engine)
    found = search.suggest("ki")
    assert [shelf.path for shelf in found.categories] == ["kitchen"]
    assert [brand.slug for brand in search.suggest("kel").brands] == ["kelp"]


@pytest.mark.usefixtures("catalogue")
def test_a_brand_without_goods_for_sale_is_not_suggested() -> None:
    Product.objects.filter(brand__slug="kelp").update(is_published=False)
    assert search.suggest("kel").brands == []


@pytest.mark.usefixtures("catalogue")
def test_one_letter_suggests_nothing() -> None:
    found = search.suggest(" k ")
    assert (found.products, found.categories, found.brands) == ([], [], [])
