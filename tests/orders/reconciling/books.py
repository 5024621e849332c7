"""The two sets of books: how they come to differ, and the command that compares them."""

from io import StringIO

import stripe
from django.core.management import call_command

from orders.models import Order, OrderEvent, OrderLine, Payment


def refund_over_there(provider: stripe.StripeClient, order: Order, cents: int) -> None:
    intent_id = order.payments.get().intent_id
    provider.v1.refunds.create(params={"payment_intent": intent_id, "amount": cents})


def forget(order: Order) -> None:
    """As a backup of the day before would."""
    OrderEvent.objects.filter(order=order).delete()
    OrderLine.objects.filter(order=order).delete()
    Payment.objects.filter(order=order).delete()
    order.delete()


def reconcile_payments(*arguments: str) -> tuple[int, str, str]:
    """Exit code, and what was printed on both streams."""
    out, err = StringIO(), StringIO()
    try:
        call_command("reconcile_payments", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()
