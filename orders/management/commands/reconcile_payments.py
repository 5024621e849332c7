"""`manage.py reconcile_payments`: does the payment provider have what the shop has, both ways?"""

import json
import re
import sys
from argparse import ArgumentTypeError
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from orders import payments, reconciling
from orders.comparing import Mismatch
from shop.lib.progress import Progress

_COLUMNS = ("trouble", "about", "there", "here")
_WHAT_NOW = "The back office has a notice of each, with what to do; so has docs/going-live.md."
_UNITS = {"d": "days", "h": "hours"}


def moment(text: str) -> datetime:
    """`7d`, `12h`, a date or a time as in ISO 8601; without a zone it is the shop's."""
    if ago := re.fullmatch(r"(\d{1,5})([dh])", text):
        return timezone.now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        named = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is neither like 7d or 12h nor a date") from None
    return named if timezone.is_aware(named) else timezone.make_aware(named)


class Command(BaseCommand):
    help = (
        "Compare every payment, refund and dispute at the payment provider with the orders, both"
        " ways. Prints what does not agree, tells staff, and exits with 1 then; with 2 when the"
        " provider cannot be asked. Changes no order and no money."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since",
            type=moment,
            metavar="WHEN",
            help="look at what was made, or of which money moved, since then: 7d, 12h, 2026-11-20"
            " or a time in ISO 8601; without it at everything",
        )
        parser.add_argument(
            "--minutes",
            type=float,
            help="how old something has to be to be judged; 30, or 0 when nobody is paying",
        )
        parser.add_argument("--json", action="store_true", help="print it for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Progress(self.stderr, None, "Reconciling") as progress:
                result = reconciling.reconcile(options["since"], progress.advance, _grace(options))
        except (payments.PaymentUnreachable, payments.PaymentRefused) as problem:
            self.stderr.write(f"The payment provider could not be asked: {problem}")
            sys.exit(2)
        reconciling.tell_staff(result, by="reconcile_payments")
        found = list(result.mismatches.values())
        self.stdout.write(_as_json(result, found) if options["json"] else _as_text(result, found))
        if found:
            self.stderr.write(_WHAT_NOW)
            sys.exit(1)


def _grace(options: dict[str, Any]) -> timedelta | None:
    minutes = options["minutes"]
    return None if minutes is None else timedelta(minutes=minutes)


def _as_text(result: reconciling.Reconciliation, found: list[Mismatch]) -> str:
    rows = [tuple(getattr(each, column) for column in _COLUMNS) for each in found]
    return "\n".join([*_table(rows), str(result)])


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (_COLUMNS, *rows)
    ]
    return [*lines, ""]


def _as_json(result: reconciling.Reconciliation, found: list[Mismatch]) -> str:
    figures = {
        "compared": len(result.compared),
        "too_new": len(result.put_off),
        "of_others": result.counts["others"],
        "mismatches": [each._asdict() for each in found],
    }
    return json.dumps(figures, indent=1)
