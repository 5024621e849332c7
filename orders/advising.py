"""What staff are told to do about money and orders that lost each other: each helps in its case."""

from orders.models import Order, PaymentAttempt

Outcome = PaymentAttempt.Outcome
_IN_DASHBOARD = "refund the payment in the provider's dashboard"
_BY_HAND = f"manage.py recover_orders does nothing about it: {_IN_DASHBOARD}, and tell the shopper."


def about_money_without_order(attempt: PaymentAttempt | None) -> str:
    """By what the shop says of the attempt that the money came in for."""
    if attempt is None:
        return f"The shop knows nothing of this payment. {_BY_HAND}"
    if attempt.outcome == Outcome.OPEN:
        return (
            "Run manage.py recover_orders, which makes the order or returns the money. If this"
            f" notice stays, {_IN_DASHBOARD}."
        )
    if attempt.outcome == Outcome.OWED:
        return (
            "The worker sends it back, and tries each minute; its log says what is in the way."
            f" If this notice stays, {_IN_DASHBOARD}."
        )
    if attempt.outcome == Outcome.REFUNDED:
        return (
            "The shop has sent it back; most likely the bank refused that. Refund it again in the"
            " provider's dashboard, or give the money back in another way."
        )
    if attempt.outcome == Outcome.PAID:
        return f"The order it paid for was removed from the database. Bring it back, or {_BY_HAND}"
    if attempt.intent_id is None:
        return f"The payment was called off. {_BY_HAND}"
    return (
        f"The shop gave the payment up. Run manage.py recover_orders --payment {attempt.intent_id}:"
        " it sends the money back and writes to the shopper."
    )


def about_lost_payment(order: Order, intent_id: str, paid: str) -> str:
    """Its attempt is paid; the row of the payment is gone."""
    if order.status == Order.Status.CANCELLED:
        return (
            "The order was cancelled without its money: refund the payment in the provider's"
            " dashboard, and tell the shopper."
        )
    return (
        "Do not refund it: the order stands. Only the row of its payment was removed from"
        f" the database, or changed: write it back, {intent_id} over {paid}."
    )


def about_order_without_payment(order: Order) -> str:
    attempts = PaymentAttempt.objects.filter(checkout=order.checkout_id, outcome=Outcome.PAID)
    attempt = attempts.first()
    if attempt is None:
        return "Do not send the goods. Cancel the order, or find out who removed its payment."
    return (
        f"Look {attempt.intent_id} up in the provider's dashboard. If it is paid there, write the"
        " row of the payment back and do not cancel the order: its money would not go back. If it"
        " is not, do not send the goods, and cancel the order."
    )
