"""A row of columns to what the catalogue should hold: checked, but not yet compared with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.importing import values
from catalog.importing.pictures import PictureRow, picture_rows
from catalog.importing.values import BadRow

MOST_VARIANTS = 200
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class VariantRow:
    """`sku` is empty when the row names none: then the product's default variant is meant.
    `fields` holds the columns of Variant that the row speaks of, and no others.
    """

    sku: str
    fields: dict[str, Any]
    stock: int | None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """None means that the row does not speak of it, so that it stays as it is."""

    line: int
    external_id: str
    fields: dict[str, Any]
    brand: str | None
    seller: str | None
    category: tuple[str, ...] | None
    variants: list[VariantRow]
    pictures: list[PictureRow] | None


def parse(line: int, raw: Mapping[str, Any], root: str) -> ProductRow:
    """Raises BadRow. `root` is where categories from `product_type` belong."""
    external_id = values.text(raw.get("id"), "id", 120)
    if not external_id:
        raise BadRow("id is missing")
    return ProductRow(
        line=line,
        external_id=external_id,
        fields=_fields(raw),
        brand=values.text(raw["brand"], "brand", 120) if "brand" in raw else None,
        seller=values.text(raw["seller"], "seller", 120) if "seller" in raw else None,
        category=_category(raw, root),
        variants=_variants(raw),
        pictures=picture_rows(raw["images"]) if "images" in raw else None,
    )


def _fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if "title" in raw:
        fields["title"] = " ".join(values.text(raw["title"], "title", 400).split())
        if not fields["title"]:
            raise BadRow("title is empty")
    if "name" in raw:
        fields["model_number"] = _model_number(raw["name"])
    if "features" in raw:
        fields["features"] = values.items(raw["features"], "features")
    if "date_released" in raw:
        fields["released_on"] = values.day(raw["date_released"], "date_released")
    return fields | _wording(raw)


def _model_number(value: Any) -> str:
    """Some sources repeat the title here: what is longer than a model number is none."""
    name = values.text(value, "name", 400)
    return name if len(name) <= 120 else ""


def _wording(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Description and specifications; `text` stands in for the one that is not there."""
    fields: dict[str, Any] = {}
    for column in ("description", "short_description"):
        if not fields.get("description") and column in raw:
            fields["description"] = values.text(raw[column], column, 50_000)
    if "specifications" in raw:
        fields["specifications"] = values.pairs(raw["specifications"], "specifications")
    told = values.text(raw.get("text"), "text", 100_000)
    if " | " in told and "specifications" not in fields:
        known = str(fields.get("description", ""))
        attributes = told.removeprefix(known) if known else told
        fields["specifications"] = values.loose_pairs(attributes)
    elif told and not fields.get("description"):
        fields["description"] = told
    return fields


def _category(raw: Mapping[str, Any], root: str) -> tuple[str, ...] | None:
    if "category" in raw and raw["category"] not in (None, ""):
        names = values.text(raw["category"], "category", 250).split("/")
        path = tuple(" ".join(name.split()) for name in names)
        if not all(path) or any(len(name) > 80 for name in path):
            raise BadRow("category is not a path of names of 80 characters at most, as in 'A/B'")
        return path
    if "product_type" not in raw:
        return None
    kind = " ".join(values.text(raw["product_type"], "product_type", 80).replace("/", " ").split())
    return (root, kind if re.search(r"[^\W\d_]", kind) else OTHER)


def _variants(raw: Mapping[str, Any]) -> list[VariantRow]:
    listed = raw.get("variants")
    if listed is None:
        return [_variant(raw, "")]
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_VARIANTS:
        raise BadRow(f"variants is not a list of 1 to {MOST_VARIANTS}")
    found = []
    for place, each in enumerate(listed, 1):
        if not isinstance(each, Mapping):
            raise BadRow(f"variant {place} is not an object")
        found.append(_variant(each, f"variant {place}: "))
    skus = [variant.sku for variant in found]
    if len(found) > 1 and not all(skus):
        raise BadRow("each of several variants needs a sku")
    if len(set(skus)) < len(skus):
        raise BadRow("two variants have the same sku")
    return found


def _variant(raw: Mapping[str, Any], where: str) -> VariantRow:
    try:
        fields: dict[str, Any] = {}
        price = _price(raw)
        if price is not None:
            fields["price"] = price
        if "list_price" in raw:
            fields["list_price"] = values.money(raw["list_price"], "list_price")
        if "ean" in raw:
            fields["barcode"] = _barcode(raw["ean"])
        if "attributes" in raw:
            fields["attributes"] = values.pairs(raw["attributes"], "attributes")
        sku = values.text(raw.get("sku"), "sku", 64)
        return VariantRow(sku, fields, values.whole(raw.get("stock"), "stock"))
    except BadRow as bad:
        raise BadRow(f"{where}{bad}") from None


def _price(raw: Mapping[str, Any]) -> Decimal | None:
    price = values.money(raw.get("price"), "price")
    in_cents = values.cents(raw.get("price_cents"), "price_cents")
    if price is not None and in_cents is not None and price != in_cents:
        raise BadRow(f"price {price} and price_cents {in_cents} differ")
    return in_cents if price is None else price


def _barcode(value: Any) -> str:
    """The first of a product's numbers: the others belong to other packs of it."""
    found = values.items(value if isinstance(value, list | str) else [value], "ean", 32)
    return found[0] if found else ""
