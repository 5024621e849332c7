"""Product to document, once, for both engines."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import F, Min, OuterRef, QuerySet, Subquery
from django.db.models import Value as V
from django.db.models.functions import Coalesce

from catalog.models import Product, Stock, Variant
from catalog.search import analysis, attributes, naming
from shop.lib.money import to_cents

BATCH = 1000
LONGEST_BODY = 20_000  # characters of description, features and specifications


@dataclass(frozen=True, slots=True)
class Document:
    """A product as it is searched. The word lists went through `analysis`, in order."""

    product_id: int
    name: str
    title: list[str]
    thing: list[str]
    maker: list[str]
    shelf: list[str]
    body: list[str]
    prefixes: list[str]
    brand: str
    categories: list[str]
    attributes: list[str]
    price_cents: int | None
    rating: int
    rating_count: int
    sold_count: int
    released_on: date | None
    in_stock: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents as of one snapshot, and those asked for that it does not list."""

    version: int
    documents: list[Document]
    gone: list[int]


def build(product_ids: Iterable[int]) -> Batch:
    """What the engines should hold about these products."""
    asked = list(product_ids)
    with _one_snapshot() as version:
        rows = list(_rows(Product.objects.filter(pk__in=asked)))
    documents = [_document(row) for row in rows]
    gone = set(asked) - {document.product_id for document in documents}
    return Batch(version, documents, sorted(gone))


def every(size: int = BATCH, after: int = 0) -> Iterator[Batch]:
    """All documents in batches, by id: no long transaction, no cursor, no growing memory."""
    while (batch := following(after, size)).documents:
        after = batch.documents[-1].product_id
        yield batch


def following(after: int, size: int = BATCH) -> Batch:
    """The documents of the next products by id."""
    with _one_snapshot() as version:
        rows = list(_rows(Product.objects.filter(pk__gt=after)).order_by("pk")[:size])
    return Batch(version, [_document(row) for row in rows], [])


# How many transactions the snapshot counts as finished. xmax alone will not do: two snapshots can
# share it while a transaction that the first saw running has committed before the second. Less
# those still running, the number grows whenever more can be seen: of two documents of a product,
# the one that was read later never has the lower number.
VERSION = (
    "SELECT pg_snapshot_xmax(now.snapshot)::text::bigint"
    " - (SELECT count(*) FROM pg_snapshot_xip(now.snapshot))"
    " FROM (SELECT pg_current_snapshot() AS snapshot) AS now"
)


@contextmanager
def _one_snapshot() -> Iterator[int]:
    """What is read inside is of one moment; yields the number of that moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(VERSION)
        yield cursor.fetchone()[0]


def _rows(products: "QuerySet[Product]") -> "QuerySet[Product, Any]":
    listed = products & Product.objects.listed()
    active = Variant.objects.filter(product=OuterRef("pk"), is_active=True).order_by()
    price = active.values("product").annotate(lowest=Min("price")).values("lowest")
    return listed.values(
        "pk", "title", "model_number", "description", "features", "specifications",
        "rating_average", "rating_count", "sold_count", "released_on",
        brand_slug=Coalesce("brand__slug", V("")),
        brand_name=Coalesce("brand__name", V("")),
        category_path=F("category__path"),
        category_name=F("category__name"),
        price=Subquery(price),
        differences=ArraySubquery(active.values("attributes")),
        in_stock=Coalesce(Subquery(_left().annotate(some=V(True)).values("some")[:1]), V(False)),
    )  # fmt: skip


def _left() -> "QuerySet[Stock, Any]":
    return Stock.objects.as_of_now().filter(
        variant__product=OuterRef("pk"),
        variant__is_active=True,
        on_hand__gt=F("reserved") - F("lapsed"),
    )


def _document(row: dict[str, Any]) -> Document:
    path = row["category_path"]
    title = row["title"]
    return Document(
        product_id=row["pk"],
        name=analysis.fold(title)[:400],
        title=analysis.words(title),
        thing=naming.thing(title),
        maker=analysis.words(f"{row['brand_name']} {row['model_number']}"),
        shelf=_shelf_words(path, row["category_name"]),
        body=analysis.words(_body(row)),
        prefixes=analysis.plain_words(f"{title} {row['brand_name']} {row['model_number']}"),
        brand=row["brand_slug"],
        categories=steps_to(path),
        attributes=attributes.of_variants(row["differences"]),
        price_cents=None if row["price"] is None else to_cents(row["price"]),
        rating=to_cents(row["rating_average"]),
        rating_count=row["rating_count"],
        sold_count=row["sold_count"],
        released_on=row["released_on"],
        in_stock=row["in_stock"],
    )


def steps_to(path: str) -> list[str]:
    """Paths of the shelves from the root down to this one."""
    steps = path.split("/")
    return ["/".join(steps[: depth + 1]) for depth in range(len(steps))]


@lru_cache(maxsize=2000)
def _shelf_words(path: str, name: str) -> list[str]:
    above = path.rpartition("/")[0].replace("-", " ").replace("/", " ")
    return analysis.words(f"{above} {name}")


def _body(row: dict[str, Any]) -> str:
    features, specifications = row["features"], row["specifications"]
    lines = chain(
        [row["description"]],
        map(str, features if isinstance(features, list) else []),
        (
            f"{name} {value}"
            for name, value in (specifications if isinstance(specifications, dict) else {}).items()
        ),
    )
    return "\n".join(lines)[:LONGEST_BODY]
