"""Goods and shoppers for tests: real rows, made through the shop's own verbs."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from django.db.models import Model
from django.utils import timezone

from cart.models import Cart, CartLine
from catalog import stock
from catalog.models import Brand, Category, Hold, Movement, Product, Stock, Variant
from orders.models import Checkout, Order
from orders.quoting import Quote
from shop.events.models import Event
from shop.lib.money import totals_of

_numbers = count(1)
ADDRESS = {
    "name": "A. Shopper",
    "line1": "14 Harbour Street",
    "line2": "",
    "city": "Portland",
    "region": "OR",
    "postcode": "97205",
    "country": "US",
}
FROM_HERE = {"sec-fetch-site": "same-origin"}


def make_category(path: str = "bags/backpacks") -> Category:
    """The category at this path, with the shelves above it."""
    parent = None
    category = None
    for depth, slug in enumerate(path.split("/"), start=1):
        here = "/".join(path.split("/")[:depth])
        category, _ = Category.objects.get_or_create(
            path=here, defaults={"slug": slug, "name": slug.title(), "parent": parent}
        )
        parent = category
    assert category
    return category


def make_product(
    *, units: int = 10, price: str = "20.00", title: str = "", **fields: Any
) -> Product:
    """A product for sale with one variant and so many units on hand."""
    number = next(_numbers)
    title = title or f"Skerry backpack {number}"
    fields.setdefault("category", make_category() if "category" not in fields else None)
    fields.setdefault("brand", Brand.objects.get_or_create(name="Longshore", slug="longshore")[0])
    product = Product.objects.create(title=title, slug=f"thing-{number}", **fields)
    product.default_variant = make_variant(product, units=units, price=price)
    product.save()
    return product


def make_variant(
    product: Product, *, units: int = 10, price: str = "20.00", **attributes: str
) -> Variant:
    variant = Variant.objects.create(
        product=product,
        sku=f"SKU-{uuid4().hex[:12]}",
        price=Decimal(price),
        attributes=attributes or {"colour": "Kelp"},
        position=product.variants.count(),
    )
    stock.track(variant.pk)
    if units:
        stock.receive(variant.pk, units, actor="test")
    return variant


def thing(*, units: int = 10, price: str = "20.00") -> Variant:
    """A variant for sale with so many units on hand."""
    variant = make_product(units=units, price=price).default_variant
    assert variant
    return variant


def cart_with(*lines: tuple[Variant, int]) -> Cart:
    cart = Cart.objects.create()
    for variant, quantity in lines:
        cart.add(variant.pk, quantity)
    return cart


def quote_for(checkout: Checkout) -> Quote:
    """What the review would show now."""
    return Quote.of(Cart.objects.get(pk=checkout.cart_id))


def order_of(*lines: tuple[Variant, int], **fields: Any) -> Order:
    """An order that was placed and paid, as far as the shop's own tables know."""
    totals = totals_of((variant.price, quantity) for variant, quantity in lines)
    amounts = {"subtotal": totals.subtotal, "tax": totals.tax, "shipping": totals.shipping}
    agreed = {"email": "shopper@example.com", "address": ADDRESS, "card_label": "Visa ending 4242"}
    order = Order.objects.create(**{**agreed, **amounts, **fields})
    stock.sell("cart:x", {variant.pk: quantity for variant, quantity in lines}, order.number)
    for variant, quantity in lines:
        order.lines.create(
            variant=variant,
            product=variant.product,
            sku=variant.sku,
            title=variant.product.title,
            label=variant.label,
            unit_price=variant.price,
            quantity=quantity,
        )
    order.history.create(status=order.status)
    order.payments.create(intent_id=f"pi_{order.token}", amount=order.total)
    return order


def counters(variant: Variant) -> tuple[int, int]:
    """(on hand, reserved) as the database has them."""
    row = Stock.objects.get(pk=variant.pk)
    return row.on_hand, row.reserved


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Every row that adding, holding or selling could touch: for refusals, which change nothing."""
    tables: tuple[type[Model], ...] = (Stock, Hold, Movement, Cart, CartLine, Event)
    return {
        table.__name__: list(table._default_manager.order_by("pk").values()) for table in tables
    }


def lapse(**which: Any) -> None:
    """The time of these holds is over; nobody has swept them yet."""
    Hold.objects.filter(**which).update(expires_at=timezone.now() - timedelta(seconds=1))


def bought(*lines: tuple[str, int], shipping: str = "5.99", spare: int = 0) -> Order:
    """A confirmed order of (price, quantity) lines, paid without a provider. So many units of each
    are left on the shelf."""
    goods = [(thing(units=quantity + spare, price=price), quantity) for price, quantity in lines]
    return order_of(*goods, shipping=Decimal(shipping))
