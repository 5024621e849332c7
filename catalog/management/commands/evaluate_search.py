"""`manage.py evaluate_search`: how well search agrees with human ratings."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.management import engines
from catalog.models import Product
from catalog.search import elastic, evaluating
from shop.lib.progress import Progress


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Print NDCG@10 and Recall@100 of each engine, by judged queries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queries", type=Path, help="lines of query id, tab, query")
        parser.add_argument(
            "judgments", type=Path, help="lines of query id, tab, external product id, tab, 0 to 3"
        )
        engines.add_option(parser)
        parser.add_argument(
            "--run-out",
            type=Path,
            metavar="FILE",
            help="write what was found: query id, tab, external id, best first, 100 a query;"
            " of several engines, the run of the one that answers shoppers",
        )

    def handle(
        self, *, queries: Path, judgments: Path, run_out: Path | None, **options: Any
    ) -> None:
        wanted = engines.chosen(options["engine"])
        wanted.sort(key=lambda engine: engine != settings.SEARCH)
        try:
            asked = evaluating.read_queries(queries)
            judged = evaluating.read_judgments(judgments)
            self._warn_of_missing(judged)
            for engine in wanted:
                runs = self._run(engine, asked)
                if run_out and engine == wanted[0]:
                    _write(run_out, runs)
                self._tell(engine, evaluating.figures(runs, judged))
        except evaluating.Unreadable as error:
            raise CommandError(str(error)) from error
        except elastic.FAILURES as error:
            raise CommandError(f"Elasticsearch: {error}") from error
        except OSError as error:
            raise CommandError(f"--run-out {run_out}: {error.strerror}") from error

    def _warn_of_missing(self, judged: dict[str, dict[str, float]]) -> None:
        rated = {product for ratings in judged.values() for product in ratings}
        there = Product.objects.listed().filter(external_id__in=rated).count()
        if there < len(rated):
            missing = len(rated) - there
            self.stderr.write(f"{missing:,} of {len(rated):,} rated products are not in this shop.")

    def _run(self, engine: str, asked: dict[str, str]) -> dict[str, list[str]]:
        runs = {}
        with Progress(self.stderr, len(asked), f"Asking {engine}") as progress:
            for query_id, text in asked.items():
                runs[query_id] = evaluating.run(engine, text)
                progress.advance()
        return runs

    def _tell(self, engine: str, figures: evaluating.Figures) -> None:
        self.stdout.write(
            f"{engine}: NDCG@10 {figures.ndcg:.4f}, Recall@100 {figures.recall:.4f}"
            f" over {figures.queries:,} queries"
        )


def _write(path: Path, runs: dict[str, list[str]]) -> None:
    lines = (f"{query_id}\t{each}\n" for query_id, found in runs.items() for each in found)
    path.write_text("".join(lines), encoding="utf-8")
