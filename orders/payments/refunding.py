"""Giving money back once, however often and by whomever it is asked for.

The provider keeps its answer to an idempotency key for a day, also when it was that it failed, and
nobody can tell then whether the work had been done. So its list of refunds is looked at, and if it
is not there another key asks anew. All who ask walk the same row of keys, a new one each minute, so
no two of them send it twice.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from orders.models import PaymentAttempt, Refund
from orders.payments.client import AlreadyReturned, PaymentFailed, clear_errors, client
from orders.payments.listing import refunds_of
from shop.lib.money import to_cents

_MOST_KEYS = 30
_KEYS_ARE_KNOWN_FOR = timedelta(hours=20)  # 24 over there


def send_refund(refund: Refund) -> str:
    """Returns the provider's id of it. Raises PaymentUnreachable or PaymentRefused."""
    is_old = timezone.now() - refund.created_at > _KEYS_ARE_KNOWN_FOR
    failure = PaymentFailed("No key has been tried")
    for number, key in enumerate(_keys(f"refund-{refund.key}", refund.created_at)):
        if (number or is_old) and (done := _id_over_there(refund)):
            return done
        try:
            return _send(refund, key)
        except PaymentFailed as problem:
            failure = problem
    raise failure


def return_whole(attempt: PaymentAttempt) -> None:
    """Give back all of a payment for which no order could be made. Raises as `send_refund`."""
    failure = PaymentFailed("No key has been tried")
    for key in _keys(f"return-{attempt.key}", attempt.created_at):
        try:
            return _return(attempt, key)
        except PaymentFailed as problem:
            failure = problem
    raise failure


def _keys(first: str, since: datetime) -> Iterator[str]:
    yield first
    minutes = int((timezone.now() - since) / timedelta(minutes=1))
    for number in range(1, min(minutes + 1, _MOST_KEYS)):
        yield f"{first}-{number}"


def _id_over_there(refund: Refund) -> str:
    theirs = refunds_of(refund.payment.intent_id)
    return next((there.refund_id for there in theirs if there.key == refund.key), "")


def _send(refund: Refund, key: str) -> str:
    with clear_errors():
        sent = client().v1.refunds.create(
            params={
                "payment_intent": refund.payment.intent_id,
                "amount": to_cents(refund.amount),
                "metadata": {"refund": str(refund.key)},
            },
            options={"idempotency_key": key},
        )
    return sent.id


def _return(attempt: PaymentAttempt, key: str) -> None:
    try:
        with clear_errors():
            client().v1.refunds.create(
                params={"payment_intent": attempt.intent_id or ""},
                options={"idempotency_key": key},
            )
    except AlreadyReturned:
        return  # by an earlier key, or by hand in the provider's dashboard
