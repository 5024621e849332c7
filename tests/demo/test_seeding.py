"""The demo shop in the database: complete, consistent, and the same for one seed."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Avg, Count, F, Sum
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from catalog.models import Category, Movement, Product, ProductImage, Review, Stock, Variant
from catalog.recommendations import also_bought
from orders.models import Order, OrderLine, Parcel
from shop.accounts.models import User
from shop.demo.seeding import HasGoods, seed
from shop.demo.seeding.people import SHOPPER
from shop.lib.money import totals_of

pytestmark = pytest.mark.django_db

COUNT = 60


@pytest.fixture(scope="module")
def seeded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """One shop for the tests that only look at it; where its pictures are. Gone after them."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=str(media)):
            seed(COUNT, orders=150)
        yield media
        transaction.set_rollback(True)


def as_told() -> list[tuple[Any, ...]]:
    """The shop without ids, tokens and the moment it was made."""
    products = Product.objects.order_by("external_id")
    variants = Variant.objects.order_by("sku")
    orders = Order.objects.order_by("number")
    return [
        *products.values_list("external_id", "title", "brand__name", "rating_average"),
        *products.values_list("slug", "category__path", "sold_count", "specifications"),
        *variants.values_list("sku", "attributes", "price", "list_price", "stock__on_hand"),
        *orders.values_list("number", "email", "subtotal", "placed_at", "status"),
    ]


def empty_the_shop() -> None:
    """By TRUNCATE, which the ledger refuses everywhere but in tests."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE catalog_product, catalog_category, orders_order CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_each_product_has_three_pictures_that_exist_and_one_of_each_colour(seeded: Path) -> None:
    assert Product.objects.count() == COUNT
    for product in Product.objects.prefetch_related("images", "variants"):
        pictures = list(product.images.all())
        assert len(pictures) >= 3
        assert len({picture.file.name for picture in pictures}) == len(pictures)
        for picture in pictures:
            drawing = Path(seeded, str(picture.file.name)).read_text()
            assert drawing.startswith("<svg")
            assert picture.alt
        colours = {variant.attributes.get("colour") for variant in product.variants.all()}
        assert colours - {None} <= {picture.colour for picture in pictures}


def test_every_category_has_a_picture_and_every_product_a_default_variant(seeded: Path) -> None:
    assert not Category.objects.filter(picture="").exists()
    assert all(
        Path(seeded, name).exists() for name in Category.objects.values_list("picture", flat=True)
    )
    assert not Product.objects.exclude(default_variant__product=F("pk")).exists()


def test_what_is_on_hand_is_the_sum_of_its_movements(seeded: Path) -> None:
    moved = dict(Movement.objects.values_list("variant").annotate(Sum("quantity")).order_by())
    assert Stock.objects.count() == Variant.objects.count()
    for stock in Stock.objects.all():
        assert stock.on_hand == moved.get(stock.variant_id, 0)


def test_every_movement_goes_on_from_the_one_before(seeded: Path) -> None:
    on_hand: dict[int, int] = {}
    times: dict[int, Any] = {}
    for movement in Movement.objects.order_by("pk"):
        pk = movement.variant_id
        on_hand[pk] = on_hand.get(pk, 0) + movement.quantity
        assert movement.on_hand_after == on_hand[pk] >= 0
        assert movement.created_at >= times.get(pk, movement.created_at)
        times[pk] = movement.created_at


def test_some_variants_are_sold_out_and_most_are_not(seeded: Path) -> None:
    gone = Stock.objects.filter(on_hand=0).count()
    assert 0 < gone < Stock.objects.count() / 4


def test_ratings_are_those_of_the_reviews(seeded: Path) -> None:
    assert Review.objects.count() > COUNT
    for product in Product.objects.annotate(mean=Avg("reviews__rating"), said=Count("reviews")):
        assert product.rating_count == product.said
        assert float(product.rating_average) == pytest.approx(product.mean or 0, abs=0.0051)


def test_past_orders_add_up_and_lie_in_the_last_half_year(seeded: Path) -> None:
    orders = Order.objects.prefetch_related("lines", "history")
    assert len(orders) >= 140
    for order in orders:
        lines = order.lines.all()
        assert 2 <= len(lines) <= 4
        assert order.totals == totals_of((line.unit_price, line.quantity) for line in lines)
        assert 0 <= (timezone.now() - order.placed_at).days <= 181
        steps = [event.status for event in order.history.all()]
        assert steps[0] == "confirmed"
        assert steps[-1] == order.status
    delivered = orders.filter(status=Order.Status.DELIVERED).count()
    assert delivered > len(orders) * 0.7


def test_past_orders_are_in_every_step_and_left_in_parcels(seeded: Path) -> None:
    steps = set(Order.objects.values_list("status", flat=True))
    assert steps >= {"confirmed", "packed", "shipped", "delivered", "cancelled"}
    for order in Order.objects.prefetch_related("lines", "parcels__lines"):
        in_parcels = sum(parcel.units for parcel in order.parcels.all())
        assert in_parcels == sum(line.sent for line in order.lines.all())
        assert order.status == order.step_after(order.lines.all(), order.parcels.all())
    assert Parcel.objects.filter(number=2).exists()


def test_units_sold_are_those_of_the_orders_that_were_not_cancelled(seeded: Path) -> None:
    kept = OrderLine.objects.exclude(order__status=Order.Status.CANCELLED)
    sold = dict(kept.values_list("product").annotate(Sum("quantity")).order_by())
    for product in Product.objects.all():
        assert product.sold_count == sold.get(product.pk, 0)


def test_nothing_was_bought_before_it_was_released(seeded: Path) -> None:
    late = OrderLine.objects.filter(order__placed_at__date__lt=F("product__released_on"))
    assert not late.exists()


def test_each_product_leads_to_others(seeded: Path) -> None:
    bestseller = Product.objects.order_by("-sold_count")[0]
    assert len(also_bought(bestseller)) == 8
    assert all(also_bought(product) for product in Product.objects.all()[:10])


def test_the_same_seed_makes_the_same_shop_and_another_one_another(seeded: Path) -> None:
    before = as_told()
    empty_the_shop()
    seed(COUNT, orders=150)
    assert as_told() == before
    empty_the_shop()
    seed(COUNT, number=2, orders=150)
    assert as_told() != before


def test_a_shop_with_goods_is_refused_and_left_alone(seeded: Path) -> None:
    before = as_told()
    with pytest.raises(HasGoods):
        seed(10)
    with pytest.raises(CommandError, match="has goods already"):
        call_command("seed_demo", products=10, stderr=StringIO())
    call_command("seed_demo", products=10, if_empty=True)
    assert as_told() == before


# The module's shop is still there: these make their own in its place.


def test_nobody_signs_in_as_the_shopper_unless_a_password_is_given() -> None:
    empty_the_shop()
    seed(5, orders=12)
    assert not User.objects.get(email=SHOPPER).has_usable_password()


def test_the_shopper_has_a_history_and_the_password_that_was_given() -> None:
    empty_the_shop()
    seed(COUNT, orders=100, password="lighthouse-22")
    shopper = User.objects.get(email=SHOPPER)
    assert shopper.check_password("lighthouse-22")
    assert shopper.orders.count() == 12


def test_the_command_tells_what_it_made() -> None:
    empty_the_shop()
    out = StringIO()
    call_command("seed_demo", products=COUNT, orders=30, stdout=out, stderr=StringIO())
    assert "60 products, 30 past orders" in out.getvalue()
    assert ProductImage.objects.exists()
