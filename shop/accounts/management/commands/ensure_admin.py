"""`manage.py ensure_admin`: the first member of staff."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shop.accounts.models import User


class Command(BaseCommand):
    help = "Makes sure that an administrator with this e-mail address and password exists."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--password", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            User.objects.create_superuser(email, options["password"])
            self.stdout.write(f"Made the administrator {email}.")
        elif not user.check_password(options["password"]):
            user.set_password(options["password"])
            user.save(update_fields=["password"])
            self.stdout.write(f"Gave {email} the new password.")
