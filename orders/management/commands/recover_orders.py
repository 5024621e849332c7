"""`manage.py recover_orders`: finish or undo what a crash left between a payment and its order."""

import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orders import payments, recovery
from orders.models import PaymentAttempt


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

        parser.add_argument(
            "--payment",
            metavar="ID",
            help="ask about this one alone, as the provider calls it, also where it was given up:"
            " money that came in for it nevertheless goes back",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["payment"]:
            self._settle_one(options["payment"])
        else:
            self._settle_all(timedelta(minutes=options["minutes"]))

    def _settle_all(self, patience: timedelta) -> None:
        recovered = recovery.recover_all(patience)
        recovery.send_refunds()
        self.stdout.write(str(recovered))
        if recovered.waiting:
            sys.exit(1)

    def _settle_one(self, intent_id: str) -> None:
        try:
            recovery.settle_intent(intent_id)
        except (payments.PaymentUnreachable, payments.PaymentUnknown) as problem:
            self.stderr.write(f"The payment provider does not tell: {problem}")
            sys.exit(1)
        attempt = PaymentAttempt.objects.filter(intent_id=intent_id).first()
        said = attempt.get_outcome_display().lower() if attempt else "not known here"
        self.stdout.write(f"{intent_id}: {said}")
