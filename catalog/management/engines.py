"""Which search engines a command is about: its option `--engine`."""

from django.core.management.base import CommandParser

from catalog.search import elastic, freshness, postgres

ALL = "all"


def add_option(parser: CommandParser) -> None:
    parser.add_argument(
        "--engine",
        choices=[elastic.NAME, postgres.NAME, ALL],
        default=ALL,
        help="'all', the default, means those that this shop is set up to use",
    )


def chosen(engine: str) -> list[str]:
    return freshness.engines() if engine == ALL else [engine]
