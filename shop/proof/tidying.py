"""Taking away what a proof left, be it over, interrupted, or killed in the middle.

Found by the product and by the addresses of the buyers, not by what a run remembers. What went
through the ledger stays there: each unit that was sold goes back under the same reference, so that
`manage.py audit_stock` finds the ledger and the orders in agreement.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from cart.models import Cart, CartLine
from catalog import stock, stock_history
from catalog.models import Movement, Product, Variant, WaitlistPlace
from catalog.stock_history import Entry
from orders.mails import NOBODYS
from orders.models import Checkout, Order, Payment, Refund, WebhookEvent
from shop.events.models import Event
from shop.proof import goods

BUYERS_AT = f"@proof{NOBODYS}"
_SOLD = (Movement.Reason.SOLD, Movement.Reason.RETURNED)


def clear_away(variant: Variant) -> None:
    """Off sale first, so that nobody takes any more of it meanwhile."""
    goods.take_off_sale(variant)
    with transaction.atomic():
        _forget_orders_and_carts(variant)
        for place in WaitlistPlace.objects.open().filter(variant=variant):
            stock.leave(place)  # or the next proof's units would be kept for it
        stock.release_all(variant.pk)
        _put_back_what_no_order_took(variant)
        stock.adjust(variant.pk, to=0, actor=goods.ACTOR, note="The proof is over.")
        Product.objects.filter(pk=variant.product_id).update(sold_count=0)


def orders_of_proofs() -> QuerySet[Order]:
    """Those whose goods and address are a proof's: nobody else's order has both."""
    return Order.objects.filter(lines__sku=goods.SKU, email__endswith=BUYERS_AT)


def _forget_orders_and_carts(variant: Variant) -> None:
    orders = list(orders_of_proofs().values_list("pk", "checkout__cart"))
    order_ids = [order for order, _ in orders]
    carts = {cart for _, cart in orders if cart} | _carts_with_nothing_else(variant)
    # Cart before stock, as everywhere. And first of all the news that nobody heard yet: a listener
    # that was told of an order which is gone would fail, and the relay would try for ever.
    list(Cart.objects.select_for_update().filter(pk__in=carts).order_by("pk"))
    Event.objects.waiting().filter(
        topic__in=("order.placed", "order.moved"), payload__order__in=order_ids
    ).delete()
    payments = Payment.objects.filter(order__in=order_ids)
    WebhookEvent.objects.filter(intent_id__in=payments.values("intent_id")).delete()
    Refund.objects.filter(payment__in=payments).delete()
    payments.delete()
    Order.objects.filter(pk__in=order_ids).delete()
    Checkout.objects.filter(cart__in=carts).delete()
    Cart.objects.filter(pk__in=carts).delete()
    CartLine.objects.filter(variant=variant).delete()


def _carts_with_nothing_else(variant: Variant) -> set[UUID]:
    """Guests' carts that were filled and not bought. With other goods in it, or with an address of
    somebody's in its checkout, it is a shopper's.
    """
    somebodys = Checkout.objects.exclude(email="").exclude(email__endswith=BUYERS_AT)
    holding = CartLine.objects.filter(variant=variant).values("cart")
    found = Cart.objects.filter(pk__in=holding, user=None).exclude(checkouts__in=somebodys)
    alone = found.annotate(different=Count("lines", distinct=True)).filter(different=1)
    return set(alone.values_list("pk", flat=True))


def _put_back_what_no_order_took(variant: Variant) -> None:
    sold = Movement.objects.filter(variant=variant, reason__in=_SOLD).order_by()
    missing = sold.values("reference").annotate(units=Sum("quantity")).filter(units__lt=0)
    references = dict(missing.values_list("reference", "units"))
    real = Order.objects.filter(number__in=references).values_list("number", flat=True)
    for number in list(real):
        del references[number]
    now, returned = timezone.now(), Movement.Reason.RETURNED
    stock_history.record_history(
        [
            Entry(variant.pk, -units, returned, now, reference=reference, actor=goods.ACTOR)
            for reference, units in sorted(references.items())
        ]
    )
