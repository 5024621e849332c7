"""`manage.py audit_stock`: does every counter say what holds, ledger and orders say?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog import stock_mending
from catalog.auditing import Drift
from orders import auditing
from shop.lib.progress import Progress

_MENDING = "--mend sets counters to what holds and movements say."
_WHAT_NOW = "docs/operations.md says what each line asks for; the back office has a notice of it."
_WIDEST = 40  # characters of a SKU with its order


class Command(BaseCommand):
    help = (
        "Recompute all counters of stock from holds and movements, and the movements from the"
        " orders. Prints what differs and exits with 1 then. The shop can stay open meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mend",
            action="store_true",
            help="set counters that drifted to what holds and movements say, then audit again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        result = self._audit()
        if options["mend"] and result.count:
            variants = {drift.variant_id for drift in result.drift if drift.variant_id}
            mended = sum(map(stock_mending.mend, sorted(variants)))
            self.stdout.write(f"Counters mended: {mended:,} of {len(variants):,} variants.\n\n")
            result = self._audit()
        auditing.tell_staff(result, by="audit_stock")
        if result.count:
            self.stderr.write(_WHAT_NOW if options["mend"] else f"{_MENDING} {_WHAT_NOW}")
            sys.exit(1)

    def _audit(self) -> auditing.Audit:
        with Progress(self.stderr, auditing.size(), "Auditing") as progress:
            result = auditing.audit(progress.advance)
        if result.drift:
            self._show(result.drift)
        if result.count > len(result.drift):
            self.stdout.write(f"... and {result.count - len(result.drift):,} more")
        self.stdout.write(str(result))
        return result

    def _show(self, found: list[Drift]) -> None:
        where = min(max(len(drift.where) for drift in found), _WIDEST)
        what = max(len(drift.what) for drift in found)
        self.stdout.write(f"{'SKU':{where}}  {'':{what}}  {'says':>9}  {'should say':>10}")
        for drift in found:
            self.stdout.write(
                f"{drift.where:{where}}  {drift.what:{what}}"
                f"  {drift.says:9,}  {drift.should_say:10,}"
            )
