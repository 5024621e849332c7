"""What a proof found out: what buyers were told, what the ledger says, and how long it took."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from catalog import auditing
from catalog.models import Movement, Stock
from shop.proof.crowd import Outcome


@dataclass(frozen=True, slots=True)
class Ledger:
    """Movements since the proof began, and the counters now."""

    received: int
    sold: int
    on_hand: int
    reserved: int
    drift: int  # figures that holds and movements do not bear out

    def __str__(self) -> str:
        return (
            f"received {self.received:,}, sold {self.sold:,}, on hand {self.on_hand:,},"
            f" reserved {self.reserved:,}, drift {self.drift:,}"
        )


def last_movement(variant_id: int) -> int:
    newest = Movement.objects.filter(variant=variant_id).order_by("-pk").first()
    return newest.pk if newest else 0


def read_ledger(variant_id: int, since: int) -> Ledger:
    moved = Movement.objects.filter(variant=variant_id, pk__gt=since).order_by()
    sums = moved.values("reason").annotate(units=Sum("quantity"))
    units = dict(sums.values_list("reason", "units"))
    counters = Stock.objects.get(pk=variant_id)
    return Ledger(
        received=units.get(Movement.Reason.RECEIVED, 0),
        sold=-units.get(Movement.Reason.SOLD, 0),
        on_hand=counters.on_hand,
        reserved=counters.reserved,
        drift=len(auditing.drift_of(variant_id)),
    )


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds; of `times` so long each, the one that so many per cent did not exceed."""

    times: Sequence[float]

    def percentile(self, percent: int) -> float:
        place = math.ceil(len(self.times) * percent / 100) - 1
        return sorted(self.times)[max(place, 0)] * 1000

    def __str__(self) -> str:
        shown = {"p50": 50, "p95": 95, "p99": 99, "max": 100}
        return "  ".join(f"{name} {self.percentile(at):,.0f} ms" for name, at in shown.items())


@dataclass(frozen=True, slots=True)
class Result:
    units: int
    outcomes: Sequence[Outcome]
    ledger: Ledger
    orders: int = 0

    @property
    def buyers(self) -> int:
        return len(self.outcomes)

    @property
    def promised(self) -> int:
        """Buyers who were told that they have a unit."""
        return sum(outcome.has_unit for outcome in self.outcomes)

    @property
    def refused(self) -> int:
        return sum(outcome.is_refused for outcome in self.outcomes)

    @property
    def errors(self) -> Counter[str]:
        return Counter(outcome.why for outcome in self.outcomes if outcome.is_error)

    @property
    def is_proved(self) -> bool:
        """Exactly as many sold as could be, everybody else refused, and the ledger agrees."""
        due = min(self.units, self.buyers)
        told = (self.promised, self.refused, self.errors.total())
        booked = Ledger(self.units, due, self.units - due, reserved=0, drift=0)
        return told == (due, self.buyers - due, 0) and self.ledger == booked

    @property
    def has_oversold(self) -> bool:
        return self.promised > self.units

    @property
    def adds(self) -> Latency:
        answered = [each for each in self.outcomes if each.asked]
        return Latency([each.answered - each.asked for each in answered])

    @property
    def purchases(self) -> Latency:
        return Latency([each.bought - each.asked for each in self.outcomes if each.bought])

    @property
    def adds_per_second(self) -> float:
        answered = [each for each in self.outcomes if each.asked]
        if not answered:
            return 0.0
        took = max(each.answered for each in answered) - min(each.asked for each in answered)
        return len(answered) / took if took else 0.0
