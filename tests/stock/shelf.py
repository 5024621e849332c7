"""What `catalog.stock` promises, in plain Python: slow to read nothing, quick to be understood.

Minutes are counted from now. A refusal is raised before anything is changed, or is the last thing
that happens to a copy that is thrown away.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.stock import HeldByShoppers, HoldLimit, InsufficientStock

USUAL, WHEN_SCARCE, AT_MOST, FOR_PAYMENT = 30, 15, 120, 15
FEW = 5


class NotTaken(Exception):
    """`take` says no more than that; whoever wants to know why asks `hold`."""


@dataclass
class Kept:
    quantity: int
    ends: float = 0
    age: float = 0

    @property
    def is_live(self) -> bool:
        return self.ends > 0

    def lengthen(self, lasts: float) -> None:
        self.ends = max(self.ends, min(lasts, AT_MOST - self.age))


@dataclass
class Shelf:
    on_hand: dict[int, int]
    kept: dict[tuple[str, int], Kept] = field(default_factory=dict)
    sold: dict[int, int] = field(default_factory=dict)

    # --- Questions -------------------------------------------------------------------------------

    def reserved(self, variant: int) -> int:
        """As the counters have it: lapsed holds too."""
        return sum(one.quantity for (_, of), one in self.kept.items() if of == variant)

    def free(self, variant: int) -> int:
        return self.on_hand[variant] - self.reserved(variant)

    def available(self, variant: int) -> int:
        """As a page says it: by the clock."""
        live = [one for (_, of), one in self.kept.items() if of == variant and one.is_live]
        return self.on_hand[variant] - sum(one.quantity for one in live)

    def live_units(self, owner: str) -> int:
        return sum(
            one.quantity for (by, _), one in self.kept.items() if by == owner and one.is_live
        )

    # --- Verbs -----------------------------------------------------------------------------------

    def take(self, variant: int, owner: str, units: int, most: int) -> int:
        own = self.kept.get((owner, variant))
        revived = own.quantity if own and not own.is_live else 0
        if units > self.free(variant) or self.live_units(owner) + revived + units > most:
            raise NotTaken
        lasts = WHEN_SCARCE if self.free(variant) <= FEW else USUAL
        if own is None:
            own = self.kept[owner, variant] = Kept(0)
        elif not own.is_live:
            own.age = own.ends = 0
        own.quantity += units
        own.lengthen(lasts)
        return own.quantity

    def hold(self, variant: int, owner: str, quantity: int, most: int, renew: bool) -> int:
        self.sweep(variant)
        own = self.kept.get((owner, variant), Kept(0))
        fresh = quantity - own.quantity
        if fresh > 0 and self.live_units(owner) + fresh > most:
            raise HoldLimit(most)
        could_have = self.free(variant) + own.quantity
        if quantity > could_have and (fresh or renew):
            raise InsufficientStock(variant, quantity, could_have)
        if fresh > 0 or renew:
            own.lengthen(WHEN_SCARCE if could_have <= FEW else USUAL)
        own.quantity = quantity
        self.kept[owner, variant] = own
        return quantity

    def secure(self, owner: str, quantities: dict[int, int]) -> None:
        for variant, quantity in quantities.items():
            held = self.kept.get((owner, variant))
            if held is None or not held.is_live or held.quantity < quantity:
                self.hold(variant, owner, quantity, sys.maxsize, renew=False)
        for (by, of), one in self.kept.items():
            if by == owner and of in quantities:
                one.ends = max(one.ends, min(FOR_PAYMENT, AT_MOST - one.age + FOR_PAYMENT))

    def release(self, owner: str, variants: list[int]) -> int:
        gone = [key for key in self.kept if key[0] == owner and key[1] in variants]
        for key in gone:
            del self.kept[key]
        return len(gone)

    def hand_over(self, variant: int, giver: str, taker: str) -> int:
        self.sweep(variant)
        if giver == taker or (giver, variant) not in self.kept:
            return 0
        given = self.kept.pop((giver, variant))
        own = self.kept.setdefault((taker, variant), Kept(0))
        own.quantity += given.quantity
        own.ends, own.age = max(own.ends, given.ends), max(own.age, given.age)
        return given.quantity

    def sweep(self, variant: int | None = None, but: str = "") -> int:
        lapsed = [
            (owner, of)
            for (owner, of), one in self.kept.items()
            if not one.is_live and owner != but and variant in (None, of)
        ]
        for key in lapsed:
            del self.kept[key]
        return len(lapsed)

    def sell(self, owner: str, quantities: Mapping[int, int]) -> None:
        for variant, quantity in sorted(quantities.items()):
            own = self.kept.pop((owner, variant), Kept(0))
            if quantity > self.free(variant):
                self.sweep(variant)
            if quantity > self.free(variant):
                raise InsufficientStock(variant, quantity, self.free(variant))
            self.on_hand[variant] -= quantity
            self.sold[variant] = self.sold.get(variant, 0) + quantity
            if own.quantity > quantity:
                own.quantity -= quantity
                self.kept[owner, variant] = own

    def receive(self, variant: int, units: int) -> int:
        self.on_hand[variant] += units
        return self.on_hand[variant]

    def put_back(self, variant: int, units: int) -> int:
        self.sold[variant] -= units
        return self.receive(variant, units)

    def adjust(self, variant: int, to: int) -> int:
        self.sweep(variant)
        if to < self.reserved(variant):
            raise HeldByShoppers(self.reserved(variant))
        self.on_hand[variant] = to
        return to

    def pass_time(self, minutes: int) -> None:
        for one in self.kept.values():
            one.ends -= minutes
            one.age += minutes
