"""`manage.py audit_index`: do the search engines hold what the catalogue says?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.search import auditing, elastic, freshness, postgres
from shop.lib.progress import Progress


class Command(BaseCommand):
    help = (
        "Compare every search document with the catalogue, both ways. Prints what differs and exits"
        " with 1 then, with 2 when an engine cannot be read. The shop can stay open meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--engine",
            choices=[elastic.NAME, postgres.NAME, "all"],
            default="all",
            help="'all', the default, means those that this shop is set up to use",
        )
        parser.add_argument(
            "--heal", action="store_true", help="write what drifted anew, then audit again"
        )

    def handle(self, *, engine: str, heal: bool, **options: Any) -> None:
        engines = freshness.engines() if engine == "all" else [engine]
        try:
            result = self._audit(engines, heal=heal)
            if heal and result.count:
                freshness.refresh()
                self.stdout.write("\nWritten anew; looking again.\n")
                result = self._audit(engines, heal=False)
        except elastic.FAILURES as error:
            raise CommandError(f"Elasticsearch: {error}", returncode=2) from error
        if engine == "all":
            auditing.tell_staff(result, by="audit_index", is_healed=False)
        if result.count:
            self.stderr.write(auditing.advice(result, is_healed=False))
            sys.exit(1)

    def _audit(self, engines: list[str], *, heal: bool) -> auditing.Audit:
        with Progress(self.stderr, auditing.size(engines), "Auditing") as progress:
            result = auditing.audit(engines, progress.advance, heal=heal)
        for drift in result.drift:
            self.stdout.write(str(drift))
        if result.count > len(result.drift):
            self.stdout.write(f"... and {result.count - len(result.drift):,} more")
        self.stdout.write(str(result))
        return result
