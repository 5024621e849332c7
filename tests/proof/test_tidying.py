"""What a proof takes away again, and what it leaves alone because it is somebody else's."""

from decimal import Decimal

import pytest
from django.utils import timezone

from cart.models import Cart
from catalog import auditing, stock
from catalog.models import Movement, Product
from orders.models import Checkout, Message, Order, OrderLine, Payment
from shop.events.models import Event
from shop.events.outbox import publish
from shop.proof import goods, tidying
from tests.builders import ADDRESS, cart_with, counters, make_category, make_product, thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant() -> goods.Variant:
    make_category("lamps")
    variant = goods.put_on_sale("123")
    stock.receive(variant.pk, 9, actor=goods.ACTOR)
    return variant


def order_of(variant: goods.Variant, email: str) -> Order:
    """As the checkout makes it: sold, paid for, and told to those who listen."""
    cart = Cart()
    cart.add(variant.pk, 1)
    checkout = Checkout.objects.create(cart=cart, email=email)
    order = Order.objects.create(
        checkout=checkout,
        email=email,
        address=ADDRESS,
        **dict.fromkeys(("subtotal", "tax", "shipping"), Decimal("1.00")),
    )
    stock.sell(cart.owner, {variant.pk: 1}, reference=order.number)
    OrderLine.objects.create(
        order=order, variant=variant, sku=variant.sku, title="x", unit_price=1, quantity=1
    )
    Payment.objects.create(order=order, intent_id=f"pi_{order.pk}", amount=3)
    Message.objects.create(order=order, kind=Message.Kind.CONFIRMED)
    publish("order.placed", {"order": order.pk, "products": [], "quantities": {}})
    return order


def test_orders_of_a_proof_go_and_their_units_come_back_under_the_same_number(
    variant: goods.Variant,
) -> None:
    order = order_of(variant, f"buyer{tidying.BUYERS_AT}")
    tidying.clear_away(variant)
    for table in (Order, Checkout, Cart, Payment, Message):
        assert not table.objects.exists()
    assert not Event.objects.filter(topic="order.placed").exists()
    movements = Movement.objects.filter(reference=order.number)
    assert sorted(movements.values_list("quantity", flat=True)) == [-1, 1]
    assert counters(variant) == (0, 0)
    assert not auditing.drift_of(variant.pk)


def test_a_strangers_order_of_the_throw_away_product_stays(variant: goods.Variant) -> None:
    order = order_of(variant, "shopper@example.com")
    tidying.clear_away(variant)
    assert list(Order.objects.all()) == [order]
    assert Payment.objects.filter(order=order).exists()
    assert Event.objects.filter(topic="order.placed").exists()
    sold = Movement.objects.filter(reference=order.number)
    assert [movement.quantity for movement in sold] == [-1]
    assert counters(variant) == (0, 0)


def test_a_strangers_cart_keeps_its_other_goods(variant: goods.Variant) -> None:
    other = thing()
    cart = cart_with((variant, 1), (other, 2))
    tidying.clear_away(variant)
    assert [(line.variant_id, line.quantity) for line in cart.lines.all()] == [(other.pk, 2)]
    assert counters(other) == (10, 2)


def test_holds_and_carts_of_buyers_who_never_paid_go(variant: goods.Variant) -> None:
    cart_with((variant, 3))
    tidying.clear_away(variant)
    assert not Cart.objects.exists()
    assert counters(variant) == (0, 0)
    assert not auditing.drift_of(variant.pk)


def test_holds_beyond_what_is_there_go_as_well(variant: goods.Variant) -> None:
    for owner in ("one", "two"):
        stock.hold(variant.pk, owner, 4)
    variant.holds.update(quantity=9)
    tidying.clear_away(variant)
    assert counters(variant) == (0, 0)
    assert not auditing.drift_of(variant.pk)


def test_a_place_in_the_line_for_it_ends(variant: goods.Variant) -> None:
    stock.hold(variant.pk, "somebody", 9)
    place = stock.join(variant.pk, "shopper@example.com")
    tidying.clear_away(variant)
    place.refresh_from_db()
    assert not place.is_open
    goods.put_on_sale("456")
    stock.receive(variant.pk, 1, actor=goods.ACTOR)
    assert counters(variant) == (1, 0)


def test_it_is_off_sale_and_as_new_between_two_proofs(variant: goods.Variant) -> None:
    Product.objects.filter(pk=variant.product_id).update(sold_count=9)
    tidying.clear_away(variant)
    product = Product.objects.get(pk=variant.product_id)
    assert not product.is_for_sale
    assert product.sold_count == 0
    again = goods.put_on_sale("456")
    assert again.pk == variant.pk
    assert again.product.is_for_sale
    assert again.product.get_absolute_url().endswith("/proof-456/")


def test_tidying_twice_changes_nothing_more(variant: goods.Variant) -> None:
    order_of(variant, f"buyer{tidying.BUYERS_AT}")
    tidying.clear_away(variant)
    movements = Movement.objects.count()
    tidying.clear_away(variant)
    assert Movement.objects.count() == movements


def test_other_products_are_left_alone(variant: goods.Variant) -> None:
    product = make_product(units=4)
    assert product.default_variant
    held = cart_with((product.default_variant, 2))
    tidying.clear_away(variant)
    assert held.lines.count() == 1
    assert counters(product.default_variant) == (4, 2)
    product.refresh_from_db()
    assert product.is_for_sale
    assert product.updated_at < timezone.now()


def test_a_shop_without_a_single_category_is_told_so() -> None:
    with pytest.raises(goods.NoShelf):
        goods.put_on_sale("1")
