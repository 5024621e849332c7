"""Placing an order: one charge and one order, however often it is asked for and whatever breaks.

PREPARE: one short transaction agrees on lines and totals, lengthens the holds and writes an
attempt. PAY: the provider is asked with no transaction open. FINALIZE: one transaction makes the
order. A crash between any two of them leaves an open attempt, which `orders.recovery` finishes or
undoes by asking the provider.
"""

import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cart.models import Cart, CartLine
from catalog import stock
from orders import payments
from orders.checkout import CartEmpty
from orders.models import Checkout, Order, OrderEvent, OrderLine, Payment, PaymentAttempt
from orders.payments import Outcome
from shop.events.outbox import publish
from shop.lib.money import Totals

logger = logging.getLogger(__name__)
_GONE = (
    "While your bank was confirming, the last of these were sold to someone else. "
    "All of your money is on its way back."
)
_LATE = "Your bank confirmed this payment too late. All of its money is on its way back."


class OutOfDate(Exception):
    """The page does not show what would be ordered now: look again, then agree again."""


class AlreadyPlacing(Exception):
    """The same order is being placed right now."""


@dataclass(eq=False)
class PaymentDeclined(Exception):
    """402: the bank said no. `str()` is for the shopper."""

    problem: str
    code = "PAYMENT_FAILED"

    def __str__(self) -> str:
        return self.problem


@dataclass(eq=False)
class AuthenticationNeeded(Exception):
    """The bank wants the shopper to prove who they are (3-D Secure)."""

    client_secret: str


def place_order(checkout: Checkout, key: UUID, agreed: Decimal) -> Order:
    """Charge once and make the order once, however often it is asked for with the same key.

    Raises OutOfDate, CartEmpty, AlreadyPlacing, stock.InsufficientStock, stock.StockBusy,
    PaymentDeclined, AuthenticationNeeded, or payments.PaymentUnreachable when nobody knows yet:
    then the attempt stays open and `orders.recovery` finds out.
    """
    prepared = _prepare(checkout.pk, key, agreed)
    if isinstance(prepared, Order):
        return prepared
    attempt = prepared
    try:
        _register(attempt)
        outcome = payments.confirm(attempt, attempt.checkout.confirmation_token)
    except payments.PaymentRefused as refusal:
        outcome = _undone(attempt, refusal)
    return conclude(attempt, outcome)


def resume(checkout: Checkout) -> Order:
    """After 3-D Secure, or when an answer was lost: ask the provider what became of it.

    Raises as `place_order` does; AlreadyPlacing while the bank is still thinking.
    """
    order = Order.objects.filter(checkout=checkout).first()
    if order:
        return order
    attempt = checkout.attempts.filter(outcome=PaymentAttempt.Outcome.OPEN).first()
    if attempt is None:
        raise PaymentDeclined(checkout.problem or payments.in_words(""))
    if not attempt.intent_id:
        raise AlreadyPlacing
    return conclude(attempt, payments.look_up(attempt.intent_id))


def conclude(attempt: PaymentAttempt, outcome: Outcome) -> Order:
    """Turn what the provider said into an order or a refusal. Safe to repeat."""
    if outcome.status == Outcome.PAID:
        if outcome.amount != attempt.total:
            logger.error("Intent %s is over %s", outcome.intent_id, outcome.amount)
        return finalize(attempt)
    if outcome.status == Outcome.NEEDS_ACTION:
        raise AuthenticationNeeded(outcome.client_secret)
    if outcome.status in {Outcome.PROCESSING, Outcome.UNTRIED}:
        raise AlreadyPlacing
    if outcome.status == Outcome.CANCELLED:
        outcome = payments.never_charged(attempt)
    problem = outcome.problem or payments.in_words("")
    decline(attempt, problem)
    raise PaymentDeclined(problem)


def _prepare(checkout_id: UUID, key: UUID, agreed: Decimal) -> PaymentAttempt | Order:
    with stock.patient():
        checkout = Checkout.objects.lock(checkout_id)
        if checkout.state == Checkout.State.DONE:
            return Order.objects.get(checkout=checkout)
        if checkout.is_placing:
            raise AlreadyPlacing
        if checkout.state != Checkout.State.REVIEW or checkout.placing_key != key:
            raise OutOfDate
        # Fresh from the database, under the lock: another tab may have changed the cart.
        cart = Cart.objects.select_for_update().get(pk=checkout.cart_id)
        lines = cart.loaded_lines
        if not lines:
            raise CartEmpty
        if cart.totals.total != agreed:
            raise OutOfDate
        _secure(cart, lines)
        attempt = PaymentAttempt.objects.create(
            checkout=checkout, key=key, lines=_agreed_lines(lines), **_amounts(cart.totals)
        )
        checkout.start_placing()
        checkout.save()
        return attempt


def _secure(cart: Cart, lines: list[CartLine]) -> None:
    """Make the holds outlive the payment; what lapsed is held anew, if it is still there."""
    for line in sorted(lines, key=lambda line: line.variant_id):
        if not line.variant.is_for_sale:
            raise stock.InsufficientStock(line.variant_id, line.quantity, 0)
        if not line.is_held:
            stock.hold(line.variant_id, cart.owner, line.quantity)
    stock.extend(cart.owner, settings.HOLD_FOR_PAYMENT)


def _agreed_lines(lines: list[CartLine]) -> list[dict[str, Any]]:
    return [
        {
            "variant": line.variant_id,
            "product": line.variant.product_id,
            "sku": line.variant.sku,
            "title": line.variant.product.title,
            "label": line.variant.label,
            "unit_price": str(line.variant.price),
            "quantity": line.quantity,
        }
        for line in lines
    ]


def _amounts(totals: Totals) -> dict[str, Decimal]:
    return {"subtotal": totals.subtotal, "tax": totals.tax, "shipping": totals.shipping}


def _register(attempt: PaymentAttempt) -> None:
    """Store the intent before anything is charged, so that recovery can always ask for it."""
    attempt.intent_id = payments.start(attempt)
    still_open = PaymentAttempt.objects.filter(pk=attempt.pk, outcome=PaymentAttempt.Outcome.OPEN)
    if not still_open.update(intent_id=attempt.intent_id):
        raise AlreadyPlacing


def _undone(attempt: PaymentAttempt, refusal: payments.PaymentRefused) -> Outcome:
    """The provider refused the request: nothing was charged. The token may simply be too old."""
    logger.error("Payment for checkout %s was refused: %s", attempt.checkout_id, refusal)
    problem = "The card could not be used any more. Nothing was charged. Please enter it again."
    return Outcome(Outcome.DECLINED, attempt.intent_id or "", attempt.total, problem=problem)


def decline(attempt: PaymentAttempt, problem: str) -> None:
    """Close the attempt and let the shopper try again; cart and holds stay as they are."""
    with transaction.atomic():
        checkout = Checkout.objects.lock(attempt.checkout_id)
        if attempt.end(PaymentAttempt.Outcome.DECLINED, problem) and checkout.is_placing:
            checkout.refuse_payment(problem)
            checkout.save()


def finalize(attempt: PaymentAttempt) -> Order:
    """Make the order for a payment that succeeded. Repeating it returns the same order.

    When the goods are gone after all, or the attempt was given up before its money came, the money
    goes back and PaymentDeclined is raised.
    """
    try:
        with stock.patient():
            checkout = Checkout.objects.lock(attempt.checkout_id)
            attempt.refresh_from_db(fields=["outcome"])
            if attempt.outcome == PaymentAttempt.Outcome.PAID:
                return Order.objects.get(checkout=checkout)
            if attempt.outcome == PaymentAttempt.Outcome.OPEN:
                return _make_order(checkout, attempt)
    except stock.InsufficientStock as refusal:
        logger.warning("Checkout %s paid for goods that are gone: %s", checkout.pk, refusal)
        return _give_back(attempt, _GONE)
    except stock.StockBusy as busy:
        # The money is in: the order is made a little later, by the shopper's next look or by beat.
        raise AlreadyPlacing from busy
    logger.warning("Checkout %s was paid after it had been given up", checkout.pk)
    return _give_back(attempt, _LATE)


def _make_order(checkout: Checkout, attempt: PaymentAttempt) -> Order:
    # Cart before stock, as everywhere: another tab that fills the cart must not meet us halfway.
    Cart.objects.select_for_update().get(pk=checkout.cart_id)
    order = Order.objects.create(
        checkout=checkout,
        user_id=checkout.user_id,
        email=checkout.email,
        address=checkout.address,
        card_label=checkout.card_label,
        **_amounts(attempt.totals),
    )
    quantities = {line["variant"]: line["quantity"] for line in attempt.lines}
    stock.sell(checkout.cart.owner, quantities, reference=order.number)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            variant_id=line["variant"],
            product_id=line["product"],
            sku=line["sku"],
            title=line["title"],
            label=line["label"],
            unit_price=Decimal(line["unit_price"]),
            quantity=line["quantity"],
        )
        for line in attempt.lines
    )
    OrderEvent.objects.create(order=order, status=Order.Status.CONFIRMED)
    Payment.objects.create(order=order, intent_id=attempt.intent_id or "", amount=attempt.total)
    attempt.end(PaymentAttempt.Outcome.PAID)
    checkout.cart.take_out(quantities)
    checkout.finish()
    checkout.save()
    publish("order.placed", _news_of(order, attempt))
    logger.info("Order %s placed over %s", order.number, order.total)
    return order


def _news_of(order: Order, attempt: PaymentAttempt) -> dict[str, Any]:
    sold: dict[str, int] = {}
    for line in attempt.lines:
        product = str(line["product"])
        sold[product] = sold.get(product, 0) + line["quantity"]
    return {"order": order.pk, "products": [int(p) for p in sold], "quantities": sold}


def _give_back(attempt: PaymentAttempt, problem: str) -> NoReturn:
    """All of it. What is owed is written down before the provider is asked: then no crash loses
    it, and goods that turn up again make no order of money that is on its way back.
    """
    with transaction.atomic():
        checkout = Checkout.objects.lock(attempt.checkout_id)
        if not attempt.end(PaymentAttempt.Outcome.OWED, problem):
            attempt.owe(problem)
        elif checkout.is_placing:
            checkout.refuse_payment(problem)
            checkout.save()
    return_money(attempt)
    raise PaymentDeclined(problem)


def return_money(attempt: PaymentAttempt) -> bool:
    """False when it is still owed: `orders.recovery` tries again."""
    try:
        payments.return_whole(attempt)
    except (payments.PaymentUnreachable, payments.PaymentRefused) as problem:
        logger.error("Money of checkout %s is still owed: %s", attempt.checkout_id, problem)
        return False
    return attempt.mark_returned()
