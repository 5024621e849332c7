"""A batch of rows against what the catalogue holds: what is new, what differs, what cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from catalog.importing.pictures import Pictures
from catalog.importing.rows import OTHER, ProductRow, VariantRow
from catalog.importing.shelves import Shelves, slug_of
from catalog.importing.values import BadRow
from catalog.models import Product, ProductImage, Variant

# Longer than one transaction's worth of ids is never needed at once.
Ids = Sequence[int]


@dataclass
class Plan:
    """What a batch comes to. Ids are reserved already, so rows can refer to each other."""

    new_products: list[Product] = field(default_factory=list)
    changed_products: dict[int, Product] = field(default_factory=dict)
    product_fields: set[str] = field(default_factory=set)
    new_variants: list[Variant] = field(default_factory=list)
    changed_variants: list[Variant] = field(default_factory=list)
    variant_fields: set[str] = field(default_factory=set)
    pictures: dict[int, list[ProductImage]] = field(default_factory=dict)
    stock: dict[int, int] = field(default_factory=dict)
    unchanged: int = 0


def assign(row: models.Model, fields: Mapping[str, Any]) -> set[str]:
    """Set what differs, and tell which fields did."""
    changed = {name for name, value in fields.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, fields[name])
    return changed


@dataclass
class Known:
    """What the catalogue holds of the things that a batch speaks of."""

    products: dict[str, Product]
    sku_owners: dict[str, str | None]


class Planner:
    """Plans one batch, row by row: a row either goes into the plan as a whole or raises BadRow."""

    def __init__(
        self, known: Known, shelves: Shelves, pictures: Pictures, *, stock_of_new: int, store: bool
    ) -> None:
        self.known = known
        self.shelves = shelves
        self.pictures = pictures
        self.stock_of_new = stock_of_new
        self.store = store
        self.plan = Plan()

    def add(self, row: ProductRow, product_id: int, variant_ids: Ids) -> None:
        """The ids are used when the product or its variants are new."""
        product = self.known.products.get(row.external_id)
        variants = self._matched(row, product)
        picture_names = self._picture_names(row)
        if product is None:
            product = self._create(row, product_id)
            changed = True
        else:
            changed = self._update(product, row)
        changed |= self._plan_variants(product, row, variants, variant_ids)
        changed |= self._plan_pictures(product, row, picture_names)
        if not changed:
            self.plan.unchanged += 1
        elif product.pk != product_id:
            product.updated_at = timezone.now()
            self.plan.changed_products[product.pk] = product
            self.plan.product_fields.add("updated_at")

    # --- The product -----------------------------------------------------------------------------

    def _create(self, row: ProductRow, product_id: int) -> Product:
        product = Product(pk=product_id, external_id=row.external_id)
        assign(product, self._product_fields(row))
        if row.category is None:
            product.category_id = self.shelves.categories.ids[(OTHER,)]
        self.plan.new_products.append(product)
        return product

    def _update(self, product: Product, row: ProductRow) -> bool:
        changed = assign(product, self._product_fields(row))
        self.plan.product_fields |= changed
        return bool(changed)

    def _product_fields(self, row: ProductRow) -> dict[str, Any]:
        fields = dict(row.fields)
        if "title" in fields:
            fields["slug"] = slug_of(fields["title"], 140)
        if row.brand is not None:
            fields["brand_id"] = self.shelves.brands.ids.get(row.brand)
        if row.seller is not None:
            fields["seller_id"] = self.shelves.sellers.ids.get(row.seller)
        if row.category is not None:
            fields["category_id"] = self.shelves.categories.ids[row.category]
        return fields

    # --- Its variants ----------------------------------------------------------------------------

    def _matched(self, row: ProductRow, product: Product | None) -> list[Variant | None]:
        """The variant that each variant row speaks of; None for a new one. Raises BadRow."""
        if product is None and "title" not in row.fields:
            raise BadRow("title is missing, and there is no such product yet")
        own = list(product.variants.all()) if product else []
        by_sku = {variant.sku: variant for variant in own}
        default = next((v for v in own if product and v.pk == product.default_variant_id), None)
        matched = []
        for each in row.variants:
            found = by_sku.get(each.sku or row.external_id) if each.sku or not default else default
            if found is None:
                self._check_new(row, each)
            matched.append(found)
        return matched

    def _check_new(self, row: ProductRow, variant: VariantRow) -> None:
        sku = variant.sku or row.external_id
        if "price" not in variant.fields:
            raise BadRow("price is missing, and there is no such variant yet")
        if len(sku) > 64:
            raise BadRow("sku is missing, and the id is too long to stand in for it")
        if self.known.sku_owners.get(sku, row.external_id) != row.external_id:
            raise BadRow(f"sku {sku} belongs to product {self.known.sku_owners[sku]}")

    def _plan_variants(
        self, product: Product, row: ProductRow, matched: list[Variant | None], ids: Ids
    ) -> bool:
        changed = False
        for place, (each, variant) in enumerate(zip(row.variants, matched, strict=True)):
            if variant is None:
                self._plan_new_variant(product, row, each, ids[place], place)
                changed = True
            elif differing := assign(variant, each.fields):
                self.plan.variant_fields |= differing
                self.plan.changed_variants.append(variant)
                changed = True
        return changed

    def _plan_new_variant(
        self, product: Product, row: ProductRow, each: VariantRow, pk: int, place: int
    ) -> None:
        sku = each.sku or row.external_id
        variant = Variant(pk=pk, product=product, sku=sku, position=place, **each.fields)
        self.known.sku_owners[sku] = row.external_id
        self.plan.new_variants.append(variant)
        self.plan.stock[pk] = self.stock_of_new if each.stock is None else each.stock
        if product.default_variant_id is None:
            product.default_variant_id = pk
            self.plan.product_fields.add("default_variant_id")

    # --- Its pictures ----------------------------------------------------------------------------

    def _picture_names(self, row: ProductRow) -> list[str]:
        return self.pictures.names(row.pictures or [], store=self.store)

    def _plan_pictures(self, product: Product, row: ProductRow, names: list[str]) -> bool:
        if row.pictures is None:
            return False
        wanted = [
            (name, picture.alt or product.title[:200], picture.colour)
            for name, picture in zip(names, row.pictures, strict=True)
        ]
        is_new = product in self.plan.new_products[-1:]
        present = [] if is_new else [(p.file.name, p.alt, p.colour) for p in product.images.all()]
        if wanted == present:
            return False
        self.plan.pictures[product.pk] = [
            ProductImage(product=product, file=name, alt=alt, colour=colour, position=place)
            for place, (name, alt, colour) in enumerate(wanted)
        ]
        return True
