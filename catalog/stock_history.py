"""The bulk half of `catalog.stock`: deliveries and past movements of many variants at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from catalog import stock
from catalog.models import Movement
from shop.events.outbox import publish

_PER_EVENT = 500  # variants in one event: a task must not run for minutes


class Entry(NamedTuple):
    """A movement to be written in bulk; fields as in Movement."""

    variant_id: int
    quantity: int
    reason: str
    created_at: datetime
    note: str = ""
    reference: str = ""
    actor: str = ""


def receive_many(quantities: Mapping[int, int], *, actor: str, note: str = "") -> None:
    """Goods came in for many variants; those without counters get them, with 0 units too."""
    if any(units < 0 for units in quantities.values()):
        raise ValueError("receive_many() takes no units away")
    now, received = timezone.now(), Movement.Reason.RECEIVED
    record_history(
        [
            Entry(variant_id, units, received, now, actor=actor, note=note)
            for variant_id, units in sorted(quantities.items())
        ]
    )


def record_history(entries: Sequence[Entry], *, announce: bool = True) -> None:
    """Write movements in bulk, oldest first, in one transaction. Entries of 0 units only open the
    counters. A variant's entries must not sum up to less than 0: history takes nothing away now.
    """
    sums: dict[int, int] = {}
    for entry in entries:
        sums[entry.variant_id] = sums.get(entry.variant_id, 0) + entry.quantity
    with transaction.atomic():
        on_hand = _add_on_hand(dict(sorted(sums.items())))
        _copy_movements(entries, on_hand)
        stock.serve_overlooked()
        changed = sorted(sums) if announce else []
        for start in range(0, len(changed), _PER_EVENT):
            publish("stock.changed", {"variants": changed[start : start + _PER_EVENT]})


def _add_on_hand(units: Mapping[int, int]) -> dict[int, int]:
    """Add to the counters, in the mapping's order, or open them. Returns what they were before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_stock (variant_id, on_hand, reserved)"
            " SELECT id, units, 0 FROM unnest(%s::bigint[], %s::int[]) AS fresh (id, units)"
            " ON CONFLICT (variant_id) DO UPDATE"
            " SET on_hand = catalog_stock.on_hand + excluded.on_hand RETURNING variant_id, on_hand",
            [list(units), list(units.values())],
        )
        return {variant_id: after - units[variant_id] for variant_id, after in cursor.fetchall()}


def _copy_movements(entries: Iterable[Entry], on_hand: dict[int, int]) -> None:
    """`on_hand` is what there was before the first entry; it is counted on from there."""
    columns = "variant_id, quantity, reason, created_at, note, reference, actor, on_hand_after"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY catalog_movement ({columns}) FROM STDIN") as copy,
    ):
        for entry in entries:
            if entry.quantity:
                on_hand[entry.variant_id] += entry.quantity
                copy.write_row((*entry, on_hand[entry.variant_id]))
