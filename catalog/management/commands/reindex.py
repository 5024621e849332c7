"""`manage.py reindex`: build the search documents of every product anew."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.management import engines
from catalog.models import Product
from catalog.search import elastic, guard, reindexing, warming
from shop.lib.progress import Progress


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # the launcher calls this at each start
    help = (
        "Build the search documents of every product anew. The shop can stay open meanwhile. One"
        " that was broken off is gone on with."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        engines.add_option(parser)
        parser.add_argument(
            "--if-missing", action="store_true", help="leave engines alone that have documents"
        )
        parser.add_argument(
            "--restart",
            action="store_true",
            help="begin anew, where an earlier one that was broken off would be gone on with",
        )
        parser.add_argument(
            "--allow-smaller",
            action="store_true",
            help="also when more than a tenth of the documents would go",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = engines.chosen(options["engine"])
        try:
            if options["if_missing"]:
                wanted = [engine for engine in wanted if not reindexing.is_filled(engine)]
            if wanted:
                how = {name: options[name] for name in ("restart", "allow_smaller")}
                self._rebuild(wanted, **how)
            elif settings.SEARCH == elastic.NAME:
                warming.warm(settings.SEARCH_INDEX)
                guard.reading.try_now()
        except elastic.FAILURES as error:
            raise CommandError(f"Elasticsearch: {error}") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. Run it again to go on.", returncode=130) from None
        except reindexing.Unfinished as error:
            raise CommandError(f"{error}. The documents from before are still in use.") from error

    def _rebuild(self, wanted: list[str], *, restart: bool, allow_smaller: bool) -> None:
        began = time.monotonic()
        total = Product.objects.listed().count()
        with Progress(self.stdout, total, "Indexing") as progress:
            reindexing.rebuild(
                wanted,
                progress.advance,
                progress.skip,
                restart=restart,
                allow_smaller=allow_smaller,
            )
        took = time.monotonic() - began
        self.stdout.write(f"{total:,} products in {took:.1f} s: {', '.join(wanted)}")
