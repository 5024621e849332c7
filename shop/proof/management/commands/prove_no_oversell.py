"""`manage.py prove_no_oversell`: does this installation sell what it has, and not one more?"""

from argparse import ArgumentTypeError
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.stock import HoldLimit
from orders import payments
from shop.lib.progress import Progress
from shop.proof import goods
from shop.proof.control import ControlFailed
from shop.proof.crowd import REFUSED
from shop.proof.figures import Result
from shop.proof.proving import NotOurs, Plan, prove

MOST = 2_000
NOT_POSSIBLE = 2  # exit status, when there was no proof to speak of; 1 is a proof that failed
INTERRUPTED = 130


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Let many buyers want few units in the same moment, over HTTP, of a throw-away product of"
        " the shop that runs here, and see that exactly what is there is sold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--buyers", type=_number, default=200, metavar="N", help="default: %(default)s"
        )
        parser.add_argument(
            "--stock", type=_number, default=50, metavar="N", help="units; default: %(default)s"
        )
        parser.add_argument(
            "--url", type=_address, default=settings.SHOP_URL, help="default: %(default)s"
        )
        parser.add_argument(
            "--hold-only",
            action="store_true",
            help="buyers fill their carts and do not pay: what they hold is sold without a payment",
        )
        parser.add_argument(
            "--without-guard",
            action="store_true",
            help="the negative control: the throw-away product sold in the naive way must oversell",
        )

    def handle(self, *, buyers: int, stock: int, url: str, **options: Any) -> None:
        guarded = not options["without_guard"]
        if not guarded and buyers <= stock:
            raise CommandError(
                "Nobody can be promised too much unless there are more buyers than units",
                returncode=NOT_POSSIBLE,
            )
        buying = payments.moves_no_money() and not options["hold_only"]
        plan = Plan(url.rstrip("/"), buyers, stock, guarded, buying)
        self._announce(plan, options["hold_only"])
        result = self._prove(plan)
        self._show(result)
        conclude = self._judge if guarded else self._judge_control
        conclude(result)

    def _prove(self, plan: Plan) -> Result:
        try:
            with Progress(self.stderr, plan.buyers, "Buyers") as progress:
                return prove(plan, progress.advance)
        except goods.AnotherProof:
            problem = "Another proof is running; two would sell each other's units."
        except goods.NoShelf:
            problem = "This shop has no category yet. Load goods first (import_products)."
        except NotOurs as reason:
            problem = str(reason)
        except ControlFailed as reason:
            problem = f"The process of the negative control did not open:\n{reason}"
        except KeyboardInterrupt:
            raise CommandError("Stopped, and tidied up.", returncode=INTERRUPTED) from None
        raise CommandError(problem, returncode=NOT_POSSIBLE)

    # --- What it says ----------------------------------------------------------------------------

    def _announce(self, plan: Plan, hold_only: bool) -> None:
        said = f"{plan.buyers:,} buyers want {plan.units:,} units of {goods.SKU} at {plan.url}."
        if not plan.guarded:
            said += "\nWithout the guard: in a process of its own, the shop that runs keeps it."
        elif hold_only:
            said += "\nThey hold and do not pay: what they hold is sold without a payment."
        elif not plan.buying:
            said += (
                "\nThe payment keys here are not test keys, so nobody pays: what the buyers hold is"
                " sold without a payment."
            )
        self.stdout.write(f"{said}\n\n")

    def _show(self, result: Result) -> None:
        sold = result.ledger.sold
        lines = {
            "buyers": f"{result.buyers:7,}  all in the same moment",
            "units": f"{result.units:7,}",
            "promised": f"{result.promised:7,}  'it is in your cart'",
            "sold": f"{sold:7,}  {_paid(result)}".rstrip(),
            "refused": f"{result.refused:7,}  {REFUSED}",
            "errors": f"{result.errors.total():7,}",
            "ledger": f"  {result.ledger}",
            "speed": f"  {result.adds_per_second:,.0f} adds a second",
            "add": f"  {result.adds}",
        }
        if result.purchases.times:
            lines["purchase"] = f"  {result.purchases}"
        self.stdout.write("".join(f"  {name:10}{value}\n" for name, value in lines.items()))
        for why, count in result.errors.most_common(10):
            self.stdout.write(f"  error     {count:7,}  {why}")
        if HoldLimit.code in result.errors:
            self.stdout.write(
                f"  {HoldLimit.code} is the cap for one address (MAX_UNITS_PER_ADDRESS,"
                f" {settings.MAX_UNITS_PER_ADDRESS:,}): all these buyers are one machine. Take"
                " fewer units, or give a local address of the web server with --url."
            )

    def _judge(self, result: Result) -> None:
        if not result.is_proved:
            due = min(result.units, result.buyers)
            raise CommandError(
                f"NOT PROVED: {due:,} should be promised and sold, {result.buyers - due:,} refused,"
                " with no errors and a ledger that says the same.",
                returncode=1,
            )
        sold = f"of {result.units:,} units {result.ledger.sold:,} were sold"
        if result.refused:
            self.stdout.write(f"\nPROVED: {sold}, and everybody else was refused.")
        else:
            self.stdout.write(
                f"\nALL WELL, BUT NO PROOF: {sold}. Nobody had to be refused: try it with more"
                " buyers than units."
            )

    def _judge_control(self, result: Result) -> None:
        if not result.has_oversold:
            raise CommandError(
                "The proof is void: without the guard this race does not oversell either, so it"
                " shows nothing about the guard. Try more buyers.",
                returncode=1,
            )
        self.stdout.write(
            f"\nOVERSOLD, as it must be: {result.units:,} units were promised to"
            f" {result.promised:,} buyers. The race is real; the guard is what stops it."
        )


def _paid(result: Result) -> str:
    if not result.orders:
        return ""
    return f"in {result.orders:,} orders paid by test card, removed again"


def _number(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= MOST):
        raise ArgumentTypeError(f"from 1 to {MOST:,}")
    return int(text)


def _address(text: str) -> str:
    place = urlsplit(text)
    if place.scheme not in {"http", "https"} or not place.hostname:
        raise ArgumentTypeError("an address such as https://shop.example")
    return text
