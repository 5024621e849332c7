"""What is suggested while someone types."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import search
from catalog.models import Product, SearchDay
from catalog.search import synonyms
from catalog.templatetags.marking import marked
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


@pytest.mark.parametrize(
    ("typed", "meant", "titles"),
    [
        ("hedphones", "headphones", {"Walnut", "Tide", "Cove"}),
        ("hedpho", "headphones", {"Walnut", "Tide", "Cove"}),
        ("wlanut haedp", "walnut headphones", {"Walnut"}),
        ("headp", "", {"Walnut", "Tide", "Cove"}),
        ("dv7-12", "", {"Notebook"}),
        ("qqqqq", "", set()),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_what_is_mistyped_suggests_what_was_meant(
    engine: str, typed: str, meant: str, titles: set[str]
) -> None:
    fill("postgres", *({engine} - {"postgres"}))
    found = search.suggest(typed)
    assert (found.engine, found.meant) == (engine, meant)
    assert {Product.objects.get(pk=pk).title.split()[0] for pk in found.products} == titles


@pytest.mark.parametrize(
    ("name", "typed", "html"),
    [
        ("Walnut headphones", "wal", "<mark>Wal</mark>nut headphones"),
        ("Walnut over-ear headphones", "walnut ea h", None),
        ("Café crème", "CREME", "Café <mark>crème</mark>"),
        ("Notebook dv7-1211ea", "dv7-12", "Notebook <mark>dv7</mark>-<mark>12</mark>11ea"),
        ("Cheap heap", "eap", "Cheap heap"),
        ("<b>Salt & pepper</b>", "pep", "&lt;b&gt;Salt &amp; <mark>pep</mark>per&lt;/b&gt;"),
        ("Mug", "", "Mug"),
        ("Mug", "<script>", "Mug"),
        ("ﬁne linen", "fi li", "ﬁne <mark>li</mark>nen"),
    ],
)
def test_what_was_typed_is_marked_in_names(name: str, typed: str, html: str | None) -> None:
    several = "<mark>Walnut</mark> over-<mark>ea</mark>r <mark>h</mark>eadphones"
    assert marked(name, typed) == (several if html is None else html)


# --- Over HTTP -----------------------------------------------------------------------------------

ADDRESS = "/search/suggestions/"


def options(page: str) -> list[str]:
    """The links of the list, as their text."""
    found = re.findall(r'<a class="suggest__option".*?</a>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", option).split()) for option in found]


@pytest.mark.usefixtures("catalogue")
def test_the_list_has_goods_with_prices_shelves_and_brands(client: Client, engine: str) -> None:
    for product in Product.objects.all():
        Product.objects.filter(pk=product.pk).update(default_variant=product.variants.get())
    fill("postgres", *({engine} - {"postgres"}))
    response = client.get(ADDRESS, {"q": "tide"})
    assert response["X-Search-Engine"] == engine
    assert set(options(response.content.decode())) == {
        "Tide wireless headphones $49.99 Sold out",
        "Tide shelf speaker $100.00 Sold out",
        "Enamel mug 0.5 l $12.50",
        "Notebook dv7-1211ea 17&quot; 4 GB $509.00",
        "Tide",
    }


@pytest.mark.usefixtures("catalogue")
def test_the_list_is_the_same_for_everyone_and_kept_for_a_minute(client: Client) -> None:
    fill("postgres")
    response = client.get(ADDRESS, {"q": "hea"})
    assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=60"}
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "csrf" not in response.content.decode()


@pytest.mark.parametrize("typed", ["", "h", "!!", "\x00\x07", "zz\ud83d" * 900, "' OR 1=1 --"])
@pytest.mark.usefixtures("catalogue")
def test_nonsense_suggests_nothing(client: Client, typed: str) -> None:
    fill("postgres")
    response = client.get(ADDRESS, {"q": typed.encode("utf-8", "ignore")})
    assert response.status_code == 200
    assert options(response.content.decode()) == []
    assert "No suggestions" in response.content.decode()


@pytest.mark.usefixtures("catalogue")
def test_earlier_queries_are_offered_but_for_the_one_being_typed(client: Client) -> None:
    fill("postgres")
    for text in ("headphones", "headphones wireless"):
        SearchDay.objects.create(
            words=text, text=text, day=timezone.localdate(), searches=90, visitors=90, clicked=9
        )
    assert "headphones wireless" in options(
        client.get(ADDRESS, {"q": "Headphones"}).content.decode()
    )
    assert "headphones" not in options(client.get(ADDRESS, {"q": "Headphones"}).content.decode())


@pytest.mark.parametrize(
    ("typed", "queries"), [("hea", 5), ("hedphones", 9), ("qqqqq", 5), ("h", 0)]
)
@pytest.mark.usefixtures("catalogue")
def test_a_list_costs_few_queries(client: Client, typed: str, queries: int) -> None:
    fill("postgres")
    synonyms.in_use()
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        client.get(ADDRESS, {"q": typed})
    assert len(asked) <= queries, [query["sql"] for query in asked]
