"""Why units were not had. Each is a fact, with nothing changed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError

logger = logging.getLogger(__name__)
_WAITED_IN_VAIN = {"55P03", "40P01"}  # lock_not_available, deadlock_detected


@dataclass(eq=False)
class InsufficientStock(Exception):
    """Fewer units can be had than were asked for. `available` includes what the asker holds."""

    variant_id: int
    requested: int
    available: int

    code = "INSUFFICIENT_INVENTORY"

    def __str__(self) -> str:
        return f"Only {self.available} available" if self.available else "Sold out"


@dataclass(eq=False)
class HoldLimit(Exception):
    """One shopper, or all those behind one address, would hold more than `limit` units."""

    limit: int
    by_address: bool = False

    code = "HOLD_LIMIT"

    def __str__(self) -> str:
        if self.by_address:
            return f"{self.limit} units are held from your network, and that is as many as we keep"
        return f"We keep {self.limit} units at most for one shopper at a time"


@dataclass(eq=False)
class HeldByShoppers(Exception):
    """A count below what is in carts right now: release those holds first."""

    held: int

    def __str__(self) -> str:
        return f"{self.held} are held in carts right now; the count cannot go below that"


@dataclass(eq=False)
class CanBeHad(Exception):
    """There is no need to wait for it: it can be bought right now."""

    variant_id: int


@dataclass(eq=False)
class PlaceLimit(Exception):
    """One mail address, or all behind one network, would wait for more than `limit` things."""

    limit: int
    by_address: bool = False

    def __str__(self) -> str:
        whose = "network" if self.by_address else "e-mail address"
        return f"{self.limit} at a time is the most that we keep a place for, for one {whose}"


class StockBusy(Exception):
    """Another buyer held the row for too long; asking again in a second is right."""


@contextmanager
def busy_when_waited_in_vain(*variant_ids: int) -> Iterator[None]:
    """A lock that did not come in time is StockBusy; other database errors stay what they are."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") not in _WAITED_IN_VAIN:
            raise
        logger.warning("Others were busy with variants %s or their cart for too long", variant_ids)
        raise StockBusy from error
