"""Mails that rows of a table owe: each is sent once, and none is lost with its worker.

Such a row has `sent_at`, and `claimed_until` for the time that a worker takes to send its mail.
"""

import logging
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any, Generic, TypeVar

from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.template.loader import render_to_string

from shop.lib.database import fetch_prepared_rows
from shop.lib.rows import Columns, change

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=models.Model)
CLAIM = timedelta(minutes=5)
PATIENCE = CLAIM / 2  # no mail is begun later: another worker takes it up when the claim is over
AT_ONCE = 20  # claimed together, and so kept waiting together by a worker that dies

_CLAIM = """\
WITH mine AS (
    SELECT id FROM {table} WHERE {which} AND sent_at IS NULL AND id > %(after)s
    AND (claimed_until IS NULL OR claimed_until < statement_timestamp())
    ORDER BY id LIMIT %(at_once)s FOR UPDATE SKIP LOCKED
)
UPDATE {table} AS owed SET claimed_until = statement_timestamp() + %(claim)s
FROM mine WHERE owed.id = mine.id RETURNING {columns}"""
_SENT = "UPDATE {table} SET sent_at = statement_timestamp() WHERE id = ANY(%(ids)s)"
_GIVE_BACK = "UPDATE {table} SET claimed_until = NULL WHERE id = ANY(%(ids)s)"
_INDENTATION = re.compile(r"\n\s+")


@dataclass(frozen=True)
class Mailbag(Generic[M]):
    """The mails that rows of a model owe, those `which` an SQL condition names.

    `compose` makes the mail of a row, or returns None when this is not the time for it. `refused`
    is told of a row whose address the mail server does not take, and whether that is for good.
    `sift` looks at rows that were claimed together, loads what all of them need, and returns those
    that go out by mail; the others' count as sent.
    """

    model: type[M]
    which: str
    compose: Callable[[M], EmailMultiAlternatives | None]
    refused: Callable[[M, bool], None] = lambda row, is_for_good: None
    sift: Callable[[list[M]], list[M]] = lambda rows: rows

    def send_owed(self) -> int:
        """Send what is owed. Returns how many mails went out; one that fails stays owed."""
        until = time.monotonic() + PATIENCE.total_seconds()
        sent = after = 0
        while claimed := self._claim(after):
            sent += self._send_all(claimed, until)
            after = claimed[-1].pk
            if len(claimed) < AT_ONCE or time.monotonic() > until:
                break
        return sent

    def _claim(self, after: int) -> list[M]:
        """Those that no other worker is at, by id: two workers do not send a mail twice, and one
        whose worker died on the way is sent by another one later.
        """
        columns = Columns(self.model, "owed")
        statement = self._about(_CLAIM, which=self.which, columns=columns)
        values = {"after": after, "at_once": AT_ONCE, "claim": CLAIM}
        found = (columns.read(row) for row in fetch_prepared_rows(statement, values))
        return sorted((row for row in found if row), key=lambda row: int(row.pk))

    def _send_all(self, claimed: list[M], until: float) -> int:
        """What there is no time for, or an error keeps from being tried, is free again at once."""
        sent = 0
        left = deque(claimed)
        try:
            to_send = self.sift(claimed)
            self._settle(_SENT, [row for row in claimed if row not in to_send])
            left = deque(to_send)
            while left and time.monotonic() < until:
                sent += self._send(left.popleft())
        finally:
            self._settle(_GIVE_BACK, left)
        return sent

    def _send(self, row: M) -> bool:
        """Each is called sent before the next one is begun: a crash repeats one mail at most."""
        sent = False
        try:
            mail = self.compose(row)
            sent = bool(mail and mail.send())
        except (SMTPException, OSError) as error:
            logger.exception("The mail of %r could not be sent; it stays owed", row)
            if isinstance(error, SMTPRecipientsRefused):
                self.refused(row, _is_for_good(error))
        self._settle(_SENT if sent else _GIVE_BACK, [row])
        return sent

    def _settle(self, statement: str, rows: "list[M] | deque[M]") -> None:
        if rows:
            change(self._about(statement), {"ids": [row.pk for row in rows]})

    def _about(self, statement: str, **words: Any) -> str:
        return statement.format(table=self.model._meta.db_table, **words)


def _is_for_good(error: SMTPRecipientsRefused) -> bool:
    """5xx to every recipient; 4xx means 'later'."""
    return all(code >= 500 for code, _ in error.recipients.values())


def rendered(
    to: str, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """A mail of `template`.txt and `template`.html."""
    text, html = (render_to_string(f"{template}.{kind}", context) for kind in ("txt", "html"))
    mail = EmailMultiAlternatives(subject, text, to=[to])
    mail.attach_alternative(_INDENTATION.sub("\n", html), "text/html")  # a third of its bytes
    return mail
