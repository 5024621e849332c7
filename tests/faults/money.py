"""What the shop says of money, beside what the payment provider says of it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import requests

from tests.running import Shop

from .shoppers import unmatched


def damage(shop: Shop) -> list[str]:
    """What does not add up, in words; empty when every cent and every unit is accounted for.

    Each paid intent has one order of its amount, or all of it went back; each order has its money;
    nothing is under way or owed still; each hold has its line in a cart.
    """
    return [*_money(shop), *_left_over(shop)]


def _money(shop: Shop) -> Iterator[str]:
    back: Counter[str] = Counter()
    for refund in everything(shop, "refunds"):
        if refund["status"] in {"succeeded", "pending"}:
            back[refund["payment_intent"]] += refund["amount"]
    paid = {
        intent["id"]: intent["amount"]
        for intent in everything(shop, "payment_intents")
        if intent["status"] == "succeeded"
    }
    orders = dict(_ask(shop, _PAYMENTS))
    for intent, cents in paid.items():
        if intent not in orders and back[intent] != cents:
            yield f"{intent}: {cents} were paid, {back[intent]} went back, and there is no order"
        if intent in orders and orders[intent] != cents:
            yield f"{intent}: {cents} were paid for an order over {orders[intent]}"
    yield from (f"{intent}: an order without money" for intent in orders.keys() - paid.keys())
    yield from (f"{number}: an order without a payment" for (number,) in _ask(shop, _UNPAID))


def _left_over(shop: Shop) -> Iterator[str]:
    for outcome, count in _ask(shop, _UNDER_WAY):
        yield f"{count} attempts to pay are {outcome}"
    for lines, held in unmatched(shop):
        yield f"{held} units held for {lines} in a cart"


def everything(shop: Shop, kind: str) -> Iterator[dict[str, Any]]:
    """All objects of a kind that the provider has, newest first."""
    address = f"{shop.environment['STRIPE_API_BASE']}/v1/{kind}"
    headers = {"Authorization": f"Bearer {shop.environment['STRIPE_SECRET_KEY']}"}
    params = {"limit": "100"}
    while True:
        page = requests.get(address, params, headers=headers, timeout=60).json()
        yield from page["data"]
        if not page["has_more"]:
            return
        params["starting_after"] = page["data"][-1]["id"]


def _ask(shop: Shop, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(shop.database) as connection:
        return connection.execute(query).fetchall()


_PAYMENTS = """
SELECT payment.intent_id, ((placed.subtotal + placed.tax + placed.shipping) * 100)::int
FROM orders_payment payment JOIN orders_order placed ON placed.id = payment.order_id
WHERE placed.checkout_id IS NOT NULL
"""
_UNPAID = """
SELECT number FROM orders_order
WHERE checkout_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM orders_payment WHERE order_id = orders_order.id)
"""
_UNDER_WAY = """
SELECT outcome, count(*) FROM orders_paymentattempt
WHERE outcome IN ('open', 'owed') GROUP BY outcome
"""
