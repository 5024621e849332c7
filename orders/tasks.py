"""Orders' work in the background. Each finds what is owed in its table, so it may run twice."""

import logging
from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from orders import (
    auditing,
    finding,
    following,
    idempotency,
    mails,
    payments,
    reconciling,
    recovery,
)

logger = logging.getLogger(__name__)


@shared_task
def follow_payment(intent_id: str) -> None:
    """What the provider could not be asked now, `follow_late_news` asks."""
    with suppress(payments.PaymentUnreachable):
        following.follow(intent_id)


@shared_task
def follow_late_news() -> None:
    following.follow_late()


@shared_task
def ask_for_refunds() -> None:
    """What the next hour asks for as well, when the provider does not answer now."""
    with suppress(payments.PaymentUnreachable):
        following.ask_for_refunds()


@shared_task
def forget_old_webhooks() -> None:
    following.forget_old()


@shared_task
def recover_checkouts() -> None:
    """The beat's round: half-done payments, and refunds that a lost wake-up left over."""
    recovery.recover_all()
    recovery.send_refunds()


@shared_task
def send_refunds() -> None:
    recovery.send_refunds()


@shared_task
def send_mails() -> None:
    mails.send_owed()


@shared_task
def forget_keys() -> None:
    """Keys of 'Place order' that are older than a day."""
    idempotency.forget_old()


@shared_task
def close_old_checkouts() -> None:
    recovery.close_old()


@shared_task
def forget_lookups() -> None:
    finding.forget_tries()


@shared_task(time_limit=3600)  # a large shop's audit takes longer than any other task may
def audit_stock() -> None:
    """The nightly audit; what it finds becomes a notice to staff."""
    auditing.tell_staff(auditing.audit(), by="the nightly audit")


@shared_task(time_limit=3600)
def reconcile_payments() -> None:
    """The nightly comparison with the provider's books; each mismatch becomes a notice to staff."""
    since = timezone.now() - reconciling.LOOK_BACK
    try:
        result = reconciling.reconcile(since)
    except payments.PaymentUnreachable:
        logger.error("Payments were not reconciled; the next night looks as far back")
        return
    reconciling.tell_staff(result, by="the nightly reconciliation")
