"""`manage.py ensure_roles`: what each role of the staff may do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.accounts import roles


class Command(BaseCommand):
    help = "Makes the groups of shop/accounts/roles.py, each with just its permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = roles.ensure()
        except LookupError as problem:
            raise CommandError(f"{problem}. Run `manage.py migrate` first.") from problem
        if options["verbosity"]:
            for name in changed:
                self.stdout.write(f"The role {name} may do now what it is for.")
