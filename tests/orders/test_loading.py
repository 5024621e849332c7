"""What the confirmation is loaded with, by one statement."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models import Product, ProductImage, Variant
from orders.loading import order_with_lines, orders_in_words
from orders.models import Order, OrderLine, Payment
from tests.builders import make_product, make_variant, order_of, thing

pytestmark = pytest.mark.django_db


def _seen(line: OrderLine) -> tuple[Variant, Product, int, str]:
    assert line.variant
    assert line.variant.picture
    return line.variant, line.variant.product, line.quantity, str(line.variant.picture.file)


def test_each_line_comes_once_with_its_thing_and_its_picture(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    product = make_product()
    kelp, slate = product.default_variant, make_variant(product, colour="Slate")
    ProductImage.objects.create(product=product, file="kelp.jpg", colour="Kelp", position=1)
    ProductImage.objects.create(product=product, file="slate.jpg", colour="Slate", position=2)
    assert kelp
    token = order_of((kelp, 2), (slate, 1)).token
    with django_assert_num_queries(1):
        order = order_with_lines(token)
        seen = [_seen(line) for line in order.lines.all()]
    assert seen == [(kelp, product, 2, "kelp.jpg"), (slate, product, 1, "slate.jpg")]


def test_a_line_outlives_the_thing_that_was_bought() -> None:
    token = order_of((thing(price="20.00"), 2)).token
    OrderLine.objects.update(variant=None, product=None)
    (line,) = order_with_lines(token).lines.all()
    assert (line.variant, line.total) == (None, Decimal("40.00"))


def test_a_second_payment_counts_and_shows_no_line_twice() -> None:
    token = order_of((thing(price="20.00"), 2)).token
    before = order_with_lines(token)
    Payment.objects.create(order=before, intent_id="pi_second", amount=Decimal("1.00"))
    order = order_with_lines(token)
    assert (order.paid, len(order.lines.all())) == (before.paid + 1, 1)


def test_an_unknown_token_finds_nothing() -> None:
    order_of((thing(), 1))
    with pytest.raises(Order.DoesNotExist):
        order_with_lines("unknown")


def test_orders_are_read_together_each_with_its_own_lines_and_payments(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lamp, mug = thing(price="20.00"), thing(price="5.00")
    one, other = order_of((lamp, 2), (mug, 1)), order_of((mug, 3))
    Payment.objects.create(order=one, intent_id="pi_second", amount=Decimal("1.00"))
    with django_assert_num_queries(1):
        orders = orders_in_words({one.pk, other.pk})
        read = {pk: [line.quantity for line in order.lines.all()] for pk, order in orders.items()}
        paid = {pk: order.paid for pk, order in orders.items()}
    assert read == {one.pk: [2, 1], other.pk: [3]}
    assert paid == {one.pk: one.paid, other.pk: other.paid}
