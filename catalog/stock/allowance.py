"""How much one shopper may hold, and for how long: so that nobody can keep the shelf to himself."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from catalog.models import Hold
from catalog.stock.refusals import HoldLimit

NO_LIMIT = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """Units that one owner may hold in all, and where the request comes from.

    `address` is an opaque key (`shop.lib.addresses`); empty when it is not to be counted.
    """

    units: int = NO_LIMIT
    address: str = ""

    def require(self, owner: str, fresh: int) -> None:
        """Raises HoldLimit when `fresh` more units would be more than is fair.

        The owner's sum is exact, since a cart is locked while it changes. An address may get
        over its limit by what it asks for in the same moment: this is for fairness, not for stock.
        """
        if fresh <= 0:
            return
        if _held(owner=owner) + fresh > self.units:
            raise HoldLimit(self.units)
        most = settings.MAX_UNITS_PER_ADDRESS
        if self.address and _held(address=self.address) + fresh > most:
            raise HoldLimit(most, by_address=True)


def _held(**whose: str) -> int:
    return Hold.objects.live().filter(**whose).aggregate(units=Sum("quantity"))["units"] or 0
