"""Writes rows to the catalogue: one batch, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import DataError, IntegrityError, connection, transaction

from catalog import stock_history
from catalog.importing.pictures import Pictures
from catalog.importing.planning import Known, Plan, Planner
from catalog.importing.rows import OTHER, ProductRow
from catalog.importing.shelves import Shelves
from catalog.importing.values import BadRow
from catalog.models import Product, ProductImage, Variant
from shop.events.outbox import publish
from shop.lib.sequences import reserve_ids

BATCH = 500  # also the most ids that one event tells of
_ONE_IMPORT_AT_A_TIME = 0x686F6C64  # the number of an advisory lock: 'hold'
_AT_ONCE = 100  # rows in one UPDATE

Rejected = list[tuple[int, str]]


@dataclass
class Written:
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: Rejected = field(default_factory=list)

    def __iadd__(self, other: "Written") -> "Written":
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        return self


@dataclass
class Writer:
    pictures: Pictures
    stock_of_new: int = 0
    is_rehearsal: bool = False
    shelves: Shelves = field(default_factory=Shelves)
    # SKUs of batches that a rehearsal took back: later ones must not claim them either.
    claimed: dict[str, str | None] = field(default_factory=dict)

    def write(self, rows: Sequence[ProductRow]) -> Written:
        """Write a batch. What PostgreSQL itself refuses costs its own row only."""
        try:
            return self._write_together(rows)
        except (DataError, IntegrityError) as error:
            self.shelves.forget()
            if len(rows) == 1:
                reason = str(error).strip().splitlines()[0]
                return Written(rejected=[(rows[0].line, f"the database refuses it: {reason}")])
            written = Written()
            for row in rows:
                written += self.write([row])
            return written

    def _write_together(self, rows: Sequence[ProductRow]) -> Written:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_IMPORT_AT_A_TIME])
            self._learn(rows)
            plan, rejected = self._plan(rows)
            _carry_out(plan)
            if self.is_rehearsal:
                transaction.set_rollback(True)
        if self.is_rehearsal:
            self.shelves.forget()
        return Written(len(plan.new_products), len(plan.changed_products), plan.unchanged, rejected)

    def _learn(self, rows: Sequence[ProductRow]) -> None:
        self.shelves.brands.learn(row.brand or "" for row in rows)
        self.shelves.sellers.learn(row.seller or "" for row in rows)
        self.shelves.categories.learn(row.category or (OTHER,) for row in rows)

    def _plan(self, rows: Sequence[ProductRow]) -> tuple[Plan, Rejected]:
        known = _known(rows)
        if self.is_rehearsal:
            self.claimed |= known.sku_owners
            known.sku_owners = self.claimed
        planner = Planner(
            known,
            self.shelves,
            self.pictures,
            stock_of_new=self.stock_of_new,
            store=not self.is_rehearsal,
        )
        product_ids = iter(reserve_ids(Product, len(rows)))
        variant_ids = iter(reserve_ids(Variant, sum(len(row.variants) for row in rows)))
        rejected: Rejected = []
        for row in rows:
            ids = list(islice(variant_ids, len(row.variants)))
            try:
                planner.add(row, next(product_ids), ids)
            except BadRow as bad:
                rejected.append((row.line, str(bad)))
        return planner.plan, rejected


def _known(rows: Sequence[ProductRow]) -> Known:
    there = Product.objects.filter(external_id__in=[row.external_id for row in rows])
    products = there.select_for_update().prefetch_related("variants", "images").order_by("pk")
    skus = [variant.sku or row.external_id for row in rows for variant in row.variants]
    owners = Variant.objects.filter(sku__in=skus).values_list("sku", "product__external_id")
    return Known({str(product.external_id): product for product in products}, dict(owners))


def _carry_out(plan: Plan) -> None:
    Product.objects.bulk_create(plan.new_products)
    Variant.objects.bulk_create(plan.new_variants)
    if plan.changed_products:
        changed = plan.changed_products.values()
        Product.objects.bulk_update(changed, sorted(plan.product_fields), _AT_ONCE)
    if plan.changed_variants:
        Variant.objects.bulk_update(plan.changed_variants, sorted(plan.variant_fields), _AT_ONCE)
    ProductImage.objects.filter(product__in=plan.pictures).delete()
    ProductImage.objects.bulk_create(
        picture for pictures in plan.pictures.values() for picture in pictures
    )
    if plan.stock:
        stock_history.receive_many(plan.stock, actor="import_products", note="Imported")
    told = [*plan.changed_products, *(product.pk for product in plan.new_products)]
    if told:
        publish("product.changed", {"products": sorted(told)})
