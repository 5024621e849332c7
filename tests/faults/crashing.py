"""Buying from a shop that dies on the way, and what is left of it."""

import sys
from contextlib import suppress
from dataclasses import dataclass

import psycopg
import requests

from tests.running import Shop, Visitor, hidden_fields

APPLICATION = "tests.faults.dying:application"
FORKING = "tests.faults.dying:mortal"
CARDS = {
    "declined": "pm_card_visa_chargeDeclined",
    "decline written": "pm_card_visa_chargeDeclined",
}

# Where a crash is as if nobody had pressed, and where the shopper gets what was paid for.
NOTHING = ("nothing done", "key taken", "stock secured", "prepared, not committed")
CALLED_OFF = ("prepared", "intent made")
DECLINED = ("intent stored", "declined", "decline written")
RETURNED = ("money owed", "money returned", "goods gone")
ORDERED = (
    *("bank at work", "charged", "paid, order begun", "stock sold", "cart cleared"),
    *("news written", "answer kept", "order committed", "answer ready"),
)
EXPECTED = (  # what `outcome_of` says after one round of recovery
    dict.fromkeys(NOTHING, "no attempt")
    | dict.fromkeys(CALLED_OFF, "cancelled")
    | dict.fromkeys(DECLINED, "declined")
    | dict.fromkeys(RETURNED, "refunded")
    | dict.fromkeys(ORDERED, "paid, order")
)


class MortalShop(Shop):
    """Its web processes are forked from one that has imported everything: a dead one is back in
    a moment. They are the shop's otherwise, one thread pool each.
    """

    def _command(self, name: str) -> list[str]:
        if name != "web":
            return super()._command(name)
        bind = f"127.0.0.1:{self.port}"
        return [
            *(sys.executable, "-m", "gunicorn", FORKING, "--preload", "--bind", bind),
            *("--workers", "2", "--worker-class", "gthread", "--threads", "4"),
            *("--timeout", "60", "--graceful-timeout", "2", "--keep-alive", "0"),
        ]


@dataclass
class Purchase:
    """One visitor whose 'Place order' met a dying process, and what came of it."""

    point: str
    visitor: Visitor
    form: dict[str, str]
    answered: bool = False

    @property
    def key(self) -> str:
        return self.form["key"]

    def ask_again(self) -> int:
        """As a browser's reload, or a program that had no answer. Returns the status."""
        return self.answer().status_code

    def answer(self) -> requests.Response:
        headers = {"Accept": "application/json"}
        address = f"{self.visitor.shop.url}/checkout/place/"
        return self.visitor.session.post(address, self.form, headers=headers, timeout=120)


def crash_at(shop: Shop, point: str, variant_id: int, *, everything: bool = False) -> Purchase:
    """Bring a new visitor to the review and let the web process die while it places the order."""
    visitor = Visitor(shop)
    added = visitor.add(variant_id)
    assert added.status_code == 200, added.text
    review = visitor.to_review(CARDS.get(point, "pm_card_visa"))
    purchase = Purchase(point, visitor, hidden_fields(review.text))
    if point == "bank at work":
        slow = {"scope": "confirm", "next": "slow=2"}
        control = f"{shop.environment['STRIPE_API_BASE']}/control/trouble"
        assert requests.post(control, slow, timeout=60).ok
    headers = {"X-Die-At": point} | ({"X-Die-All": "1"} if everything else {})
    with suppress(requests.RequestException):
        visitor.session.post(
            f"{shop.url}/checkout/place/", purchase.form, headers=headers, timeout=60
        )
        purchase.answered = True
    return purchase


def outcome_of(shop: Shop, purchase: Purchase) -> str:
    """How it stands with this key: `no attempt`, or the attempt's outcome and whether an order is
    there."""
    with psycopg.connect(shop.database) as connection:
        row = connection.execute(
            "SELECT attempt.outcome, attempt.intent_id IS NOT NULL, placed.id IS NOT NULL"
            " FROM orders_paymentattempt attempt"
            " LEFT JOIN orders_order placed ON placed.checkout_id = attempt.checkout_id"
            " WHERE attempt.key = %s",
            [purchase.key],
        ).fetchone()
    if row is None:
        return "no attempt"
    outcome, has_intent, has_order = row
    order = ", order" if has_order else ""
    return f"{outcome}{', intent' if has_intent and outcome == 'open' else ''}{order}"
