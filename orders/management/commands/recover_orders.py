"""`manage.py recover_orders`: finish or undo what a crash left between a payment and its order."""

import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orders import recovery


class Command(BaseCommand):
    help = (
        "Ask the payment provider about every payment that was begun and neither made an order nor"
        " was refused, and finish or undo it; send back what is owed. The beat does so each minute."
        " Exits with 1 while some have to wait, because the provider does not answer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--minutes",
            type=float,
            default=recovery.PATIENCE.total_seconds() / 60,
            help="how long nobody may have been at work on it (default %(default)g); 0 after a"
            " restart, when nobody can be",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        recovered = recovery.recover_all(timedelta(minutes=options["minutes"]))
        recovery.send_refunds()
        self.stdout.write(str(recovered))
        if recovered.waiting:
            sys.exit(1)
