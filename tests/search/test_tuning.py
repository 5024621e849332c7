"""What staff pin, bury or send elsewhere: in both engines, at once, with the counts as they are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from catalog import search
from catalog.models import Category, Placement, Product, TunedQuery
from catalog.models.tuning import check_local_path
from catalog.search import tuning
from catalog.search.query import Query
from catalog.search.results import PER_PAGE

from .conftest import fill, goods

BURY = Placement.Kind.BURY
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning.decided, "seconds", 0.0)


def place(text: str, product: Product, position: int = 1, **options: Any) -> Placement:
    query = tuning.tuned(text)
    return Placement.objects.create(query=query, product=product, position=position, **options)


def found(text: str, **options: Any) -> list[int]:
    return search.find(Query(text=text, **options)).ids


@pytest.fixture
def lanterns(engine: str) -> list[Product]:
    made = [goods(f"Lantern number {number}", stars="4.0") for number in range(60)]
    made.append(goods("Enamel kettle"))
    fill(engine)
    return made


def all_pages(text: str, pages: int) -> list[list[int]]:
    return [found(text, page=page) for page in range(1, pages + 1)]


def test_pinned_products_stand_at_their_places_and_nothing_is_lost_or_twice(
    lanterns: list[Product],
) -> None:
    before = sum(all_pages("lantern", 3), [])
    last, first = (Product.objects.get(pk=pk) for pk in (before[-1], before[30]))
    place("LANTERNS", last, 3)
    place("lantern", first, 1)
    after = all_pages("lantern", 3)
    assert (after[0][0], after[0][2]) == (first.pk, last.pk)
    assert [len(page) for page in after] == [PER_PAGE, PER_PAGE, 12]
    others = [pk for pk in before if pk not in {first.pk, last.pk}]
    assert [pk for pk in sum(after, []) if pk not in {first.pk, last.pk}] == others
    assert found("kettle") != found("lantern")


def test_counts_are_as_without(lanterns: list[Product]) -> None:
    before = search.find(Query(text="lantern"))
    place("lantern", lanterns[7])
    place("lantern", lanterns[8], kind=BURY)
    after = search.find(Query(text="lantern"))
    assert (after.total, after.facets) == (before.total, before.facets)
    assert (after.average_rating, after.pages) == (before.average_rating, before.pages)


def test_what_is_buried_stands_last(lanterns: list[Product]) -> None:
    before = sum(all_pages("lantern", 3), [])
    place("lantern", Product.objects.get(pk=before[0]), kind=BURY)
    assert sum(all_pages("lantern", 3), []) == [*before[1:], before[0]]


def test_a_pinned_product_without_the_words_is_shown_and_counted(lanterns: list[Product]) -> None:
    kettle = lanterns[-1]
    place("lantern number 7", kettle, 2)
    place("wellingtons", kettle, 5)
    results = search.find(Query(text="lantern number 7"))
    assert results.ids[1] == kettle.pk
    assert results.total == len(results.ids)
    assert found("wellingtons", exact=True) == [kettle.pk]


@pytest.mark.parametrize(
    "narrowed",
    [{"in_stock": True}, {"sort": "price-up"}, {"shelf": "audio"}, {"prices": ("0-25",)}],
)
def test_where_the_shopper_chose_nothing_is_put_anywhere(
    lanterns: list[Product], narrowed: dict[str, Any]
) -> None:
    before = found("lantern", **narrowed)
    place("lantern", lanterns[-1])
    place("lantern", lanterns[0], kind=BURY)
    assert found("lantern", **narrowed) == before


@pytest.mark.parametrize(
    ("dates", "is_shown"),
    [
        ({}, True),
        ({"begins_on": DAY}, False),
        ({"ends_on": -DAY}, False),
        ({"begins_on": timedelta(), "ends_on": timedelta()}, True),
    ],
)
@pytest.mark.django_db
def test_a_placement_has_its_time(dates: dict[str, timedelta], is_shown: bool) -> None:
    kettle = goods("Enamel kettle")
    goods("Lantern")
    fill("postgres")
    today = timezone.localdate()
    when: dict[str, Any] = {name: today + away for name, away in dates.items()}
    place("lantern", kettle, **when)
    assert (kettle.pk in found("lantern")) == is_shown


@pytest.mark.django_db
def test_what_is_no_longer_sold_is_not_pinned() -> None:
    kettle, lantern = goods("Enamel kettle"), goods("Lantern")
    fill("postgres")
    place("lantern", kettle)
    Product.objects.filter(pk=kettle.pk).update(retired_at=timezone.now())
    assert found("lantern") == [lantern.pk]


@pytest.mark.django_db
def test_a_change_is_noticed_within_two_seconds_without_being_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(tuning.decided, "seconds", 2.0)
    monkeypatch.setattr("shop.lib.remembering.time.monotonic", lambda: now)
    tuning.decided.forget()
    kettle = goods("Enamel kettle")
    assert kettle.pk not in found("lantern")
    place("lantern", kettle)
    now += 1.9
    assert kettle.pk not in found("lantern")
    now += 0.2
    assert kettle.pk in found("lantern")


@pytest.mark.django_db
def test_looking_it_up_costs_two_queries_in_two_seconds_whoever_searches(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., Any]
) -> None:
    monkeypatch.setattr(tuning.decided, "seconds", 60.0)
    place("lantern", goods("Enamel kettle"))
    tuning.decided.forget()
    with django_assert_num_queries(2):
        tuning.placed(Query(text="lantern"))
    with django_assert_num_queries(0):
        assert tuning.placed(Query(text="Lanterns!")).placed.pinned
        assert not tuning.placed(Query(text="kettle")).placed.pinned
        assert not tuning.page_for(Query(text="lantern"))


# --- Sent to a page ------------------------------------------------------------------------------


def lead(text: str, **target: Any) -> TunedQuery:
    query = tuning.tuned(text)
    for name, value in target.items():
        setattr(query, name, value)
    query.save()
    return query


@pytest.mark.django_db
def test_a_query_leads_to_a_shelf_a_product_or_an_address(client: Client) -> None:
    kettle = goods("Enamel kettle", at="kitchen")
    lead("cooking", shelf=Category.objects.get(path="kitchen"))
    lead("the kettle", product=kettle)
    lead("my orders", path="/orders/")
    for text, page in (
        ("Cooking", "/c/kitchen/"),
        ("the kettles", kettle.get_absolute_url()),
        ("my orders", "/orders/"),
    ):
        answer = client.get("/search/", {"q": text})
        assert (answer.status_code, answer["Location"]) == (302, page)


@pytest.mark.django_db
def test_there_is_a_way_round(client: Client) -> None:
    lead("cooking", path="/")
    for around in ({"redirect": "0"}, {"stock": "in"}, {"page": "2"}, {"sort": "newest"}):
        assert client.get("/search/", {"q": "cooking", **around}).status_code == 200
    fragment = client.get("/search/", {"q": "cooking"}, headers={"hx-request": "true"})
    assert fragment.status_code == 200


@pytest.mark.django_db
def test_two_queries_that_lead_to_each_other_do_not_go_round(client: Client) -> None:
    lead("cooking", path="/search/?q=kitchen")
    lead("kitchen", path="/search/?q=cooking")
    answer = client.get("/search/", {"q": "cooking"}, follow=True)
    assert answer.redirect_chain == [("/search/?q=kitchen&redirect=0", 302)]


@pytest.mark.django_db
def test_what_is_not_sold_or_over_leads_nowhere(client: Client) -> None:
    gone = goods("Enamel kettle", retired_at=timezone.now())
    lead("the kettle", product=gone)
    lead("cooking", path="/", leads_until=timezone.localdate() - DAY)
    lead("baking", path="/", leads_from=timezone.localdate() + DAY)
    for text in ("the kettle", "cooking", "baking"):
        assert client.get("/search/", {"q": text}).status_code == 200


ELSEWHERE = (
    "//example.com/", "///example.com", "/\\example.com", "\\\\example.com", "https://example.com/",
    "javascript:alert(1)", "/\t/example.com", "/\n/example.com", "example.com", " //example.com",
    "/c/bags/\r\nSet-Cookie: a=b", "/no/such/page/", "/é",
)  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_address_of_another_site_is_accepted(path: str) -> None:
    with pytest.raises(ValidationError):
        check_local_path(path)


@pytest.mark.parametrize("path", ["/", "/c/bags/?sort=newest", "/search/?q=a%20b", "/orders/"])
def test_addresses_of_the_shop_are(path: str) -> None:
    check_local_path(path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ELSEWHERE[:11])
def test_nor_followed_however_it_came_into_the_table(client: Client, path: str) -> None:
    try:
        with transaction.atomic():
            lead("cooking", path=path)
    except IntegrityError:
        return
    answer = client.get("/search/", {"q": "cooking"})
    assert answer.status_code == 200
