"""How past orders left the house: in one parcel, or in two where something came in late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from django.conf import settings

from orders.models import Order, OrderEvent

_IN_TWO = 0.15  # of the orders of several things
_NUMBERS = "0123456789"
Kind, Status = OrderEvent.Kind, Order.Status


class Step(NamedTuple):
    """One entry of the history. `parcel` is its place among the order's parcels."""

    kind: str
    status: str
    at: datetime
    parcel: int | None = None


@dataclass(frozen=True, slots=True)
class PastParcel:
    """`lines` are places among the lines of its order."""

    lines: range
    carrier: str
    tracking_number: str
    shipped_at: datetime
    delivered_at: datetime | None

    @property
    def tracking_link(self) -> str:
        return str(settings.CARRIERS[self.carrier][1]).format(number=self.tracking_number)


def parcels_of(dice: Random, lines: int, leaves_at: datetime, now: datetime) -> list[PastParcel]:
    """Those that left until now."""
    first = lines - 1 if lines > 1 and dice.random() < _IN_TWO else lines
    parts = [range(first), range(first, lines)] if first < lines else [range(lines)]
    parcels: list[PastParcel] = []
    for part in parts:
        shipped_at = leaves_at + timedelta(hours=30 * len(parcels))
        arrives_at = shipped_at + timedelta(hours=40 + 36 * dice.random())
        parcels.append(
            PastParcel(
                part,
                dice.choice(list(settings.CARRIERS)),
                "".join(dice.choices(_NUMBERS, k=12)),
                shipped_at,
                arrives_at if arrives_at <= now else None,
            )
        )
    return [parcel for parcel in parcels if parcel.shipped_at <= now]


def steps_of(parcels: list[PastParcel], lines: int) -> Iterator[Step]:
    """What the history says of these parcels, in order of time."""
    news = [(parcel.shipped_at, Kind.SENT, place) for place, parcel in enumerate(parcels)]
    news += [
        (parcel.delivered_at, Kind.ARRIVED, place)
        for place, parcel in enumerate(parcels)
        if parcel.delivered_at
    ]
    sent = on_the_way = 0
    for at, kind, place in sorted(news):
        if kind == Kind.SENT:
            sent += len(parcels[place].lines)
        on_the_way += 1 if kind == Kind.SENT else -1
        status = Status.SHIPPED if on_the_way else Status.DELIVERED
        yield Step(kind, status if sent == lines else Status.PART_SHIPPED, at, place)
