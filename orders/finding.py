"""Finding an order by its number and the e-mail it was placed with, for who has lost the link."""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from orders.models import LookupCount, Order

_PREFIX = "HF"
_NOBODY = "nobody@example.invalid"  # compared with where there is no such order


class TooManyTries(Exception):
    """Somebody is guessing, or it looks like that. Whether there is such an order is not said."""


def find(number: str, email: str, address: str) -> Order | None:
    """The order, or None without a hint at what was wrong. Raises TooManyTries.

    `address` is an opaque key of where the question comes from, empty when it is not counted.
    Whatever is asked for, it takes the same two statements.
    """
    number = as_printed(number)
    _count(number, address)
    order = Order.objects.filter(number=number).first()
    known = order.email if order else _NOBODY
    is_right = constant_time_compare(_key("e-mail", _plain(known)), _key("e-mail", _plain(email)))
    return order if is_right else None


def as_printed(typed: str) -> str:
    """`hf abcd2345`, `ABCD-2345` and `HF-ABCD2345` are the same number."""
    letters = "".join(filter(str.isalnum, typed)).upper()
    return f"{_PREFIX}-{letters.removeprefix(_PREFIX)}"


def _plain(email: str) -> str:
    return email.strip().lower()


def forget_tries() -> None:
    """Drop the counts whose time is over."""
    LookupCount.objects.ended().delete()


def _count(number: str, address: str) -> None:
    most = {_key("number", number): settings.MAX_LOOK_UPS_PER_NUMBER}
    if address:
        most[_key("address", address)] = settings.MAX_LOOK_UPS_PER_ADDRESS
    tries = LookupCount.objects.one_more(most, settings.LOOK_UPS_ARE_COUNTED_FOR)
    if any(tries[key] > most[key] for key in most):
        raise TooManyTries


def _key(kind: str, value: str) -> str:
    """What can be counted by or compared, is of one length, and cannot be read."""
    return salted_hmac(f"orders.finding.{kind}", value, algorithm="sha256").hexdigest()[:40]
