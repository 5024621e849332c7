"""A thank-you page's word that these products were bought, so that nobody can invent purchases.

The shop never keeps what a shopper searched for beside a cart, an address or an order: their own
browser remembers for a day which words led to what, and says so when it was bought.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.core import signing

from catalog.insight.visitors import digest_of

SALT = "catalog.insight.receipts"
VALID_FOR = timedelta(days=1)


class Receipt(NamedTuple):
    """`key` tells two orders apart and does not name them."""

    key: str
    products: list[int]


def receipt_for(order: str, products: Iterable[int]) -> str:
    return signing.dumps([digest_of(order, "receipt"), sorted(set(products))], salt=SALT)


def read(text: str) -> Receipt | None:
    """None when it is not ours, or too old."""
    try:
        return Receipt(*signing.loads(text, salt=SALT, max_age=VALID_FOR))
    except signing.BadSignature:
        return None
