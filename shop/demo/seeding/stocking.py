"""Goods onto the shelves: products, variants, pictures, reviews and stock, in chunks by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from catalog import stock_history
from catalog.models import Movement, Product, ProductImage, Review, Variant
from shop.demo.drawing import VIEWS, title_of
from shop.demo.goods import Goods, reviews_for
from shop.demo.goods import Review as PlannedReview
from shop.demo.seeding.copying import copy_rows
from shop.demo.seeding.market import Market
from shop.demo.seeding.pictures import Gallery
from shop.demo.seeding.shelves import Shelves
from shop.lib.money import from_cents
from shop.lib.sequences import reserve_ids

ACTOR = "seed_demo"
_OPENED_DAYS_AGO = 200  # before the oldest of the past orders
_PRODUCT = (
    "id, external_id, title, slug, brand_id, seller_id, category_id, model_number, description, "
    "features, specifications, default_variant_id, rating_average, rating_count, sold_count, "
    "released_on, is_published, created_at, updated_at"
)
_VARIANT = "id, product_id, sku, attributes, price, list_price, barcode, position, is_active"
_IMAGE = "product_id, file, alt, colour, position"
_REVIEW = "product_id, byline, rating, title, text, is_published, created_at"

# One product with the ids it got and what its buyers said.
Item = tuple[Goods, int, list[int], list[PlannedReview]]


def delivered_days_ago(released_days_ago: int) -> int:
    """When goods first came in: the day before they were on sale, or when the shop opened."""
    return min(released_days_ago + 1, _OPENED_DAYS_AGO)


@dataclass(frozen=True, slots=True)
class Stockroom:
    shelves: Shelves
    gallery: Gallery
    market: Market
    now: datetime
    seed: int
    reviews_each: int

    def put_out(self, chunk: Sequence[Goods]) -> None:
        """Write these goods in the caller's transaction."""
        items = list(self._numbered(chunk))
        copy_rows(Product, _PRODUCT, (self._product(*item) for item in items))
        copy_rows(Variant, _VARIANT, _variants(items))
        copy_rows(ProductImage, _IMAGE, self._images(items))
        copy_rows(Review, _REVIEW, self._reviews(items))
        stock_history.record_history(list(self._opening(items)), announce=False)
        with connection.cursor() as cursor:
            # Checks the keys now: the list of those still to check would grow with the shop.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for goods, product_id, variant_ids, _ in items:
            self.market.offer(goods, product_id, variant_ids)

    def _numbered(self, chunk: Sequence[Goods]) -> Iterator[Item]:
        product_ids = reserve_ids(Product, len(chunk))
        variant_ids = iter(reserve_ids(Variant, sum(len(goods.variants) for goods in chunk)))
        for goods, product_id in zip(chunk, product_ids, strict=True):
            own = [next(variant_ids) for _ in goods.variants]
            yield goods, product_id, own, list(reviews_for(goods, self.reviews_each, self.seed))

    def _product(
        self, goods: Goods, pk: int, variant_ids: list[int], reviews: list[PlannedReview]
    ) -> tuple[Any, ...]:
        average = Decimal(sum(review.rating for review in reviews)) / (len(reviews) or 1)
        released = self.now - timedelta(days=goods.released_days_ago)
        return (
            pk,
            goods.external_id,
            goods.title,
            goods.slug[:140],
            self.shelves.brands[goods.brand],
            self.shelves.sellers[goods.seller],
            self.shelves.categories[goods.category],
            goods.variants[0].sku.rpartition("-")[0],
            goods.description,
            Jsonb(goods.features),
            Jsonb(dict(goods.specs)),
            variant_ids[0],
            average.quantize(Decimal("0.01")),
            len(reviews),
            0,
            released.date(),
            True,
            released,
            self.now,
        )

    def _images(self, items: Iterable[Item]) -> Iterator[tuple[Any, ...]]:
        """All views in the first colour, the front in the others."""
        for goods, product_id, _, _ in items:
            shown = [(goods.colours[0], view) for view in VIEWS]
            shown += [(colour, VIEWS[0]) for colour in goods.colours[1:]]
            for position, (colour, view) in enumerate(shown):
                name = self.gallery.name(goods.kind, colour, view)
                alt = title_of(goods.kind, colour, view)
                yield product_id, name, alt, colour, position

    def _reviews(self, items: Iterable[Item]) -> Iterator[tuple[Any, ...]]:
        for _, product_id, _, reviews in items:
            for told in reviews:
                written = self.now - timedelta(days=told.days_ago)
                yield product_id, told.byline, told.rating, told.title, told.text, True, written

    def _opening(self, items: Iterable[Item]) -> Iterator[stock_history.Entry]:
        received = Movement.Reason.RECEIVED.value
        for goods, _, variant_ids, _ in items:
            at = self.now - timedelta(days=delivered_days_ago(goods.released_days_ago))
            for pk, variant in zip(variant_ids, goods.variants, strict=True):
                yield stock_history.Entry(
                    pk, variant.on_hand, received, at, "First delivery", "", ACTOR
                )


def _variants(items: Iterable[Item]) -> Iterator[tuple[Any, ...]]:
    for goods, product_id, variant_ids, _ in items:
        for position, (pk, variant) in enumerate(zip(variant_ids, goods.variants, strict=True)):
            attributes = {name.lower(): value for name, value in variant.attributes.items()}
            before = None if variant.list_price is None else from_cents(variant.list_price)
            price = from_cents(variant.price)
            yield pk, product_id, variant.sku, Jsonb(attributes), price, before, "", position, True
