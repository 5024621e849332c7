"""The whole way of a file into the catalogue."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image

from catalog.models import Brand, Category, Movement, Product, Variant
from shop.events.models import Event

pytestmark = pytest.mark.django_db

MUG: dict[str, Any] = {
    "id": "mug-1",
    "title": "Camping mug",
    "brand": "Kilnworks",
    "category": "Kitchen/Mugs",
    "price": "8.50",
    "list_price": "10.00",
    "features": ["Light", "Stackable"],
    "specifications": {"Weight": "120 g"},
    "stock": 7,
}
ICECAT = {
    "id": "3920564",
    "title": "Xerox 006R90321 toner cartridge Original Black 6 pc(s)",
    "name": "006R90321",
    "brand": "Xerox",
    "price_cents": 4995,
    "product_type": "",
    "date_released": "2009-12-10T00:00:00Z",
    "ean": ["0095205603217"],
    "short_description": "Toner (6 Per Box)",
    "text": "Toner (6 Per Box) | type: Original | quantity per pack 6.0",
}


def write(folder: Path, *rows: dict[str, Any], name: str = "goods.jsonl") -> Path:
    file = folder / name
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def load(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_products", str(file), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(file: Path, *options: str) -> tuple[int, str]:
    """Exit status and what stood on stderr."""
    told = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_products", str(file), *options, stdout=StringIO(), stderr=told)
    return error.value.returncode, f"{told.getvalue()}{error.value}"


def test_a_new_row_makes_a_product_with_its_variant_stock_and_shelf(tmp_path: Path) -> None:
    assert "1 new" in load(write(tmp_path, MUG))
    product = Product.objects.get(external_id="mug-1")
    variant = product.variants.get()
    assert (product.title, product.slug) == ("Camping mug", "camping-mug")
    assert product.category.path == "kitchen/mugs"
    assert product.default_variant == variant
    assert (variant.sku, str(variant.price), str(variant.list_price)) == ("mug-1", "8.50", "10.00")
    assert variant.stock.on_hand == 7
    movement = Movement.objects.get()
    assert (movement.quantity, movement.on_hand_after, movement.reason) == (7, 7, "received")


def test_the_columns_of_the_electronics_set_are_taken_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "products.jsonl.gz"
    others = [{**ICECAT, "id": str(number), "ean": []} for number in range(600)]
    lines = "".join(json.dumps(row) + "\n" for row in [ICECAT, *others])
    file.write_bytes(gzip.compress(lines.encode(), mtime=0))
    assert "601 new" in load(file, "--stock", "3")
    product = Product.objects.get(external_id="3920564")
    assert product.category.path == "electronics/other"
    assert product.specifications == {"Type": "Original", "Quantity per pack": "6"}
    assert product.variants.get().barcode == "0095205603217"
    assert Variant.objects.filter(stock__on_hand=3).count() == 601
    told = Event.objects.filter(topic="product.changed")
    assert sorted(len(event.payload["products"]) for event in told) == [101, 500]


def test_csv_has_a_line_per_variant(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text(
        "id,title,sku,attributes,price,stock\n"
        "tee,Tee,tee-s,colour: Kelp | size: S,12,1\n"
        "tee,Tee,tee-m,colour: Kelp | size: M,13,2\n"
    )
    load(file)
    variants = Product.objects.get().variants.all()
    assert [(v.sku, v.attributes["size"], v.stock.on_hand) for v in variants] == [
        ("tee-s", "S", 1),
        ("tee-m", "M", 2),
    ]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, MUG, ICECAT)
    load(file, "--stock", "5")
    before = list(Product.objects.values()) + list(Variant.objects.values())
    events = Event.objects.count()
    assert "2 as they were" in load(file, "--stock", "5")
    assert list(Product.objects.values()) + list(Variant.objects.values()) == before
    assert Event.objects.count() == events
    assert Movement.objects.count() == 2


def test_a_later_file_changes_only_what_differs_and_never_stock(tmp_path: Path) -> None:
    load(write(tmp_path, MUG, {**MUG, "id": "mug-2", "title": "Other mug"}))
    Event.objects.all().delete()
    later = {"id": "mug-1", "price": "9.00", "stock": 100, "features": []}
    assert "1 changed" in load(write(tmp_path, later))
    product = Product.objects.get(external_id="mug-1")
    assert (product.title, product.features) == ("Camping mug", [])
    assert product.specifications == {"Weight": "120 g"}
    assert str(product.variants.get().price) == "9.00"
    assert product.variants.get().stock.on_hand == 7
    assert [e.payload for e in Event.objects.all()] == [{"products": [product.pk]}]


def test_a_new_variant_of_a_known_product_gets_its_stock(tmp_path: Path) -> None:
    load(write(tmp_path, MUG))
    load(write(tmp_path, {"id": "mug-1", "variants": [{"sku": "mug-l", "price": 9, "stock": 4}]}))
    assert Variant.objects.get(sku="mug-l").stock.on_hand == 4
    assert Product.objects.get().default_variant == Variant.objects.get(sku="mug-1")


def test_bad_rows_are_told_with_line_and_reason_and_the_good_ones_come_in(tmp_path: Path) -> None:
    file = tmp_path / "goods.jsonl"
    bad = [{**MUG, "id": ""}, {**MUG, "id": "b", "price": "-1"}, {"id": "c", "price": 4}, MUG]
    rows = [json.dumps(row) for row in [MUG, *bad]]
    file.write_text("\n".join([*rows, "not json", json.dumps({"id": "d", "title": "D"})]))
    report = tmp_path / "errors.tsv"
    status, told = refused(file, "--errors", str(report))
    assert status == 1
    assert "line 2: id is missing" in told
    assert Product.objects.count() == 1
    lines = sorted(report.read_text().splitlines())
    assert [line.split("\t")[0] for line in lines] == ["2", "3", "4", "5", "6", "7"]
    assert "title is missing" in lines[2]
    assert "stands in this file already" in lines[3]
    assert "price is missing" in lines[5]


def test_only_the_first_bad_rows_fill_the_terminal(tmp_path: Path) -> None:
    status, told = refused(write(tmp_path, *[{"id": ""}] * 50))
    assert status == 1
    assert told.count("id is missing") == 20
    assert "50 bad rows were skipped" in told


def test_a_sku_of_another_product_is_refused(tmp_path: Path) -> None:
    load(write(tmp_path, MUG))
    thief, twin = {**MUG, "id": "x", "sku": "mug-1"}, {**MUG, "id": "y", "sku": "z"}
    status, told = refused(write(tmp_path, thief, twin, {**twin, "id": "z"}))
    assert status == 1
    assert "sku mug-1 belongs to product mug-1" in told
    assert "sku z belongs to product y" in told
    assert Product.objects.count() == 2


def test_what_the_database_refuses_costs_its_own_row_only(tmp_path: Path) -> None:
    wide = "/".join(["ﬃ" * 27] * 4)  # short names whose slugs are three times as long
    status, told = refused(write(tmp_path, MUG, {**MUG, "id": "b", "category": wide}))
    assert (status, Product.objects.count()) == (1, 1)
    assert "line 2: the database refuses it" in told


def test_a_dry_run_checks_everything_and_leaves_nothing(tmp_path: Path) -> None:
    assert "1 new" in load(write(tmp_path, MUG), "--dry-run")
    assert not Product.objects.exists()
    assert not Brand.objects.exists()
    assert not Category.objects.exists()
    assert not Event.objects.exists()


def test_a_dry_run_finds_a_sku_that_an_earlier_batch_took(tmp_path: Path) -> None:
    rows = [{**MUG, "id": f"m-{number}"} for number in range(500)]
    status, told = refused(write(tmp_path, *rows, {**MUG, "id": "x", "sku": "m-3"}), "--dry-run")
    assert status == 1
    assert "sku m-3 belongs to product m-3" in told


def test_an_unreadable_file_ends_with_status_2(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing.csv")[0] == 2
    assert refused(write(tmp_path, MUG), "--errors", str(tmp_path / "no" / "such"))[0] == 2


def test_names_with_one_slug_stay_two_brands_and_become_one_category(tmp_path: Path) -> None:
    rows = [
        {**MUG, "id": "1", "brand": "A & B", "category": "Bits & Bobs"},
        {**MUG, "id": "2", "brand": "A B", "category": "Bits Bobs"},
        {**MUG, "id": "3", "brand": "猫", "category": "猫"},
    ]
    load(write(tmp_path, *rows))
    assert set(Brand.objects.values_list("slug", flat=True)) >= {"a-b", "a-b-2"}
    assert Category.objects.count() == 2
    assert all(Brand.objects.values_list("slug", flat=True))


def test_pictures_are_stored_once_and_replaced_by_a_later_list(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), "teal").save(tmp_path / "front.png")
    Image.new("RGB", (4, 4), "tan").save(tmp_path / "back.jpg")
    listed = ["front.png", {"file": "back.jpg", "alt": "From behind", "colour": "Kelp"}]
    load(write(tmp_path, {**MUG, "images": listed}))
    pictures = list(Product.objects.get().images.all())
    assert [(p.alt, p.colour) for p in pictures] == [("Camping mug", ""), ("From behind", "Kelp")]
    assert all(default_storage.exists(str(p.file.name)) for p in pictures)
    assert "1 as they were" in load(write(tmp_path, {**MUG, "images": listed}))
    load(write(tmp_path, {"id": "mug-1", "images": ["back.jpg"]}))
    assert [p.file.name for p in Product.objects.get().images.all()] == [pictures[1].file.name]


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "missing.png", "goods.jsonl"])
def test_a_picture_outside_the_folder_or_none_at_all_is_refused(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    Image.new("RGB", (4, 4)).save(tmp_path / "secret.png")
    status, told = refused(write(folder, {**MUG, "images": [path]}))
    assert status == 1
    assert "line 1: picture" in told
    assert not Product.objects.exists()
