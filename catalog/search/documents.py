"""Product to document, once, for both engines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import BigIntegerField, Exists, F, Func, Min, OuterRef, QuerySet, Subquery
from django.db.models import Value as V
from django.db.models.functions import Coalesce

from catalog.models import Product, Stock, Variant
from catalog.search import analysis
from shop.lib.money import to_cents

BATCH = 1000
LONGEST_BODY = 20_000  # characters of description, features and specifications


@dataclass(frozen=True, slots=True)
class Document:
    """A product as it is searched. The word lists went through `analysis`, in order.

    `version` grows with everything that is committed: see SnapshotVersion.
    """

    product_id: int
    version: int
    name: str
    title: list[str]
    maker: list[str]
    shelf: list[str]
    body: list[str]
    prefixes: list[str]
    brand: str
    categories: list[str]
    price_cents: int | None
    rating: int
    rating_count: int
    sold_count: int
    released_on: date | None
    in_stock: bool


class SnapshotVersion(Func):
    """How many transactions this statement's snapshot counts as finished.

    `xmax` alone will not do: two snapshots can share it while a transaction that the first saw
    running has committed before the second. Less those still running, the number grows whenever
    more can be seen, so of two documents of a product the one read later never has the lower one.
    It comes from the statement that reads the product: any other would have another snapshot.
    """

    template = (
        "(pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        " - (SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot())))"
    )
    output_field = BigIntegerField()


def build(product_ids: Iterable[int]) -> list[Document]:
    """Documents of those of these products which are for sale; the others have none."""
    return [_document(row) for row in _rows(Product.objects.filter(pk__in=list(product_ids)))]


def every(after: int = 0, size: int = BATCH) -> Iterator[list[Document]]:
    """All documents in batches, by id: no long transaction, no cursor, no growing memory."""
    while True:
        rows = list(_rows(Product.objects.filter(pk__gt=after)).order_by("pk")[:size])
        if not rows:
            return
        after = rows[-1]["pk"]
        yield [_document(row) for row in rows]


def _rows(products: "QuerySet[Product]") -> "QuerySet[Product, dict[str, Any]]":
    for_sale = products & Product.objects.for_sale()
    active = Variant.objects.filter(product=OuterRef("pk"), is_active=True).order_by()
    price = active.values("product").annotate(lowest=Min("price")).values("lowest")
    left = Stock.objects.as_of_now().filter(
        variant__product=OuterRef("pk"),
        variant__is_active=True,
        on_hand__gt=F("reserved") - F("lapsed"),
    )
    return for_sale.values(
        "pk", "title", "model_number", "description", "features", "specifications",
        "rating_average", "rating_count", "sold_count", "released_on",
        brand_slug=Coalesce("brand__slug", V("")),
        brand_name=Coalesce("brand__name", V("")),
        category_path=F("category__path"),
        category_name=F("category__name"),
        price=Subquery(price),
        in_stock=Exists(left),
        version=SnapshotVersion(),
    )  # fmt: skip


def _document(row: dict[str, Any]) -> Document:
    path = row["category_path"]
    steps = path.split("/")
    title = row["title"]
    return Document(
        product_id=row["pk"],
        version=row["version"],
        name=analysis.fold(title)[:400],
        title=analysis.words(title),
        maker=analysis.words(f"{row['brand_name']} {row['model_number']}"),
        shelf=analysis.words(f"{path.replace('-', ' ').replace('/', ' ')} {row['category_name']}"),
        body=analysis.words(_body(row)),
        prefixes=analysis.plain_words(f"{title} {row['brand_name']} {row['model_number']}"),
        brand=row["brand_slug"],
        categories=["/".join(steps[: depth + 1]) for depth in range(len(steps))],
        price_cents=None if row["price"] is None else to_cents(row["price"]),
        rating=to_cents(row["rating_average"]),
        rating_count=row["rating_count"],
        sold_count=row["sold_count"],
        released_on=row["released_on"],
        in_stock=row["in_stock"],
    )


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
