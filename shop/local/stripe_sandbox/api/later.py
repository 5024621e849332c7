"""What may happen to an object after the request that it came from was answered, by name."""

from collections.abc import Callable

from . import disputes, outcomes, refunds
from .call import Call

ACTS: dict[str, Callable[[Call, str], None]] = {
    "dispute the charge": disputes.open_for,
    "decide the dispute": disputes.decide,
    "fail the refund": refunds.fail,
    "complete the refund": refunds.complete,
    "complete the payment": outcomes.complete,
    "fail the payment": outcomes.fail,
}
