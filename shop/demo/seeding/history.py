"""What was bought here before: orders of the last half year, in the shop's own patterns.

They carry no payment, because no payment provider knows of any: staff can look at them, move and
cancel them, but there is no money to give back.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from catalog import recommendations, stock_history
from catalog.models import Movement
from orders.models import Order
from shop.accounts.models import User
from shop.demo.seeding.market import Market, Offer
from shop.demo.seeding.people import Buyer, buyer, shopper
from shop.demo.seeding.sending import Kind, PastParcel, Step, parcels_of, steps_of
from shop.demo.seeding.stocking import ACTOR, delivered_days_ago
from shop.demo.seeding.writing import Line, PastOrder, write_down

DAYS = 180
MOST_ORDERS = 60_000
OWN_ORDERS = 12  # of the demo shopper
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CANCELLED = 0.02
_PACKED_AFTER, _SENT_AFTER, _CANCELLED_AFTER = 14, 26, 3  # hours


@dataclass(frozen=True, slots=True)
class Chronicle:
    market: Market
    now: datetime
    seed: int
    advance: Callable[[int], None]

    def write(self, count: int, own: User) -> int:
        """Write about so many orders in the caller's transaction. Returns how many there are."""
        orders = list(self._orders(count))
        write_down(orders, own)
        stock_history.record_history(self._movements(orders), announce=False)
        sold = [order for order in orders if not order.is_cancelled]
        _count_sales(sold)
        recommendations.rebuild([line.offer.product_id for line in each.lines] for each in sold)
        return len(orders)

    def _orders(self, count: int) -> Iterator[PastOrder]:
        """Oldest first; more of them lately, since the shop grows."""
        dice = Random(self.seed)
        days = sorted((DAYS * dice.random() ** 1.3 for _ in range(count)), reverse=True)
        numbers: set[str] = set()
        own = {count - 1 - turn * count // OWN_ORDERS for turn in range(OWN_ORDERS)}
        for place, days_ago in enumerate(days):
            self.advance(1)
            basket = self.market.basket(dice, days_ago)
            if basket:
                person = shopper(self.seed) if place in own else self._buyer(dice, count)
                yield self._order(dice, basket, person, days_ago, numbers)

    def _buyer(self, dice: Random, count: int) -> Buyer:
        """Half the orders come from people who had ordered before."""
        return buyer(dice.randrange(max(count // 2, 20)), self.seed)

    def _order(
        self,
        dice: Random,
        basket: list[Offer],
        person: Buyer,
        days_ago: float,
        numbers: set[str],
    ) -> PastOrder:
        number = _new_number(dice, numbers)
        placed_at = self.now - timedelta(days=days_ago)
        lines = [
            Line(offer, dice.choice(offer.variants), dice.choices((1, 2, 3), (80, 15, 5))[0])
            for offer in basket
        ]
        after = [
            placed_at + timedelta(hours=hours * (0.7 + 0.6 * dice.random()))
            for hours in (0, _PACKED_AFTER, _SENT_AFTER)
        ]
        steps = [Step(Kind.MOVED, Order.Status.CONFIRMED, after[0])]
        parcels: list[PastParcel] = []
        if dice.random() < _CANCELLED:
            at = placed_at + timedelta(hours=_CANCELLED_AFTER)
            steps.append(Step(Kind.MOVED, Order.Status.CANCELLED, at))
        else:
            steps.append(Step(Kind.MOVED, Order.Status.PACKED, after[1]))
            parcels = parcels_of(dice, len(lines), max(after[1:]), self.now)
            steps += steps_of(parcels, len(lines))
        taken = [step for step in steps if step.at <= self.now]
        return PastOrder(number, person, placed_at, lines, taken, parcels)

    def _movements(self, orders: list[PastOrder]) -> list[stock_history.Entry]:
        """All that was sold came in before, so that what is on hand now stays what it was."""
        received, sold, returned = (
            Movement.Reason.RECEIVED.value,
            Movement.Reason.SOLD.value,
            Movement.Reason.RETURNED.value,
        )
        needed: Counter[tuple[int, int]] = Counter()
        traded: list[stock_history.Entry] = []
        for order in orders:
            about = ("", order.number, ACTOR)
            for offer, variant, units in order.lines:
                needed[variant.pk, delivered_days_ago(offer.age)] += units
                traded.append(
                    stock_history.Entry(variant.pk, -units, sold, order.placed_at, *about)
                )
                if order.is_cancelled:
                    at = order.steps[-1].at
                    traded.append(stock_history.Entry(variant.pk, units, returned, at, *about))
        for (pk, days), units in needed.items():
            at = self.now - timedelta(days=days)
            traded.append(
                stock_history.Entry(pk, units, received, at, "Second delivery", "", ACTOR)
            )
        traded.sort(key=lambda entry: entry.created_at)
        return traded


def _new_number(dice: Random, taken: set[str]) -> str:
    number = ""
    while not number or number in taken:
        number = "HF-" + "".join(dice.choices(_ALPHABET, k=8))
    taken.add(number)
    return number


def _count_sales(orders: list[PastOrder]) -> None:
    sold: Counter[int] = Counter()
    for order in orders:
        for line in order.lines:
            sold[line.offer.product_id] += line.quantity
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_product SET sold_count = sales.units"
            " FROM unnest(%s::bigint[], %s::int[]) AS sales (id, units)"
            " WHERE catalog_product.id = sales.id",
            [list(sold), list(sold.values())],
        )
