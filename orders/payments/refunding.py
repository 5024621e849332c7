"""Giving money back."""

from orders.models import PaymentAttempt, Refund
from orders.payments.client import clear_errors, client
from shop.lib.money import to_cents


def send_refund(refund: Refund) -> str:
    """Give money back; repeating it with the same refund gives it back once. Returns its id."""
    with clear_errors():
        sent = client().v1.refunds.create(
            params={
                "payment_intent": refund.payment.intent_id,
                "amount": to_cents(refund.amount),
                "metadata": {"refund": str(refund.key)},
            },
            options={"idempotency_key": f"refund-{refund.key}"},
        )
    return sent.id


def return_whole(attempt: PaymentAttempt) -> None:
    """Give back all of a payment for which no order could be made."""
    with clear_errors():
        client().v1.refunds.create(
            params={"payment_intent": attempt.intent_id or ""},
            options={"idempotency_key": f"return-{attempt.key}"},
        )
