"""`manage.py relay_events`: the process that hands events to their listeners."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from shop.events import relay


class Command(BaseCommand):
    help = "Hands published events to their listeners until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = []
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stopping.append(True))
        self.stdout.write("Relaying events.")
        relay.run(lambda: not stopping)
