"""Finishes or undoes what a crash, a lost answer or a shopper who walked away left half done."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from orders import payments, placing
from orders.models import Checkout, PaymentAttempt, Refund

logger = logging.getLogger(__name__)
PATIENCE = 3  # minutes after which nobody can still be at work on an attempt
PATIENCE_WITH_SHOPPER = 20  # minutes for a 3-D Secure dialog
COME_BACK_WITHIN = timedelta(days=60)  # as long as the cart's cookie lasts
_UNFINISHED = {
    payments.Outcome.DECLINED,
    payments.Outcome.NEEDS_ACTION,
    payments.Outcome.UNTRIED,
}


def recover_all() -> int:
    """Look at every attempt left open, and at what is owed. Returns how many were settled."""
    stuck = Checkout.objects.stuck(PATIENCE).values_list("pk", flat=True)
    attempts = PaymentAttempt.objects.filter(
        checkout__in=stuck, outcome=PaymentAttempt.Outcome.OPEN
    )
    settled = sum(settle(attempt) for attempt in attempts.select_related("checkout"))
    owed = PaymentAttempt.objects.filter(outcome=PaymentAttempt.Outcome.OWED)
    return settled + sum(placing.return_money(attempt) for attempt in owed)


def settle(attempt: PaymentAttempt, *, give_up: bool = True) -> bool:
    """Ask the provider about one attempt and act on it. False when it has to wait on.

    `give_up` ends a payment that was never confirmed; without it only good news is acted on.
    """
    try:
        return _settle(attempt, give_up)
    except payments.PaymentUnreachable:
        return False


def _settle(attempt: PaymentAttempt, give_up: bool) -> bool:
    """As `settle`, but raises PaymentUnreachable."""
    try:
        outcome = _find_out(attempt, give_up)
        if outcome is None:
            return False
        placing.conclude(attempt, outcome)
    except placing.PaymentDeclined as refusal:
        logger.info("Checkout %s: %s", attempt.checkout_id, refusal)
    except (placing.AlreadyPlacing, placing.AuthenticationNeeded):
        return False
    except payments.PaymentRefused as refusal:
        logger.error("Checkout %s cannot be settled: %s", attempt.checkout_id, refusal)
        return False
    return True


def _find_out(attempt: PaymentAttempt, give_up: bool) -> payments.Outcome | None:
    if not attempt.intent_id:
        # Nothing is charged before the intent's id is stored.
        return payments.never_charged(attempt) if give_up else None
    outcome = payments.look_up(attempt.intent_id)
    unfinished = outcome.status in _UNFINISHED
    if unfinished and not give_up:
        return None
    if outcome.status == payments.Outcome.NEEDS_ACTION and not _is_old(attempt):
        return None
    return payments.cancel(attempt.intent_id) if unfinished else outcome


def _is_old(attempt: PaymentAttempt) -> bool:
    stuck = Checkout.objects.stuck(PATIENCE_WITH_SHOPPER)
    return stuck.filter(pk=attempt.checkout_id).exists()


def settle_intent(intent_id: str) -> bool:
    """The provider has news of this payment. Unknown ones are not ours, or settled already.

    Money may come in for an attempt that was closed as unpaid: it is asked about too. Raises
    PaymentUnreachable.
    """
    settled = [
        PaymentAttempt.Outcome.PAID,
        PaymentAttempt.Outcome.OWED,
        PaymentAttempt.Outcome.REFUNDED,
    ]
    attempts = PaymentAttempt.objects.filter(intent_id=intent_id).exclude(outcome__in=settled)
    attempt = attempts.select_related("checkout").first()
    return bool(attempt and _settle(attempt, give_up=False))


def close_old() -> int:
    """Checkouts that nobody came back to. Returns how many were closed; holds lapsed long ago."""
    since = timezone.now() - COME_BACK_WITHIN
    old = Checkout.objects.under_way().exclude(state=Checkout.State.PLACING)
    closed = 0
    for pk in old.filter(changed_at__lt=since).values_list("pk", flat=True)[:1000]:
        with transaction.atomic():
            checkout = Checkout.objects.lock(pk)
            if checkout.changed_at < since and not (checkout.is_placing or checkout.is_over):
                checkout.abandon()
                checkout.save()
                closed += 1
    return closed


def send_refunds() -> int:
    """Send the refunds that were decided and not sent yet. Returns how many went out."""
    sent = 0
    owed = Refund.objects.filter(status=Refund.Status.REQUESTED).select_related("payment")
    for refund in owed:
        try:
            refund.mark_done(payments.send_refund(refund))
            sent += 1
        except payments.PaymentUnreachable:
            logger.warning("Refund %s could not be sent yet", refund.pk)
        except payments.PaymentRefused as refusal:
            refund.mark_failed(str(refusal))
    return sent
