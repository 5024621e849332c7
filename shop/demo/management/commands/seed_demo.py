"""manage.py seed_demo: fills an empty shop with demo goods and past orders."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.models import Product
from shop.demo.seeding import HasGoods, seed
from shop.lib.progress import Progress


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Fill an empty shop with demo goods, pictures, reviews, stock and past orders."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--products", type=int, default=2_000, metavar="N")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="N", help="another number, another shop"
        )
        parser.add_argument(
            "--orders",
            type=int,
            metavar="N",
            help="past orders (default: 1.5 per product, 60,000 at most)",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are products"
        )
        parser.add_argument(
            "--shopper-password",
            metavar="PASSWORD",
            help="lets shopper@holdfast.localhost sign in; without it nobody can",
        )

    def handle(self, *, products: int, if_empty: bool, **options: Any) -> None:
        if products < 1 or (options["orders"] or 0) < 0:
            raise CommandError("--products takes 1 or more, --orders 0 or more")
        if if_empty and Product.objects.exists():
            return
        try:
            self._seed(products, options)
        except HasGoods:
            if if_empty:
                return  # somebody else filled it meanwhile
            raise CommandError("The shop has goods already; --if-empty skips") from None
        call_command("reindex", engine="postgres", stdout=self.stdout, stderr=self.stderr)

    def _seed(self, products: int, options: dict[str, Any]) -> None:
        with ExitStack() as stages:

            def begin(label: str, total: int) -> Callable[[int], None]:
                stages.close()
                return stages.enter_context(Progress(self.stderr, total, label)).advance

            password = options["shopper_password"]
            done = seed(products, options["seed"], options["orders"], password, begin)
        self.stdout.write(
            f"{done.products:,} products, {done.orders:,} past orders, {done.pictures:,} drawings"
        )
