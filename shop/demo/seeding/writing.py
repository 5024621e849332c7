"""Past orders written into their tables: orders, lines, parcels and history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import uuid4

from django.db.models import Model
from psycopg.types.json import Jsonb

from orders.models import Order, OrderEvent, OrderLine, Parcel, ParcelLine
from orders.models.order import new_token
from shop.accounts.models import User
from shop.demo.seeding.copying import copy_rows
from shop.demo.seeding.market import Choice, Offer
from shop.demo.seeding.people import SHOPPER, Buyer
from shop.demo.seeding.sending import PastParcel, Step
from shop.demo.seeding.stocking import ACTOR
from shop.lib.money import from_cents, totals_of
from shop.lib.sequences import reserve_ids

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


def write_down(orders: list[PastOrder], own: User) -> None:
    """In the caller's transaction. `own` is the account of the demo shopper."""
    ids = reserve_ids(Order, len(orders))
    lines = _ids_by_order(OrderLine, [len(order.lines) for order in orders])
    parcels = _ids_by_order(Parcel, [len(order.parcels) for order in orders])
    copy_rows(Order, _ORDER, _order_rows(orders, ids, own))
    copy_rows(OrderLine, _LINE, _line_rows(orders, ids, lines))
    copy_rows(Parcel, _PARCEL, _parcel_rows(orders, ids, parcels))
    copy_rows(ParcelLine, _PARCEL_LINE, _parcel_line_rows(orders, lines, parcels))
    copy_rows(OrderEvent, _EVENT, _event_rows(orders, ids, parcels))


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
        for place, parcel in enumerate(order.parcels):
            yield (
                parcel_ids[place],
                pk,
                place + 1,
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
