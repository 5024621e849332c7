"""manage.py import_products: see docs/importing.md."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.importing import Outcome, Unreadable, load
from catalog.importing.reading import count_lines
from shop.lib.progress import Progress

SHOWN = 20  # bad rows on the terminal; --errors writes them all


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Bring products in from JSON Lines or CSV (.jsonl, .json, .csv, each also with .gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="check every row, and change nothing"
        )
        parser.add_argument(
            "--stock",
            type=_units,
            default=0,
            metavar="N",
            help="units of a new variant whose row does not tell (default: 0)",
        )
        parser.add_argument(
            "--root",
            default="Electronics",
            metavar="NAME",
            help="root category of rows that have only a product_type (default: %(default)s)",
        )
        parser.add_argument(
            "--errors", type=Path, metavar="FILE", help="write all bad rows to this file"
        )

    def handle(self, *, file: Path, errors: Path | None, **options: Any) -> None:
        with ExitStack() as stack:
            try:
                report = stack.enter_context(errors.open("w")) if errors else None
            except OSError as error:
                raise CommandError(f"--errors {errors}: {error.strerror}", returncode=2) from error
            outcome = self._load(file, report, options)
        self._tell(outcome, options["dry_run"])
        if outcome.rejected:
            raise CommandError(f"{outcome.rejected:,} bad rows were skipped", returncode=1)

    def _load(self, file: Path, report: TextIO | None, options: dict[str, Any]) -> Outcome:
        shown = 0

        def reject(line: int, reason: str) -> None:
            nonlocal shown
            shown += 1
            if report:
                report.write(f"{line}\t{reason}\n")
            if shown <= SHOWN:
                self.stderr.write(f"line {line}: {reason}")
            elif shown == SHOWN + 1:
                self.stderr.write("... and more; --errors FILE writes them all")

        with Progress(self.stderr, count_lines(file), f"Importing {file.name}") as progress:
            try:
                return load(
                    file,
                    reject=reject,
                    advance=progress.advance,
                    root=options["root"],
                    stock_of_new=options["stock"],
                    is_rehearsal=options["dry_run"],
                )
            except Unreadable as error:
                raise CommandError(str(error), returncode=2) from error

    def _tell(self, outcome: Outcome, is_rehearsal: bool) -> None:
        told = (
            f"{outcome.created:,} new, {outcome.changed:,} changed,"
            f" {outcome.unchanged:,} as they were, {outcome.rejected:,} bad"
        )
        self.stdout.write(f"{told} (dry run: nothing was written)" if is_rehearsal else told)


def _units(value: str) -> int:
    units = int(value)
    if not 0 <= units <= 1_000_000:
        raise ValueError("out of range")
    return units
