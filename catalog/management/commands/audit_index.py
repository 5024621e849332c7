"""`manage.py audit_index`: do the search engines hold what the catalogue says?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.management import engines
from catalog.search import auditing, elastic, freshness
from shop.lib.progress import Progress


class Command(BaseCommand):
    help = (
        "Compare every search document with the catalogue, both ways. Prints what differs and exits"
        " with 1 then, with 2 when an engine cannot be read. The shop can stay open meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        engines.add_option(parser)
        parser.add_argument(
            "--heal", action="store_true", help="write what drifted anew, then audit again"
        )

    def handle(self, *, engine: str, heal: bool, **options: Any) -> None:
        wanted = engines.chosen(engine)
        try:
            result = self._audit(wanted, heal=heal)
            if heal and result.count:
                freshness.refresh()
                self.stdout.write("\nWritten anew; looking again.\n")
                result = self._audit(wanted, heal=False)
        except elastic.FAILURES as error:
            raise CommandError(f"Elasticsearch: {error}", returncode=2) from error
        if engine == engines.ALL:
            auditing.tell_staff(result, by="audit_index", is_healed=False)
        if result.count:
            self.stderr.write(auditing.advice(result, is_healed=False))
            sys.exit(1)

    def _audit(self, wanted: list[str], *, heal: bool) -> auditing.Audit:
        with Progress(self.stderr, auditing.size(wanted), "Auditing") as progress:
            result = auditing.audit(wanted, progress.advance, heal=heal)
        for drift in result.drift:
            self.stdout.write(str(drift))
        if result.count > len(result.drift):
            self.stdout.write(f"... and {result.count - len(result.drift):,} more")
        self.stdout.write(str(result))
        return result
