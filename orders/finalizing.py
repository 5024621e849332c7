"""The end of an attempt to pay: an order, or nothing charged, or all of the money on its way back.

Each end is one transaction, which also keeps the answer for the attempt's key. Each may be asked
for again, by another request, a webhook or `orders.recovery`, and happens once.
"""

import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from catalog import stock
from orders import idempotency, payments
from orders.models import (
    Checkout,
    CheckoutFailure,
    Order,
    OrderEvent,
    OrderLine,
    Payment,
    PaymentAttempt,
)
from shop.events.outbox import publish
from shop.lib import rows
from shop.notices import board

logger = logging.getLogger(__name__)
_GONE = (
    "While your bank was confirming, the last of these were sold to someone else. "
    "All of your money is on its way back."
)
_LATE = "Your bank confirmed this payment too late. All of its money is on its way back."
NOT_REACHED = (
    "The payment service does not answer. Nothing was charged, and your things stay held."
    " Please try again in a moment."
)
NOT_TAKEN = (
    "The payment service takes no payment of this amount. Nothing was charged, and your things stay"
    " held. Please order less at once, or more."
)
_OTHER = "The amount that was paid is not what was agreed. All of it is on its way back."


@dataclass(eq=False)
class PaymentDeclined(Exception):
    """402: the bank said no, or the money is on its way back. `str()` is for the shopper."""

    problem: str
    code = "PAYMENT_FAILED"

    def __str__(self) -> str:
        return self.problem


@dataclass(eq=False)
class PaymentUnavailable(Exception):
    """503: the provider was not reached before anything could be charged."""

    problem: str = NOT_REACHED
    code = "PAYMENT_UNAVAILABLE"
    status = 503

    def __str__(self) -> str:
        return self.problem


@dataclass(eq=False)
class AmountNotTaken(PaymentUnavailable):
    """422: the provider takes no payments so small, or so large."""

    problem: str = NOT_TAKEN
    code = "AMOUNT_NOT_TAKEN"
    status = 422


def finalize(attempt: PaymentAttempt, paid: Decimal) -> Order:
    """Make the order for a payment that succeeded. Repeating it returns the same order.

    When the goods are gone after all, or the attempt was given up before its money came, or it is
    not the amount that was agreed, the money goes back and PaymentDeclined is raised. Raises
    StockBusy with nothing changed.
    """
    try:
        with stock.patient():
            # Cart before stock, as everywhere: another tab that fills it must not meet us halfway.
            checkout = Checkout.objects.lock(attempt.checkout_id, also_cart=True)
            attempt.outcome = attempt.outcome_now
            if attempt.outcome == PaymentAttempt.Outcome.PAID:
                return Order.objects.get(checkout=checkout)
            problem = _LATE
            if attempt.outcome == PaymentAttempt.Outcome.OPEN:
                if paid == attempt.total:
                    return _make_order(checkout, attempt)
                problem = _OTHER
    except stock.InsufficientStock as refusal:
        logger.warning("Checkout %s: paid for goods that are gone: %s", checkout.pk, refusal)
        problem = _GONE
    return _give_back(attempt, problem, paid)


def decline(attempt: PaymentAttempt, problem: str) -> None:
    """Close the attempt and let the shopper try again; cart and holds stay as they are."""
    with transaction.atomic():
        checkout = Checkout.objects.lock(attempt.checkout_id)
        if attempt.end(PaymentAttempt.Outcome.DECLINED, problem):
            _refuse(checkout, attempt, problem, CheckoutFailure.Step.PAY)


def call_off(attempt: PaymentAttempt, why: PaymentUnavailable | None = None) -> bool:
    """Close an attempt whose intent's id was never stored: nobody can have charged anything, and
    the card can be used with the next one. False when it was registered or closed meanwhile.
    """
    why = why or PaymentUnavailable()
    with transaction.atomic():
        checkout = Checkout.objects.lock(attempt.checkout_id)
        if not attempt.end(PaymentAttempt.Outcome.CANCELLED, why.problem):
            return False
        checkout.call_off(why.problem)
        checkout.save()
        _keep_failure(attempt, CheckoutFailure.Step.PAY, why.code, why.problem)
        idempotency.keep(attempt.key, idempotency.not_begun(why.status, why.code, why.problem))
        return True


def return_money(attempt: PaymentAttempt) -> bool:
    """Send back what is owed. False when it is owed still: `orders.recovery` tries again."""
    if not PaymentAttempt.objects.filter(pk=attempt.pk).owed().exists():
        return False
    try:
        payments.return_whole(attempt)
    except (payments.PaymentUnreachable, payments.PaymentRefused) as problem:
        logger.error("Money of checkout %s is still owed: %s", attempt.checkout_id, problem)
        return False
    return attempt.mark_returned()


def _make_order(checkout: Checkout, attempt: PaymentAttempt) -> Order:
    order = Order(
        checkout=checkout,
        # Who signed in while paying has taken the cart along, and only its cookie lets them.
        user_id=checkout.user_id or checkout.cart.user_id,
        email=checkout.email,
        address=checkout.address,
        card_label=checkout.card_label,
        subtotal=attempt.subtotal,
        tax=attempt.tax,
        shipping=attempt.shipping,
    )
    rows.insert_family(
        order,
        *(_line_of(order, agreed) for agreed in attempt.lines),
        OrderEvent(order=order, status=Order.Status.CONFIRMED),
        Payment(order=order, intent_id=attempt.intent_id or "", amount=attempt.total),
    )
    quantities = {line["variant"]: line["quantity"] for line in attempt.lines}
    stock.sell(checkout.cart.owner, quantities, reference=order.number)
    attempt.end(PaymentAttempt.Outcome.PAID)
    checkout.cart.take_out(quantities)
    checkout.finish()
    rows.save(checkout, *Checkout.CHANGED_BY_PLACING)
    publish("order.placed", _news_of(order, attempt))
    idempotency.keep(attempt.key, idempotency.confirmed(order))
    logger.info("Order %s placed over %s", order.number, order.total)
    return order


def _line_of(order: Order, agreed: dict[str, Any]) -> OrderLine:
    return OrderLine(
        order=order,
        variant_id=agreed["variant"],
        product_id=agreed["product"],
        sku=agreed["sku"],
        title=agreed["title"],
        label=agreed["label"],
        unit_price=Decimal(agreed["unit_price"]),
        quantity=agreed["quantity"],
    )


def _news_of(order: Order, attempt: PaymentAttempt) -> dict[str, Any]:
    sold: dict[str, int] = {}
    for line in attempt.lines:
        product = str(line["product"])
        sold[product] = sold.get(product, 0) + line["quantity"]
    return {"order": order.pk, "products": [int(p) for p in sold], "quantities": sold}


def _give_back(attempt: PaymentAttempt, problem: str, paid: Decimal) -> Order:
    """All of it, and raise PaymentDeclined; unless somebody else has made the order meanwhile.

    What is owed is written down before the provider is asked: then no crash loses it, and goods
    that turn up again make no order of money that is on its way back.
    """
    with transaction.atomic():
        checkout = Checkout.objects.lock(attempt.checkout_id)
        if attempt.outcome_now == PaymentAttempt.Outcome.PAID:
            return Order.objects.get(checkout=checkout)
        logger.warning("Checkout %s: money goes back: %s", attempt.checkout_id, problem)
        was_open = attempt.end(PaymentAttempt.Outcome.OWED, problem, owed=paid)
        if was_open:
            _refuse(checkout, attempt, problem, CheckoutFailure.Step.FINALIZE)
        if was_open or attempt.owe(problem, paid):
            publish("payment.returned", {"attempt": attempt.pk})
            if paid != attempt.total:
                _tell_staff(attempt, paid)
    return_money(attempt)
    raise PaymentDeclined(problem)


def _refuse(checkout: Checkout, attempt: PaymentAttempt, problem: str, step: str) -> None:
    """Let the shopper try again, keep the answer and the reason."""
    if checkout.is_placing:
        checkout.refuse_payment(problem)
        checkout.save()
    _keep_failure(attempt, step, PaymentDeclined.code, problem)
    idempotency.keep(attempt.key, idempotency.declined(problem))


def _keep_failure(attempt: PaymentAttempt, step: str, code: str, problem: str) -> None:
    attempt.checkout.failures.create(
        step=step, code=code, reason=problem[:300], amount=attempt.total
    )


def _tell_staff(attempt: PaymentAttempt, paid: Decimal) -> None:
    board.raise_notice(
        "payment amount",
        key=str(attempt.pk),
        subject=f"Paid ${paid:,.2f} where ${attempt.total:,.2f} was agreed",
        body=f"Payment {attempt.intent_id} of checkout {attempt.checkout_id}.",
        advice="The money goes back by itself. Find out who changed the payment at the provider.",
    )
