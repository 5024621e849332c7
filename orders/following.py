"""Following what the payment provider tells: all news is but a reason to ask what is true now.

So events may come in any order, early, late, twice or never: asking again finds the same, and
`orders.recovery` and `orders.reconciling` ask without having been told.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from orders import payments, reconciling, recovery
from orders.models import Payment, Refund, WebhookEvent
from orders.payments import RefundThere
from shop.events.outbox import publish
from shop.lib.database import fetch_prepared_rows

logger = logging.getLogger(__name__)
PROVIDER = "payment provider"  # as the actor of what was done over there
FORGET_AFTER = timedelta(days=30)  # the provider repeats an event for three days
_GIVE_UP_AFTER = timedelta(days=3)  # from then on it is the nightly reconciliation's
_LATE = timedelta(minutes=1)  # its wake-up got lost, or the provider did not answer
_AT_ONCE = 500
# What another worker is at right now is left to it.
_SETTLED_NEWS = """\
WITH known AS (
    SELECT event.id FROM orders_webhookevent AS event
    JOIN orders_paymentattempt AS attempt USING (intent_id)
    WHERE event.intent_id = ANY(%(intents)s) AND event.handled_at IS NULL
    AND starts_with(event.kind, 'payment_intent.') AND attempt.outcome = ANY(%(settled)s)
    FOR UPDATE OF event SKIP LOCKED
), handled AS (
    UPDATE orders_webhookevent SET handled_at = statement_timestamp()
    WHERE id IN (SELECT id FROM known)
)
SELECT event.intent_id, bool_and(starts_with(event.kind, 'payment_intent.')) AND EXISTS (
    SELECT FROM orders_paymentattempt AS attempt
    WHERE attempt.intent_id = event.intent_id AND attempt.outcome = 'open')
FROM orders_webhookevent AS event
WHERE event.intent_id = ANY(%(intents)s) AND event.handled_at IS NULL
AND event.id NOT IN (SELECT id FROM known)
GROUP BY event.intent_id ORDER BY intent_id"""


def worth_following(intent_ids: Iterable[str]) -> dict[str, bool]:
    """Of payments there is news of, those that somebody has to look at; and whether they are under
    way, so that whoever took the order is most likely about to.

    Of a payment whose attempt is settled, news of the payment itself says nothing new, and is done
    with here: that is what becomes of nearly all news.
    """
    values = {"intents": sorted(set(intent_ids)), "settled": list(recovery.SETTLED)}
    return dict(fetch_prepared_rows(_SETTLED_NEWS, values))


def follow(intent_id: str) -> bool:
    """Work on all news of one payment. False when some of it has to wait on.

    Raises PaymentUnreachable: then all of it waits on.
    """
    news = WebhookEvent.objects.waiting().filter(intent_id=intent_id).values_list("pk", "kind")
    kinds = dict(news)
    if not kinds:
        return True
    try:
        is_done = _act_on(intent_id, set(kinds.values()))
    except payments.PaymentUnknown:
        return False  # the keys are of another account: by the right ones there may be money
    except payments.PaymentRefused as refusal:
        logger.error("News of payment %s cannot be followed: %s", intent_id, refusal)
        is_done = True
    if is_done:
        WebhookEvent.objects.filter(pk__in=kinds).update(handled_at=timezone.now())
    return is_done


def follow_late() -> int:
    """Work on news whose wake-up was lost. Returns how many payments were looked at."""
    now = timezone.now()
    late = WebhookEvent.objects.waiting().filter(
        received_at__lt=now - _LATE, received_at__gt=now - _GIVE_UP_AFTER
    )
    intents = list(late.order_by().values_list("intent_id", flat=True).distinct()[:_AT_ONCE])
    try:
        for intent_id in intents:
            follow(intent_id)
    except payments.PaymentUnreachable:
        logger.warning("News of payments waits until the provider answers again")
    return len(intents)


def ask_for_refunds() -> int:
    """Refunds made in the provider's dashboard of which no webhook told; those that a bank sent
    back since. Returns how many there were. Raises PaymentUnreachable.
    """
    now = timezone.now()
    asked = 0
    this_second = now + timedelta(seconds=1)  # the provider counts whole ones
    for page in payments.refunded_between(now - _GIVE_UP_AFTER, this_second):
        unknown = _not_as_here(page)
        for payment in Payment.objects.filter(intent_id__in=[one.intent_id for one in unknown]):
            for there in unknown:
                if there.intent_id == payment.intent_id:
                    asked += _follow_refund(payment, there)
    return asked


def _not_as_here(page: list[RefundThere]) -> list[RefundThere]:
    ours = Refund.objects.filter(provider_id__in=[there.refund_id for there in page])
    failed = Refund.Status.FAILED
    known = {one.provider_id: one.status == failed for one in ours}
    return [there for there in page if known.get(there.refund_id) != there.has_failed]


def forget_old() -> int:
    """Events are kept to know a doubled one, and to look into what happened."""
    old = WebhookEvent.objects.filter(received_at__lt=timezone.now() - FORGET_AFTER)
    deleted, _ = old.delete()
    return deleted


def _act_on(intent_id: str, kinds: set[str]) -> bool:
    if any(kind.startswith("payment_intent.") for kind in kinds):
        recovery.settle_intent(intent_id)
    if all(kind.startswith("payment_intent.") for kind in kinds):
        return True
    payment = Payment.objects.filter(intent_id=intent_id).first()
    is_disputed = any(kind.startswith("charge.dispute.") for kind in kinds)
    if is_disputed or payment is None:  # whose money went back, and perhaps did not arrive
        reconciling.look_at(intent_id)
    if payment is None:
        logger.info("News of payment %s, which no order was paid with", intent_id)
        return True
    return all([_follow_refund(payment, there) for there in payments.refunds_of(intent_id)])


# --- Refunds -------------------------------------------------------------------------------------


def _follow_refund(payment: Payment, there: RefundThere) -> bool:
    """False when it does not fit in with the refunds that are known here: ask again later."""
    same = Q(provider_id=there.refund_id) | Q(key=there.key)
    ours = payment.refunds.filter(same).first()
    if ours is None:
        return there.has_failed or _take_over(payment, there)
    if there.has_failed:
        ours.mark_failed(there.problem)
    else:
        ours.mark_done(there.refund_id)
    return True


def _take_over(payment: Payment, there: RefundThere) -> bool:
    """A refund made in the provider's dashboard; counted in the UPDATE that checks it, and once."""
    left = Payment.objects.filter(pk=payment.pk, refunded__lte=F("amount") - there.amount)
    try:
        with transaction.atomic():
            if not left.update(refunded=F("refunded") + there.amount):
                return False
            refund = Refund.objects.create(
                payment=payment,
                provider_id=there.refund_id,
                amount=there.amount,
                extra=there.amount,
                status=Refund.Status.DONE,
                actor=PROVIDER,
                reason="Made in the payment provider's dashboard",
            )
            publish("refund.requested", {"refund": refund.pk})
    except IntegrityError:
        logger.info("Refund %s was taken over already", there.refund_id)
    return True
