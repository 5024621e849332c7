"""Many people who shop at once, and what the database says about them afterwards."""

from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
import requests

from tests.running import Shop, Visitor

ADDS = 6


@dataclass
class Buyer:
    """Adds, comes back when nobody answers, and knows what was promised and what may have been."""

    visitor: Visitor
    promised: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0
    bought: bool = False

    def go_shopping(self, variants: list[int], buys: bool) -> None:
        for turn in range(ADDS):
            self.add(variants[turn % len(variants)])
        if buys and self.promised:
            with suppress(requests.RequestException):
                self.bought = "/thanks/" in self.visitor.buy().url

    def add(self, variant_id: int) -> None:
        try:
            answer = self.visitor.add(variant_id)
        except requests.RequestException:
            self.unanswered += 1
            return
        assert answer.status_code in (200, 409, 503), answer.text
        if answer.status_code == 200:
            self.promised[variant_id] = self.promised.get(variant_id, 0) + 1

    @property
    def cart(self) -> str:
        """Its id stands before the signature in the visitor's cookie."""
        return str(self.visitor.session.cookies["cart"]).strip('"').split(":")[0]


def rows(shop: Shop, query: str, *values: object) -> list[tuple[int, int]]:
    with psycopg.connect(shop.database) as connection:
        return connection.execute(query, values).fetchall()


def unmatched(shop: Shop) -> list[tuple[int, int]]:
    """Lines without their hold, holds without their line, or of different size."""
    return rows(
        shop,
        "SELECT line.quantity, hold.quantity FROM cart_cartline AS line FULL JOIN catalog_hold hold"
        " ON hold.owner = 'cart:' || line.cart_id AND hold.variant_id = line.variant_id"
        " WHERE line.quantity IS DISTINCT FROM hold.quantity",
    )
