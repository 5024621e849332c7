"""What PostgreSQL reads for each statement of a guest's purchase, in the shop that it is told.

`bench/checkout_speed.py --past-orders N` runs it at the end, with that shop's environment: one
purchase through the shop's own views, while PostgreSQL (auto_explain) tells of every statement how
it went about it and which pages it touched. Written to bench/results/checkout_plans.txt; fails when
one of them read the whole of a large table.
"""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

import django  # noqa: E402 - the path above comes first

django.setup()

from urllib.parse import urlencode  # noqa: E402

from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from guests import ADDRESS, CARD, HIDDEN, Connection  # noqa: E402
from measuring import RESULTS, machine  # noqa: E402

from catalog.models import Variant  # noqa: E402
from orders.models import Order  # noqa: E402

LARGE = "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 10000"
TELLING = """
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0;
SET auto_explain.log_analyze = on;
SET auto_explain.log_buffers = on;
SET auto_explain.log_level = notice;
SET client_min_messages = notice
"""
Told = dict[str, list[str]]


class Purchase:
    """One, by the shop's own views, in this process; what PostgreSQL tells stands by its step."""

    def __init__(self) -> None:
        self.client = Client(headers={"sec-fetch-site": "same-origin", "host": "127.0.0.1"})
        self.told: Told = defaultdict(list)
        self.step = ""
        connection.ensure_connection()
        connection.connection.add_notice_handler(self._hear)
        with connection.cursor() as cursor:
            cursor.execute(TELLING)

    def make(self) -> Told:
        variant = Variant.objects.for_sale().order_by("pk")[1]
        self.client.post(f"/cart/lines/{variant.pk}/add/", {"quantity": "1"})
        page = self._do("check out", lambda: self.client.get("/checkout/"))
        form = {**ADDRESS, "email": "bench@example.com"}
        page = self._step("shipping", "/checkout/shipping/", page, form)
        page = self._step("payment", "/checkout/payment/", page, {"confirmation_token": _card()})
        placed = self._step("place order", "/checkout/place/", page, {})
        if placed.status_code != 201:
            raise SystemExit(f"No order was placed: {placed.status_code}")
        return self.told

    def _step(self, name: str, path: str, page: HttpResponse, form: dict[str, str]) -> HttpResponse:
        sent = {**_hidden(page), **form, "at_once": "1"}
        return self._do(name, lambda: self.client.post(path, sent))

    def _do(self, step: str, act: Callable[[], Any]) -> HttpResponse:
        self.step = step
        answer: HttpResponse = act()
        self.step = ""
        return answer

    def _hear(self, notice: Any) -> None:
        if self.step:
            self.told[self.step].append(notice.message_primary)


def _hidden(page: HttpResponse) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in HIDDEN.findall(page.content)}


def _card() -> str:
    provider = Connection(os.environ["STRIPE_API_BASE"])
    key = os.environ["STRIPE_PUBLISHABLE_KEY"]
    headers = f"Authorization: Bearer {key}\r\n"
    reply = provider.ask("POST", "/v1/confirmation_tokens", headers, urlencode(CARD))
    provider.close()
    return str(json.loads(reply.body)["id"])


def shortened(told: str) -> str:
    """The statement's beginning, and its plan."""
    head, _, plan = told.partition("\n")
    text, _, rest = plan.partition("\n")
    while rest and not re.match(r"\S.*\(cost=", rest):
        line, _, rest = rest.partition("\n")
        text += " " + line.strip()
    text = " ".join(text.removeprefix("Query Text: ").split())
    duration = head.removeprefix("duration: ").removesuffix("plan:").strip()
    return f"-- {duration}: {text[:180]}\n{re.sub(r'[(]cost=[^)]*[)] ?', '', rest)}"


def large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(LARGE)
        return {name for (name,) in cursor.fetchall()}


def main() -> int:
    about = machine()
    past = f"{Order.objects.count():,} orders"
    Purchase().make()  # what is asked for the first time is read from the catalogues, too
    told = Purchase().make()
    text = "\n\n".join(
        f"=== {step}: {len(plans)} statements\n" + "\n\n".join(map(shortened, plans))
        for step, plans in told.items()
    )
    whole = sorted(set(re.findall(r"Seq Scan on (\w+)", text)) & large_tables())
    verdict = f"READS WHOLE TABLES: {whole}" if whole else "No statement reads a whole table."
    (RESULTS / "checkout_plans.txt").write_text(f"{about}\n{past}\n{verdict}\n\n{text}\n")
    print(verdict)
    return 1 if whole else 0


if __name__ == "__main__":
    sys.exit(main())
