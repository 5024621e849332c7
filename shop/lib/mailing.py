"""Mails that rows of a table owe: each is sent once, and none is lost with its worker.

Such a row has `sent_at`, and `claimed_until` for the time that a worker takes to send its mail.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import Q, QuerySet
from django.utils import timezone

logger = logging.getLogger(__name__)
CLAIM = timedelta(minutes=5)
AT_ONCE = 200

Compose = Callable[[Any], EmailMultiAlternatives | None]
Refused = Callable[[Any, bool], None]


def send_owed(owed: QuerySet[Any], compose: Compose, refused: Refused | None = None) -> int:
    """Send what these rows owe. Returns how many mails went out; one that fails stays owed.

    `compose` makes the mail of a row, or returns None when this is not the time for it. `refused`
    is told of a row whose address the mail server does not take, and whether that is for good.
    """
    unclaimed = owed.filter(sent_at=None).filter(
        Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    )
    ids = list(unclaimed.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_send(unclaimed.filter(pk=pk), compose, refused) for pk in ids)


def _send(one: QuerySet[Any], compose: Compose, refused: Refused | None) -> bool:
    """Claim it, send it, then call it sent: two workers do not send it twice, and a mail whose
    worker died on the way is sent by another one later.
    """
    row = one.first()
    if row is None or not one.update(claimed_until=timezone.now() + CLAIM):
        return False
    sent = False
    try:
        mail = compose(row)
        sent = bool(mail and mail.send())
    except (SMTPException, OSError) as error:
        logger.exception("The mail of %r could not be sent; it stays owed", row)
        if refused and isinstance(error, SMTPRecipientsRefused):
            refused(row, _is_for_good(error))
    change = {"sent_at": timezone.now()} if sent else {"claimed_until": None}
    type(row)._default_manager.filter(pk=row.pk).update(**change)
    return sent


def _is_for_good(error: SMTPRecipientsRefused) -> bool:
    """5xx to every recipient; 4xx means 'later'."""
    return all(code >= 500 for code, _ in error.recipients.values())
