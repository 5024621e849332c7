"""Small catalogues to search in, and an Elasticsearch index for each test."""

import os
import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.text import slugify
from elasticsearch.dsl.connections import connections
from pytest_django import Settings

from catalog.models import Brand, Category, Product, Stock, Variant
from catalog.search import documents, elastic, guard, postgres, reindexing
from shop.lib.breaker import Breaker

ENGINES = {"postgres": postgres, "elasticsearch": elastic}
CLOSED_PORT = "http://127.0.0.1:9"


def shelf(path: str) -> Category:
    parent = None
    for slug in path.split("/"):
        place = f"{parent.path}/{slug}" if parent else slug
        found = Category.objects.filter(path=place).first()
        parent = found or Category(name=slug.replace("-", " ").title(), slug=slug, parent=parent)
        if not found:
            parent.save()
    assert parent
    return parent


def goods(
    title: str,
    *,
    at: str = "audio/headphones",
    brand: str = "",
    price: str = "20.00",
    stock: int = 5,
    stars: str = "0",
    **fields: Any,
) -> Product:
    made_by = Brand.objects.get_or_create(name=brand, slug=slugify(brand))[0] if brand else None
    product = Product.objects.create(
        title=title,
        slug=slugify(title)[:140],
        brand=made_by,
        category=shelf(at),
        rating_average=Decimal(stars),
        rating_count=3 if Decimal(stars) else 0,
        **fields,
    )
    variant = Variant.objects.create(product=product, sku=f"SKU-{product.pk}", price=Decimal(price))
    Stock.objects.create(variant=variant, on_hand=stock)
    return product


@pytest.fixture
def catalogue(db: None) -> dict[str, Product]:
    """Twelve products that differ in everything one can filter by."""
    made = [
        goods("Walnut over-ear headphones", brand="Kelp", price="79.90", stars="4.60"),
        goods("Tide wireless headphones", brand="Tide", price="49.99", stars="4.20", stock=0),
        goods("Harbour in-ear monitors", brand="Kelp", price="25.00", stars="3.10"),
        goods("Cove travel headphones", brand="Cove", price="24.99", stars="4.50"),
        goods("Kelp desk speaker", at="audio/speakers", brand="Kelp", price="120.00", stars="4.9"),
        goods("Tide shelf speaker", at="audio/speakers", brand="Tide", price="100.00", stock=0),
        goods("Café crème cups, set of 2", at="kitchen/cups", brand="Cove", price="18.00"),
        goods("Enamel mug 0.5 l", at="kitchen/cups", brand="Tide", price="12.50", stars="4.0"),
        goods("Cast-iron pan 28 cm", at="kitchen/pans", brand="Kelp", price="64.00", stars="2.9"),
        goods("Bread knife", at="kitchen", price="35.00", stars="4.4", stock=0),
        goods('Notebook dv7-1211ea 17" 4 GB', at="computers", brand="Tide", price="509.00"),
        goods("Canvas bag", at="bags", brand="Cove", price="50.00", released_on=date(2024, 5, 1)),
    ]
    for place, product in enumerate(made):
        Product.objects.filter(pk=product.pk).update(sold_count=place * 7 % 5)
    return {
        product.title.split()[0].lower() + str(place): product for place, product in enumerate(made)
    }


@pytest.fixture(autouse=True)
def own_search(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tests that ask for Elasticsearch write to it, and nobody else's failures count here."""
    settings.SEARCH = "postgres"
    for name in ("reading", "writing"):
        real = getattr(guard, name)
        # No probe behind: its thread would not see what a test has not committed.
        own = Breaker(
            f"test-{uuid.uuid4()}", reset_after=0.3, exclude=tuple(real.excluded_exceptions)
        )
        monkeypatch.setattr(guard, name, own)


@pytest.fixture
def elasticsearch(settings: Settings) -> Iterator[str]:
    """A real server and a name for an index that nobody else has. Fails where there is none."""
    settings.SEARCH = "elasticsearch"
    settings.SEARCH_INDEX = f"test-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    settings.SEARCH_TIMEOUT *= 20  # the first searches of a new index are slow
    server = elastic.client()
    server.cluster.health(wait_for_status="yellow", timeout="5s")
    yield settings.SEARCH_INDEX
    for name in server.indices.get(index=f"{settings.SEARCH_INDEX}*"):
        server.indices.delete(index=name)


@pytest.fixture
def unreachable(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Elasticsearch is meant to answer, and nothing listens there."""
    settings.SEARCH = "elasticsearch"
    working = connections.get_connection()
    connections.create_connection(hosts=CLOSED_PORT, request_timeout=0.3, max_retries=0)
    yield
    connections.add_connection("default", working)


@pytest.fixture(params=["postgres", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, db: None) -> str:
    """Each test that asks for this runs once with either engine."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch")
    return str(request.param)


def fill(*engines: str) -> None:
    """Index what the catalogue holds, visible at once."""
    reindexing.rebuild(list(engines), lambda _count: None)


def shown(engine: str) -> set[int]:
    """Which products the engine has documents of."""
    if engine == "postgres":
        return set(postgres.SearchDocument.objects.values_list("pk", flat=True))
    elastic.client().indices.refresh(index=f"{elastic.settings.SEARCH_INDEX}*")
    hits = elastic.client().search(index=elastic.settings.SEARCH_INDEX, size=1000)["hits"]["hits"]
    return {int(hit["_id"]) for hit in hits}


def rebuild_one(product: Product) -> documents.Batch:
    return documents.build([product.pk])
