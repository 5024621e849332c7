"""Finishes or undoes what a crash, a lost answer or a shopper who walked away left half done."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from orders import finalizing, payments, placing
from orders.models import Checkout, PaymentAttempt, Refund

logger = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=3)  # after which nobody can still be at work on an attempt
PATIENCE_WITH_SHOPPER = timedelta(minutes=15)  # 3-D Secure; its goods are held for longer
COME_BACK_WITHIN = timedelta(days=60)  # as long as the cart's cookie lasts
_UNFINISHED = {payments.Outcome.NEEDS_ACTION, payments.Outcome.UNTRIED}
# Nothing that a payment does can change these.
SETTLED = (
    PaymentAttempt.Outcome.PAID,
    PaymentAttempt.Outcome.OWED,
    PaymentAttempt.Outcome.REFUNDED,
)


@dataclass
class Recovered:
    """What one round came to, in attempts to pay."""

    ordered: int = 0  # their money made an order
    undone: int = 0  # nothing was charged, or it is on its way back
    returned: int = 0  # money that was owed has gone back
    waiting: int = 0  # the provider, the bank or the shopper has the word

    @property
    def settled(self) -> int:
        return self.ordered + self.undone + self.returned

    def __str__(self) -> str:
        return (
            f"{self.ordered:,} made into orders, {self.undone:,} undone,"
            f" {self.returned:,} sent back, {self.waiting:,} still waiting"
        )


def recover_all(patience: timedelta = PATIENCE) -> Recovered:
    """Look at every attempt that was left alone for so long, and at every sum that is owed.

    Safe beside shoppers, webhooks and another round, whatever the patience: with none, a shopper
    whose bank is slow may be told that nothing was charged, and that is then true.
    """
    recovered = Recovered()
    left = PaymentAttempt.objects.left_alone(patience).select_related("checkout")
    for attempt in left.iterator(chunk_size=100):
        _count(recovered, attempt, attempt.take_up(patience) and _settle_apart(attempt))
    for attempt in PaymentAttempt.objects.owed():
        if finalizing.return_money(attempt):
            recovered.returned += 1
        else:
            recovered.waiting += 1
    return recovered


def _count(recovered: Recovered, attempt: PaymentAttempt, is_settled: bool) -> None:
    attempt.refresh_from_db(fields=["outcome"])
    if not is_settled:
        recovered.waiting += 1
    elif attempt.outcome == PaymentAttempt.Outcome.PAID:
        recovered.ordered += 1
    else:
        recovered.undone += 1


def _settle_apart(attempt: PaymentAttempt) -> bool:
    """As `_settle`; one that nobody can make sense of keeps none of the others waiting."""
    try:
        return _settle(attempt, give_up=True)
    except (OperationalError, InterfaceError):
        raise  # the database is away: for the others, too
    except (payments.PaymentUnreachable, payments.PaymentUnknown):
        return False
    except Exception:
        logger.exception("Checkout %s cannot be settled", attempt.checkout_id)
        return False


def _settle(attempt: PaymentAttempt, *, give_up: bool) -> bool:
    """Ask the provider about one attempt and act on it. False when it has to wait on.

    `give_up` ends a payment that was never confirmed; without it only what the bank decided, a
    refusal too, is acted on. Raises PaymentUnreachable or PaymentUnknown.
    """
    try:
        if not attempt.intent_id:
            return give_up and _call_off(attempt)
        outcome = _find_out(attempt, attempt.intent_id, give_up)
        if outcome is None:
            return False
        placing.conclude(attempt, outcome)
    except placing.PaymentDeclined as refusal:
        logger.info("Checkout %s: %s", attempt.checkout_id, refusal)
    except (placing.AlreadyPlacing, placing.AuthenticationNeeded):
        return False
    except payments.PaymentUnknown as stranger:
        logger.error("Checkout %s cannot be settled: %s", attempt.checkout_id, stranger)
        raise
    except payments.PaymentRefused as refusal:
        logger.error("Checkout %s cannot be settled: %s", attempt.checkout_id, refusal)
        return False
    return True


def _find_out(attempt: PaymentAttempt, intent_id: str, give_up: bool) -> payments.Outcome | None:
    try:
        outcome = payments.look_up(intent_id)
    except payments.PaymentUnknown as stranger:
        if not (give_up and _is_old(attempt)):
            raise
        # Keys of another account, or its test mode: by this payment nobody pays any more.
        logger.error("Checkout %s is given up: %s", attempt.checkout_id, stranger)
        return payments.never_charged(attempt)
    unfinished = outcome.status in _UNFINISHED
    if unfinished and not give_up:
        return None
    if outcome.status == payments.Outcome.NEEDS_ACTION and not _is_old(attempt):
        return None
    return payments.cancel(intent_id) if unfinished else outcome


def _call_off(attempt: PaymentAttempt) -> bool:
    """Nothing is charged before the intent's id is stored. One may wait at the provider all the
    same, whose answer got lost: its key finds it. What can't be cancelled, nobody can pay by; or
    it was charged, where the id is in no backup that was restored.
    """
    try:
        left = payments.cancel(payments.start(attempt))
    except (payments.PaymentUnreachable, payments.PaymentRefused) as silence:
        logger.warning("Checkout %s may have left an unpaid intent: %s", attempt.key, silence)
    else:
        if left.status != payments.Outcome.CANCELLED and attempt.register(left.intent_id):
            placing.conclude(attempt, left)
            return True
    return finalizing.call_off(attempt)


def _is_old(attempt: PaymentAttempt) -> bool:
    return attempt.created_at < timezone.now() - PATIENCE_WITH_SHOPPER


def settle_intent(intent_id: str) -> bool:
    """The provider has news of this payment. Unknown ones are not ours, or settled already.

    Money may come in for an attempt that was closed as unpaid: it is asked about too. Raises
    PaymentUnreachable, or PaymentUnknown: by these keys the provider does not find it.
    """
    attempts = PaymentAttempt.objects.filter(intent_id=intent_id).exclude(outcome__in=SETTLED)
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
