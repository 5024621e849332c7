"""What is for sale and in no list: whoever has its address may look at it and buy it."""

import pytest
from django.test import Client

from cart.models import Cart
from catalog import recommendations, search, shopwindow
from catalog.models import Product, SearchDocument
from catalog.search import freshness
from tests.builders import make_category, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def unlisted() -> Product:
    """Sells best of all, and is the newest of its shelf."""
    return make_product(title="Hidden lantern", is_listed=False, sold_count=900)


def recommended(product: Product) -> list[int]:
    return [card.product_id for card in recommendations.also_bought(product)]


def test_its_page_is_there_and_asks_search_engines_to_look_away(
    client: Client, unlisted: Product
) -> None:
    page = client.get(unlisted.get_absolute_url()).content.decode()
    assert "Hidden lantern" in page
    assert '<meta name="robots" content="noindex">' in page
    listed = make_product().get_absolute_url()
    assert "noindex" not in client.get(listed).content.decode()


def test_it_can_be_bought(unlisted: Product) -> None:
    assert unlisted.default_variant
    cart = Cart()
    cart.add(unlisted.default_variant.pk, 2)
    assert cart.count == 2


def test_no_page_of_the_shop_shows_it(client: Client, unlisted: Product) -> None:
    listed = make_product(title="Plain lantern")
    freshness.mark_stale([listed.pk, unlisted.pk])
    freshness.refresh()
    for path in ("/", "/search/", "/search/?q=lantern", f"/c/{make_category().path}/"):
        page = client.get(path).content.decode()
        assert "Hidden lantern" not in page, path
        assert "Plain lantern" in page, path
    assert unlisted.pk not in recommended(listed)
    assert unlisted not in shopwindow.dress().bestselling
    assert search.suggest("lantern").products == search.suggest("plain lantern").products


def test_it_leaves_the_search_when_it_is_taken_out_of_the_lists() -> None:
    product = make_product()
    freshness.mark_stale([product.pk])
    freshness.refresh()
    assert SearchDocument.objects.filter(pk=product.pk).exists()
    Product.objects.filter(pk=product.pk).update(is_listed=False)
    freshness.mark_stale([product.pk])
    freshness.refresh()
    assert not SearchDocument.objects.filter(pk=product.pk).exists()


def test_it_is_not_recommended_to_those_who_bought_what_others_bought_with_it(
    unlisted: Product,
) -> None:
    listed = make_product()
    recommendations.record_basket([listed.pk, unlisted.pk])
    assert unlisted.pk not in recommended(listed)
