"""What `bench/webhook_storm.py` does with the shop's own code, in the shop's environment.

webhook_states.py prepare COUNT FILE    payments that only news can put right; FILE names them
webhook_states.py check FILE            one line for each state that is wrong, and an audit
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

import stripe  # noqa: E402 - Django comes first
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from catalog.models import Stock  # noqa: E402
from orders import auditing, comparing, reconciling  # noqa: E402
from tests import storm  # noqa: E402


def prepare(count: int, file: Path) -> None:
    provider = stripe.StripeClient(
        settings.STRIPE_SECRET_KEY, base_addresses={"api": settings.STRIPE_API_BASE}
    )
    plenty = Stock.objects.filter(on_hand__gte=100).select_related("variant")[:20]
    fates = storm.prepare(provider, [stock.variant for stock in plenty], count)
    file.write_text(json.dumps(fates))


def check(file: Path) -> None:
    for line in storm.wrong(json.loads(file.read_text())):
        print(line)
    for drift in auditing.audit().drift:
        print(drift)
    comparing.GRACE = timedelta(0)  # nothing is being made any more
    result = reconciling.reconcile(timezone.now() - timedelta(days=1))
    for mismatch in result.mismatches.values():
        print(mismatch)
    print(result, file=sys.stderr)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", count, file]:
            prepare(int(count), Path(file))
        case ["check", file]:
            check(Path(file))
        case _:
            sys.exit(__doc__)
