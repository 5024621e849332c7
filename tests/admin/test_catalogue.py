"""Looking after shelves and goods; search hears of every change."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from catalog import stock
from catalog.models import Category, Product, Review, Variant
from shop.events.models import Event
from tests.builders import make_category, make_product, make_variant

from .conftest import Staff

pytestmark = pytest.mark.django_db


def told() -> list[list[int]]:
    """The products that each `product.changed` told of, then forgotten."""
    events = Event.objects.filter(topic="product.changed").order_by("pk")
    payloads = [event.payload["products"] for event in events]
    events.delete()
    return payloads


def png(name: str = "photo.png", kind: str = "PNG") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, kind)
    return SimpleUploadedFile(name, content.getvalue())


def form_of(product: Product, **fields: Any) -> dict[str, Any]:
    """What the browser sends for the product form, its variants included."""
    variants = list(product.variants.all()) if product.pk else []
    form: dict[str, Any] = {
        "title": product.title,
        "slug": product.slug,
        "category": product.category_id,
        "brand": product.brand_id or "",
        "is_published": "on",
        "features": "Light\nDry",
        "specifications": "Weight: 240 g",
        "default_variant": product.default_variant_id or "",
        "variants-TOTAL_FORMS": len(variants),
        "variants-INITIAL_FORMS": len(variants),
        "images-TOTAL_FORMS": 0,
        "images-INITIAL_FORMS": 0,
    }
    for number, variant in enumerate(variants):
        row = f"variants-{number}-"
        form |= {row + "id": variant.pk, row + "sku": variant.sku, row + "price": variant.price}
        form |= {row + "attributes": "colour: Kelp", row + "position": number}
        form |= {row + "is_active": "on"}
    return form | fields


def change(product: Product) -> str:
    return reverse("admin:catalog_product_change", args=[product.pk])


def test_saving_a_product_tells_search(boss: Staff) -> None:
    product = make_product()
    assert boss.post(change(product), form_of(product, title="Skua tent")).status_code == 302
    product.refresh_from_db()
    assert product.title == "Skua tent"
    assert product.features == ["Light", "Dry"]
    assert product.specifications == {"Weight": "240 g"}
    assert told() == [[product.pk]]


def test_a_new_variant_gets_counters(boss: Staff) -> None:
    product = make_product()
    new = {"sku": "NEW-1", "price": "5", "attributes": "colour: Sand", "position": 1}
    form = form_of(product) | {f"variants-1-{name}": value for name, value in new.items()}
    boss.post(change(product), form | {"variants-TOTAL_FORMS": 2})
    variant = Variant.objects.get(sku="NEW-1")
    assert variant.attributes == {"colour": "Sand"}
    assert (variant.stock.on_hand, variant.stock.reserved) == (0, 0)


def test_a_new_product_gets_its_default_variant(boss: Staff) -> None:
    shelf = make_category()
    form = form_of(Product(title="Skua tent", slug="skua-tent", category=shelf))
    new = {"sku": "NEW-1", "price": "5", "attributes": "", "position": 0, "is_active": "on"}
    form |= {f"variants-0-{name}": value for name, value in new.items()}
    address = reverse("admin:catalog_product_add")
    assert boss.get(address).status_code == 200
    boss.post(address, form | {"variants-TOTAL_FORMS": 1})
    product = Product.objects.get(slug="skua-tent")
    assert product.default_variant
    assert product.default_variant.sku == "NEW-1"


def test_a_broken_pair_is_explained(boss: Staff) -> None:
    product = make_product()
    reply = boss.post(change(product), form_of(product, specifications="Weight 240 g"))
    assert "Line 1 is not a name, a colon and a value." in reply.content.decode()
    assert told() == []


def test_a_picture_is_uploaded(boss: Staff) -> None:
    product = make_product()
    picture = {"images-TOTAL_FORMS": 1, "images-0-file": png(), "images-0-position": 0}
    boss.post(change(product), form_of(product, **picture, **{"images-0-alt": "A tent"}))
    assert product.images.get().alt == "A tent"
    assert told() == [[product.pk]]


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        png("photo.html"),
        png("photo.png", "TIFF"),
    ],
    ids=["svg", "svg called png", "png called html", "tiff called png"],
)
def test_only_raster_pictures_are_taken(boss: Staff, file: SimpleUploadedFile) -> None:
    product = make_product()
    file.seek(0)
    picture = {"images-TOTAL_FORMS": 1, "images-0-file": file, "images-0-position": 0}
    assert boss.post(change(product), form_of(product, **picture)).status_code == 200
    assert not product.images.exists()


@pytest.mark.parametrize(
    ("action", "before", "published", "retired"),
    [
        ("publish", {"is_published": False}, True, False),
        ("unpublish", {}, False, False),
        ("retire", {}, True, True),
    ],
)
def test_products_go_off_and_on_sale(
    boss: Staff, action: str, before: dict[str, Any], published: bool, retired: bool
) -> None:
    product, done = make_product(**before), make_product()
    told()
    listed = reverse("admin:catalog_product_changelist")
    boss.post(listed, {"action": action, "_selected_action": [product.pk]})
    product.refresh_from_db()
    assert product.is_published == published
    assert bool(product.retired_at) == retired
    assert told() == [[product.pk]]
    assert Product.objects.for_sale().contains(done)


def test_a_retired_product_comes_back(boss: Staff) -> None:
    product = make_product()
    listed = reverse("admin:catalog_product_changelist")
    for action in ("retire", "bring_back"):
        boss.post(listed, {"action": action, "_selected_action": [product.pk]})
    assert Product.objects.for_sale().contains(product)


def test_a_product_is_retired_in_its_form(boss: Staff) -> None:
    product = make_product()
    page = boss.get(change(product)).content.decode()
    assert "Not possible: the stock ledger and orders keep it. You can retire it." in page
    boss.post(change(product), form_of(product, retired="on"))
    product.refresh_from_db()
    retired_at = product.retired_at
    assert retired_at
    boss.post(change(product), form_of(product, retired="on"))
    product.refresh_from_db()
    assert product.retired_at == retired_at
    boss.post(change(product), form_of(product))
    assert Product.objects.for_sale().contains(product)


def test_who_may_only_look_sees_the_product(db: None) -> None:
    product = make_product()
    looker = Staff("catalog.view_product")
    assert looker.get(change(product)).status_code == 200
    assert looker.post(change(product), form_of(product, title="Mine")).status_code == 403


def test_what_ever_moved_is_not_deleted(boss: Staff) -> None:
    moved, fresh = make_product(units=1), make_product(units=0)
    variant, unmoved = moved.default_variant, fresh.default_variant
    assert variant
    assert unmoved
    for name, pk in (("product", moved.pk), ("variant", variant.pk)):
        address = reverse(f"admin:catalog_{name}_delete", args=[pk])
        assert boss.post(address, {"post": "yes"}).status_code == 403
    address = reverse("admin:catalog_product_delete", args=[fresh.pk])
    assert boss.post(address, {"post": "yes"}).status_code == 302
    assert list(Product.objects.all()) == [moved]


def test_deleting_a_spare_variant_chooses_another_default(boss: Staff) -> None:
    product = make_product(units=0)
    other = make_variant(product, units=0, colour="Sand")
    address = reverse("admin:catalog_variant_delete", args=[product.default_variant_id])
    boss.post(address, {"post": "yes"})
    product.refresh_from_db()
    assert product.default_variant == other


def test_saving_a_variant_tells_search(boss: Staff) -> None:
    product = make_product()
    variant = product.default_variant
    assert variant
    address = reverse("admin:catalog_variant_change", args=[variant.pk])
    form = {"product": product.pk, "sku": variant.sku, "attributes": "colour: Kelp"}
    boss.post(address, form | {"price": "7.50", "position": 0, "is_active": "on"})
    variant.refresh_from_db()
    assert str(variant.price) == "7.50"
    assert told() == [[product.pk]]


def test_moving_a_category_moves_what_is_below_and_tells_search(boss: Staff) -> None:
    product = make_product(category=make_category("bags/backpacks/small"))
    elsewhere = make_product(category=make_category("audio"))
    middle, audio = Category.objects.get(path="bags/backpacks"), elsewhere.category
    address = reverse("admin:catalog_category_change", args=[middle.pk])
    form = {"name": "Packs", "slug": "packs", "parent": audio.pk, "position": 0}
    assert boss.post(address, form).status_code == 302
    paths = set(Category.objects.values_list("path", "depth"))
    assert paths == {("bags", 1), ("audio", 1), ("audio/packs", 2), ("audio/packs/small", 3)}
    assert told() == [[product.pk]]


def test_a_category_cannot_stand_below_itself(boss: Staff) -> None:
    small = make_category("bags/backpacks/small")
    bags = Category.objects.get(path="bags")
    address = reverse("admin:catalog_category_change", args=[bags.pk])
    form = {"name": "Bags", "slug": "bags", "parent": small.pk, "position": 0}
    assert "cannot stand below itself" in boss.post(address, form).content.decode()
    reply = boss.post(
        reverse("admin:catalog_category_add"), {"name": "Bags", "slug": "bags", "position": 0}
    )
    assert "There is a category at bags already" in reply.content.decode()


def test_renaming_a_brand_tells_search(boss: Staff) -> None:
    product = make_product()
    address = reverse("admin:catalog_brand_change", args=[product.brand_id])
    boss.post(address, {"name": "Shortshore", "slug": "longshore"})
    assert told() == [[product.pk]]


def test_hiding_a_review_changes_the_average(boss: Staff) -> None:
    product = make_product()
    good, bad = (Review(product=product, rating=stars, text="So") for stars in (5, 1))
    good.publish()
    bad.publish()
    listed = reverse("admin:catalog_review_changelist")

    def average() -> tuple[str, int]:
        product.refresh_from_db()
        return str(product.rating_average), product.rating_count

    assert average() == ("3.00", 2)
    boss.post(listed, {"action": "hide", "_selected_action": [bad.pk]})
    assert average() == ("5.00", 1)
    assert told() == [[product.pk]]
    boss.post(listed, {"action": "show", "_selected_action": [bad.pk]})
    assert average() == ("3.00", 2)
    boss.post(reverse("admin:catalog_review_delete", args=[bad.pk]), {"post": "yes"})
    assert average() == ("5.00", 1)


def test_the_words_of_a_review_stay_the_buyers(boss: Staff) -> None:
    review = Review(product=make_product(), rating=2, text="Leaks")
    review.publish()
    address = reverse("admin:catalog_review_change", args=[review.pk])
    boss.post(address, {"is_published": "on", "text": "Lovely", "rating": 5})
    review.refresh_from_db()
    assert (review.text, review.rating) == ("Leaks", 2)


@pytest.mark.parametrize("by", ["title", "sku", "external_id"])
def test_a_product_is_found(boss: Staff, by: str) -> None:
    product, other = make_product(title="Skua tent", external_id="ext-9"), make_product()
    assert product.default_variant
    words = {"title": "kua TEN", "sku": product.default_variant.sku, "external_id": "ext-9"}
    page = boss.get(reverse("admin:catalog_product_changelist"), {"q": words[by]}).content.decode()
    assert change(product) in page
    assert change(other) not in page


def test_autocomplete_finds_products_brands_and_categories(boss: Staff) -> None:
    product = make_product(title="Skua tent")
    for model, field, term in (
        ("variant", "product", "skua"),
        ("product", "brand", "longsh"),
        ("product", "category", "backp"),
    ):
        asked = {"app_label": "catalog", "model_name": model, "field_name": field, "term": term}
        found = boss.get(reverse("admin:autocomplete"), asked).json()["results"]
        assert len(found) == 1, field
    assert stock.track(product.default_variant_id or 0).on_hand == 10
