"""Adding to a hold by one conditional statement: the way of every 'Add to cart'.

It decides on the counters alone, which count a lapsed hold as taken. When it takes nothing that
may be why, or the owner's limit, or the goods are gone: then `hold` looks closer, row locked.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField

from catalog.models import Stock
from catalog.stock.allowance import Allowance
from catalog.stock.refusals import busy_when_waited_in_vain
from catalog.stock.rows import patience
from shop.events.outbox import PUBLISH
from shop.lib.database import fetch_prepared


@dataclass(frozen=True, slots=True)
class Also:
    """What a caller does in the same transaction. All SQL is the caller's own, with named values.

    first      a statement that is run before, such as a lock on what the caller writes
    condition  must hold as well for anything to be taken
    writes     common table expressions over `taken` (variant_id, price): one row, or none
    """

    first: str = ""
    condition: str = "true"
    writes: str = "written AS (SELECT)"
    values: Mapping[str, object] = field(default_factory=dict)


class Taken(NamedTuple):
    quantity: int  # units that the owner holds now
    expires_at: datetime


GUARD = "stock.reserved + %(units)s <= stock.on_hand"
# `terms` comes first, since the others read it: waiting for the row has an end. The counters'
# row is the one that buyers queue for; it is checked anew when its turn comes, and everything
# else follows from whether it was taken. FEW is what a page calls scarce.
STATEMENT = """\
WITH terms AS MATERIALIZED (
    SELECT set_config('lock_timeout', %(patience)s, true){durability}
), taken AS (
    UPDATE catalog_stock AS stock SET reserved = stock.reserved + %(units)s
    FROM terms, catalog_variant AS variant, catalog_product AS product
    WHERE stock.variant_id = %(variant)s
      AND {guard}
      AND variant.id = stock.variant_id AND variant.is_active
      AND product.id = variant.product_id
      AND product.is_published AND product.retired_at IS NULL
      AND %(units)s + (
          SELECT coalesce(sum(quantity), 0) FROM catalog_hold
          WHERE owner = %(owner)s
            AND (variant_id = %(variant)s OR expires_at > statement_timestamp())
      ) <= %(most)s
      AND (%(address)s = '' OR %(units)s + (
          SELECT coalesce(sum(quantity), 0) FROM catalog_hold
          WHERE address = %(address)s AND address <> '' AND expires_at > statement_timestamp()
      ) <= %(most_per_address)s)
      AND ({condition})
    RETURNING stock.variant_id, variant.price,
        CASE WHEN stock.on_hand - stock.reserved + %(units)s <= %(few)s
             THEN %(lasts_when_scarce)s ELSE %(lasts)s END AS lasts
), held AS (
    INSERT INTO catalog_hold AS hold
        (owner, variant_id, quantity, address, created_at, expires_at)
    SELECT %(owner)s, variant_id, %(units)s, %(address)s,
        statement_timestamp(), statement_timestamp() + lasts
    FROM taken
    ON CONFLICT (owner, variant_id) DO UPDATE SET
        quantity = hold.quantity + excluded.quantity,
        address = coalesce(nullif(excluded.address, ''), hold.address),
        created_at = CASE WHEN hold.expires_at <= excluded.created_at
            THEN excluded.created_at ELSE hold.created_at END,
        expires_at = CASE WHEN hold.expires_at <= excluded.created_at
            THEN excluded.expires_at
            ELSE greatest(hold.expires_at,
                least(excluded.expires_at, hold.created_at + %(lasts_at_most)s)) END
    RETURNING quantity, expires_at
), news AS (
    {publish} SELECT 'stock.changed',
        jsonb_build_object('variants', jsonb_build_array(variant_id)) FROM taken
), {writes}
SELECT quantity, expires_at FROM held"""
# A hold is not money: a power cut may cost the last moments' holds, counters and cart lines
# together (docs/decisions/0011). Whatever is committed after them makes them lasting as well.
_NOT_WAITING_FOR_THE_DISK = ", set_config('synchronous_commit', 'off', true)"


def statement(also: Also, *, durable: bool) -> str:
    return STATEMENT.format(
        guard=GUARD,
        condition=also.condition,
        writes=also.writes,
        publish=PUBLISH,
        durability="" if durable else _NOT_WAITING_FOR_THE_DISK,
    )


def take(
    variant_id: int,
    owner: str,
    units: int,
    *,
    allowance: Allowance,
    also: Also,
) -> Taken | None:
    """Hold so many units more, if the variant is for sale and the counters have them.

    None when nothing was changed. Raises StockBusy. Two statements at most, in one round trip and
    one transaction: no lock waits for Python.
    """
    if units < 1:
        raise ValueError("take() adds one unit or more")
    if variant_id > BigIntegerField.MAX_BIGINT:
        return None  # PostgreSQL would compare each id as a number with decimals
    within = connection.in_atomic_block
    values = {
        **_terms(),
        "variant": variant_id,
        "owner": owner,
        "units": units,
        "most": allowance.units,
        "address": allowance.address,
        **also.values,
    }
    durable = within or settings.HOLDS_WAIT_FOR_THE_DISK
    statements = [also.first] if also.first else []
    with busy_when_waited_in_vain(variant_id), _savepoint(within):
        row = fetch_prepared([*statements, statement(also, durable=durable)], values)
    return Taken(*row) if row else None


def _savepoint(within: bool) -> AbstractContextManager[None]:
    """A statement alone is a transaction; within another, a lock in vain must not spoil it all."""
    return transaction.atomic() if within else nullcontext()


def _terms() -> dict[str, object]:
    return {
        "patience": patience(),
        "few": Stock.FEW,
        "lasts": settings.HOLD_FOR,
        "lasts_when_scarce": settings.HOLD_FOR_WHEN_SCARCE,
        "lasts_at_most": settings.HOLD_FOR_AT_MOST,
        "most_per_address": settings.MAX_UNITS_PER_ADDRESS,
    }
