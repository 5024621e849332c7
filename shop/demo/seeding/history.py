"""What was bought here before: orders of the last half year, in the shop's own patterns.

They carry no payment, because no payment provider knows of any: staff can look at them, move and
cancel them, but there is no money to give back.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connection
from django.db.models import Model
from psycopg.types.json import Jsonb

from catalog import recommendations, stock_history
from catalog.models import Movement
from orders.models import Order, OrderEvent, OrderLine, Parcel, ParcelLine
from orders.models.order import new_token
from shop.accounts.models import User
from shop.demo.seeding.copying import copy_rows
from shop.demo.seeding.market import Choice, Market, Offer
from shop.demo.seeding.people import SHOPPER, Buyer, buyer, shopper
from shop.demo.seeding.sending import Kind, PastParcel, Step, parcels_of, steps_of
from shop.demo.seeding.stocking import ACTOR, delivered_days_ago
from shop.lib.money import from_cents, totals_of
from shop.lib.sequences import reserve_ids

DAYS = 180
MOST_ORDERS = 60_000
OWN_ORDERS = 12  # of the demo shopper
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CANCELLED = 0.02
_PACKED_AFTER, _SENT_AFTER, _CANCELLED_AFTER = 14, 26, 3  # hours
_ORDER = (
    "id, number, token, user_id, email, address, status, subtotal, tax, shipping, card_label, "
    "placed_at"
)
_LINE = (
    "id, order_id, variant_id, product_id, sku, title, label, unit_price, quantity, "
    "sent, dropped, refunded, restocked"
)
_PARCEL = (
    "id, order_id, number, key, carrier, tracking_number, tracking_link, shipped_at, delivered_at"
)
_PARCEL_LINE = "parcel_id, line_id, quantity"
_EVENT = "order_id, kind, status, note, actor, created_at, parcel_id"


class Line(NamedTuple):
    offer: Offer
    variant: Choice
    quantity: int


@dataclass(frozen=True, slots=True)
class PastOrder:
    number: str
    buyer: Buyer
    placed_at: datetime
    lines: list[Line]
    steps: list[Step]
    parcels: list[PastParcel]

    @property
    def status(self) -> str:
        return self.steps[-1].status

    @property
    def is_cancelled(self) -> bool:
        return self.status == Order.Status.CANCELLED


@dataclass(frozen=True, slots=True)
class Chronicle:
    market: Market
    now: datetime
    seed: int
    advance: Callable[[int], None]

    def write(self, count: int, own: User) -> int:
        """Write about so many orders in the caller's transaction. Returns how many there are."""
        orders = list(self._orders(count))
        ids = reserve_ids(Order, len(orders))
        copy_rows(Order, _ORDER, _order_rows(orders, ids, own))
        lines = _ids_by_order(OrderLine, [len(order.lines) for order in orders])
        parcels = _ids_by_order(Parcel, [len(order.parcels) for order in orders])
        copy_rows(OrderLine, _LINE, _line_rows(orders, ids, lines))
        copy_rows(Parcel, _PARCEL, _parcel_rows(orders, ids, parcels))
        copy_rows(ParcelLine, _PARCEL_LINE, _parcel_line_rows(orders, lines, parcels))
        copy_rows(OrderEvent, _EVENT, _event_rows(orders, ids, parcels))
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


def _order_rows(orders: list[PastOrder], ids: list[int], own: User) -> Iterator[tuple[Any, ...]]:
    for pk, order in zip(ids, orders, strict=True):
        totals = totals_of((from_cents(line.variant.cents), line.quantity) for line in order.lines)
        yield (
            pk,
            order.number,
            new_token(),
            own.pk if order.buyer.email == SHOPPER else None,
            order.buyer.email,
            Jsonb(order.buyer.address),
            order.status,
            totals.subtotal,
            totals.tax,
            totals.shipping,
            order.buyer.card,
            order.placed_at,
        )


def _line_rows(
    orders: list[PastOrder], ids: list[int], lines: list[list[int]]
) -> Iterator[tuple[Any, ...]]:
    for pk, order, line_ids in zip(ids, orders, lines, strict=True):
        left = {place for parcel in order.parcels for place in parcel.lines}
        for place, (offer, variant, quantity) in enumerate(order.lines):
            stopped = quantity if order.is_cancelled else 0
            yield (
                line_ids[place],
                pk,
                variant.pk,
                offer.product_id,
                variant.sku,
                offer.title,
                variant.label,
                from_cents(variant.cents),
                quantity,
                *(quantity if place in left else 0, stopped, stopped, stopped),
            )


def _parcel_rows(
    orders: list[PastOrder], ids: list[int], parcels: list[list[int]]
) -> Iterator[tuple[Any, ...]]:
    for pk, order, parcel_ids in zip(ids, orders, parcels, strict=True):
        for number, (parcel_id, parcel) in enumerate(
            zip(parcel_ids, order.parcels, strict=True), start=1
        ):
            yield (
                parcel_id,
                pk,
                number,
                uuid4(),
                parcel.carrier,
                parcel.tracking_number,
                parcel.tracking_link,
                parcel.shipped_at,
                parcel.delivered_at,
            )


def _parcel_line_rows(
    orders: list[PastOrder], lines: list[list[int]], parcels: list[list[int]]
) -> Iterator[tuple[Any, ...]]:
    for order, line_ids, parcel_ids in zip(orders, lines, parcels, strict=True):
        for parcel_id, parcel in zip(parcel_ids, order.parcels, strict=True):
            for place in parcel.lines:
                yield parcel_id, line_ids[place], order.lines[place].quantity


def _event_rows(
    orders: list[PastOrder], ids: list[int], parcels: list[list[int]]
) -> Iterator[tuple[Any, ...]]:
    for pk, order, parcel_ids in zip(ids, orders, parcels, strict=True):
        for kind, status, at, place in order.steps:
            actor = "" if status == Order.Status.CONFIRMED else ACTOR
            yield pk, kind, status, "", actor, at, None if place is None else parcel_ids[place]


def _ids_by_order(model: type[Model], counts: list[int]) -> list[list[int]]:
    """New primary keys: so many for each order."""
    ids = iter(reserve_ids(model, sum(counts)))
    return [list(islice(ids, count)) for count in counts]


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
