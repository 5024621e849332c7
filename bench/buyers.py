"""Shoppers who buy, decline, cancel and walk away, until they are told to stop."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
import requests

from tests.faults.crashing import Purchase
from tests.running import Shop, Visitor, hidden_fields

CARDS = ("pm_card_visa",) * 8 + (
    "pm_card_visa_chargeDeclined",
    "pm_card_visa_chargeDeclinedInsufficientFunds",
)
PATIENCE = 40  # times to ask again, with a pause of a second or two
_COUNT = """
from catalog import stock
for variant in {}:
    stock.adjust(variant, {}, actor="clerk", note="counted")
"""


def plenty(shop: Shop, variants: int, units: int = 5000) -> list[int]:
    """So many units of each of so many variants."""
    most = "SELECT variant_id FROM catalog_stock ORDER BY on_hand - reserved DESC LIMIT %s"
    with psycopg.connect(shop.database) as connection:
        chosen = [row[0] for row in connection.execute(most, [variants]).fetchall()]
    shop.manage("shell", "-c", _COUNT.format(chosen, units))
    return chosen


def audited(shop: Shop) -> dict[str, str]:
    """What the shop's own two audits say last; each fails where something does not add up."""
    commands = (("audit_stock",), ("reconcile_payments", "--minutes", "0"))
    return {command[0]: shop.manage(*command).strip().splitlines()[-1] for command in commands}


@dataclass
class Crowd:
    """`seen` counts what they met: statuses, and what they did."""

    shop: Shop
    variants: list[int]
    walks_away: float = 0.5  # the share of those without an answer who do not ask again
    cancels: float = 0.0  # the share of buyers who think better of it
    stop: threading.Event = field(default_factory=threading.Event)
    seen: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def buying(self, guests: int) -> Iterator["Crowd"]:
        """They buy as long as the block lasts; each finishes what was begun."""
        with ThreadPoolExecutor(guests) as pool:
            for number in range(guests):
                pool.submit(self._buy_on_and_on, random.Random(number))
            try:
                yield self
            finally:
                self.stop.set()

    def _buy_on_and_on(self, chance: random.Random) -> None:
        while not self.stop.is_set():
            try:
                self._buy(chance)
            except (requests.RequestException, KeyError, IndexError):
                self.seen["lost on the way"] += 1
                self.stop.wait(0.2)

    def _buy(self, chance: random.Random) -> None:
        visitor = Visitor(self.shop)
        for variant in chance.sample(self.variants, chance.randint(1, 3)):
            visitor.add(variant)
        review = visitor.to_review(chance.choice(CARDS))
        purchase = Purchase("", visitor, hidden_fields(review.text))
        if "seen" not in purchase.form:
            self.seen["card not taken"] += 1
            return
        token = self._place(purchase, chance)
        if token and chance.random() < self.cancels:
            self._cancel(visitor, token)

    def _place(self, purchase: Purchase, chance: random.Random) -> str:
        """Ask until there is an answer. Returns the order's token, or nothing."""
        for _ in range(PATIENCE):
            try:
                answer = purchase.answer()
            except requests.RequestException:
                self.seen["no answer"] += 1
                if chance.random() < self.walks_away:
                    return ""
                self.stop.wait(0.5)
                continue
            self.seen[str(answer.status_code)] += 1
            if answer.status_code != 409:
                return str(answer.json().get("token", "")) if answer.status_code == 201 else ""
            self.stop.wait(1)
        return ""

    def _cancel(self, visitor: Visitor, token: str) -> None:
        path = f"/orders/{token}/cancel/"
        done = visitor.submit(visitor.get(path), {}, to=path)
        self.seen["cancelled" if done.ok else f"not cancelled: {done.status_code}"] += 1
