"""Home, shelves, search and product pages: the same for everyone, whole without scripts."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import context, stock
from catalog.models import Product, ProductImage, Review
from catalog.search import documents, postgres
from shop.lib.remembering import forget_everything
from tests.builders import make_product, make_variant
from tests.pages import text

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PAGES = ["/", "/search/", "/search/?q=skerry&brand=longshore", "/c/bags/"]


@pytest.fixture
def goods() -> list[Product]:
    return [pictured(make_product(sold_count=number)) for number in range(6)]


@pytest.fixture
def backpack() -> Product:
    return make_product(title="Skerry 22 L", units=7)


def pictured(product: Product) -> Product:
    for position in range(3):
        ProductImage.objects.create(product=product, file="products/a.svg", position=position)
    return product


def index() -> None:
    for batch in documents.every():
        postgres.index(batch)


# --- The same for everyone -----------------------------------------------------------------------


@pytest.fixture
def addresses(goods: list[Product]) -> list[str]:
    index()
    return [*PAGES, goods[0].get_absolute_url(), f"/p/{goods[0].pk}/reviews/"]


def test_public_pages_set_no_cookie_and_hold_no_token(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert "csrfmiddlewaretoken" not in text(response), address
        assert "Cookie" not in response.get("Vary", ""), address


def test_public_pages_are_the_same_bytes_for_a_shopper_and_a_stranger(
    addresses: list[str], goods: list[Product]
) -> None:
    stranger, shopper = Client(), Client()
    user = get_user_model().objects.create_user(email="a@example.com", first_name="Ada")
    shopper.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    shopper.cookies["hint"] = "1"
    for address in addresses:
        assert stranger.get(address).content == shopper.get(address).content, address


@pytest.mark.parametrize("address", ["/search/", "/c/bags/"])
def test_a_fragment_and_its_page_are_kept_apart_by_caches(
    client: Client, goods: list[Product], address: str
) -> None:
    page, fragment = client.get(address), client.get(address, headers=HTMX)
    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in fragment["Vary"]
    assert page["X-Search-Engine"] == fragment["X-Search-Engine"] == "postgres"
    assert "<html" in text(page)
    assert "<html" not in text(fragment)


def test_a_restored_history_entry_is_the_whole_page(client: Client, goods: list[Product]) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in text(client.get("/search/", headers=headers))


# --- Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_more_goods_cost_no_more_queries(
    client: Client, goods: list[Product], address: str
) -> None:
    index()
    client.get(address)
    forget_everything()
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(12):
        pictured(make_product(sold_count=100 + number))
    index()
    forget_everything()  # on a busy machine what is remembered would be too old by now, or not yet
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)
    assert len(many) <= 14


def test_a_product_page_with_many_variants_costs_no_more_queries(
    client: Client, backpack: Product
) -> None:
    Review.objects.create(product=backpack, rating=4, text="Good")
    client.get(backpack.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(backpack.get_absolute_url())
    for size in range(10):
        make_variant(backpack, colour="Kelp", size=f"{size} L")
    for _ in range(9):
        Review.objects.create(product=backpack, rating=4, text="Good")
    with CaptureQueriesContext(connection) as many:
        client.get(backpack.get_absolute_url())
    assert len(many) <= len(few)
    assert len(many) <= 2


# --- Listing -------------------------------------------------------------------------------------


def test_filters_work_as_a_plain_form(client: Client, goods: list[Product]) -> None:
    index()
    page = text(client.get("/search/?brand=longshore"))
    assert '<form class="facets"' in page
    assert 'name="brand" value="longshore" checked' in page
    assert "Apply</button>" in page
    assert 'href="?"' in page  # the chip that takes the filter away


def test_a_changed_filter_swaps_results_and_counts_and_names_the_clean_address(
    client: Client, goods: list[Product]
) -> None:
    index()
    reply = client.get("/search/?q=&brand=longshore&sort=best", headers=HTMX)
    assert reply["HX-Push-Url"] == "/search/?brand=longshore"
    assert 'id="results"' in text(reply)
    assert 'id="facets"' in text(reply)
    assert "<header" not in text(reply)


def test_further_pages_have_real_addresses_and_replace_it_when_scrolling(client: Client) -> None:
    for _ in range(25):
        make_product()
    index()
    assert 'href="?page=2" rel="next"' in text(client.get("/search/"))
    reply = client.get("/search/?page=2", headers=HTMX)
    assert reply["HX-Replace-Url"] == "/search/?page=2"
    assert text(reply).count("<article") == 1
    assert "Earlier results" in text(client.get("/search/?page=2"))


def test_nothing_found_says_what_to_do(client: Client, goods: list[Product]) -> None:
    index()
    page = text(client.get("/search/?q=zzzzzz"))
    assert "Nothing here for “zzzzzz”" in page
    assert 'href="/c/bags/"' in page


def test_what_was_typed_is_shown_as_text(client: Client, goods: list[Product]) -> None:
    page = text(client.get("/search/", {"q": '"><script>alert(1)</script>'}))
    assert "<script>alert" not in page


def test_a_card_has_a_real_form_unless_sold_out(client: Client) -> None:
    there, gone = make_product(units=3), make_product(units=0)
    index()
    page = text(client.get("/search/"))
    assert f'action="/cart/lines/{there.default_variant_id}/add/" method="post"' in page
    assert f"/cart/lines/{gone.default_variant_id}/add/" not in page
    assert "Only 3 left" in page
    assert "Sold out" in page


def test_new_is_what_was_released_in_the_last_thirty_days() -> None:
    today = timezone.localdate()
    assert make_product(released_on=today).is_new
    assert make_product(released_on=today - timedelta(days=30)).is_new
    assert not make_product(released_on=today - timedelta(days=31)).is_new
    assert not make_product(released_on=today + timedelta(days=1)).is_new
    assert not make_product().is_new


# --- Product -------------------------------------------------------------------------------------


def test_a_wrong_name_in_the_address_leads_to_the_right_one(
    client: Client, backpack: Product
) -> None:
    reply = client.get(f"/p/{backpack.pk}/something-else/")
    assert reply.status_code == 301
    assert reply["Location"] == backpack.get_absolute_url()


@pytest.mark.parametrize("change", [{"is_published": False}, {"retired_at": timezone.now()}])
def test_what_is_not_for_sale_has_no_page(
    client: Client, backpack: Product, change: dict[str, object]
) -> None:
    Product.objects.filter(pk=backpack.pk).update(**change)
    assert client.get(backpack.get_absolute_url()).status_code == 404


def test_a_number_that_no_product_can_have_is_not_found(client: Client) -> None:
    for number in (2**63 - 1, 2**63, 10**30):
        assert client.get(f"/p/{number}/x/").status_code == 404


def test_another_variant_is_chosen_by_a_link(client: Client, backpack: Product) -> None:
    rust = make_variant(backpack, price="31.00", colour="Rust")
    address = f"{backpack.get_absolute_url()}?variant={rust.pk}"
    assert f'href="{address}"' in text(client.get(backpack.get_absolute_url()))
    page = text(client.get(address))
    assert "$31.00" in page
    assert f'data-live="availability-{rust.pk}"' in page
    fragment = text(client.get(address, headers=HTMX))
    assert fragment.lstrip().startswith('<section class="product" id="product"')


def test_stock_says_what_is_left_and_what_is_in_carts(client: Client, backpack: Product) -> None:
    variant = backpack.default_variant
    assert variant
    assert "7 left" in text(client.get(backpack.get_absolute_url()))
    stock.hold(variant.pk, "cart:someone", 4)
    page = text(client.get(backpack.get_absolute_url()))
    assert "Only 3 left" in page
    assert "In 1 cart now" in page
    stock.hold(variant.pk, "cart:someone", 7)
    page = text(client.get(backpack.get_absolute_url()))
    assert "All held now" in page
    assert "In 1 cart now" in page
    assert "Add to cart" not in page


def test_a_product_without_variants_or_pictures_has_a_page(client: Client) -> None:
    bare = make_product()
    bare.variants.update(is_active=False)
    page = text(client.get(bare.get_absolute_url()))
    assert "cannot be bought right now" in page
    assert "img/parcel.svg" in page


def test_reviews_come_five_at_a_time(client: Client, backpack: Product) -> None:
    for number in range(7):
        Review.objects.create(product=backpack, rating=5, text=f"Review {number}")
    Review.objects.create(product=backpack, rating=1, text="Hidden", is_published=False)
    more = f"/p/{backpack.pk}/reviews/?page=2"
    page = text(client.get(backpack.get_absolute_url()))
    assert page.count('<li class="review">') == 5
    assert f'href="{more}"' in page
    assert text(client.get(more, headers=HTMX)).count('<li class="review">') == 2
    assert "<html" in text(client.get(more))
    assert "Hidden" not in text(client.get(more))


def test_words_from_elsewhere_are_shown_as_text(client: Client, backpack: Product) -> None:
    Product.objects.filter(pk=backpack.pk).update(
        title="<b>Bold</b>", description="<script>x</script>", features=["<i>"]
    )
    page = text(client.get(backpack.get_absolute_url()))
    assert "<script>x" not in page
    assert "<b>Bold</b>" not in page


# --- Home and errors -----------------------------------------------------------------------------


def test_the_window_is_dressed_with_what_there_is(client: Client, goods: list[Product]) -> None:
    page = text(client.get("/"))
    assert "Good things, kept for you." in page
    assert goods[-1].title in page
    assert 'href="/c/bags/"' in page


def test_a_large_shop_says_about_how_many_products_it_has(
    client: Client, goods: list[Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"Search {len(goods)} products" in text(client.get("/"))
    forget_everything()
    monkeypatch.setattr(context, "COUNTED", 2)
    monkeypatch.setattr(context, "expected_rows", lambda listed: 1_234_567)
    assert "Search 1,200,000 products" in text(client.get("/"))


def test_an_empty_shop_has_a_home_page(client: Client) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/search/").status_code == 200


def test_a_missing_page_asks_nothing_of_the_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/nowhere/at/all/")
    assert response.status_code == 404
    assert "drifted off" in text(response)
    assert not queries.captured_queries


@pytest.mark.parametrize("where", ["/c/%00/", "/c/bags%00/", "/orders/%00/", "/orders/%00/thanks/"])
def test_an_address_that_no_database_can_hold_is_not_found(client: Client, where: str) -> None:
    assert client.get(where).status_code == 404
