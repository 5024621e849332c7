"""What the payment provider has on its books, page by page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import stripe

from orders.payments.client import clear_errors, client
from shop.lib.money import from_cents

_PAGE = 100  # the most that one page may have


@dataclass(frozen=True, slots=True)
class RefundThere:
    """`key` is that of our Refund, or None for one that was made in the provider's dashboard."""

    refund_id: str
    intent_id: str
    amount: Decimal
    status: str
    key: UUID | None
    problem: str
    made_at: datetime

    @property
    def has_failed(self) -> bool:
        return self.status in {"failed", "canceled"}


def refunds_of(intent_id: str) -> list[RefundThere]:
    """All refunds of one payment, failed ones too, newest first."""
    pages = _pages(client().v1.refunds.list, {"payment_intent": intent_id})
    return [_refund(one) for page in pages for one in page]


def _refund(refund: stripe.Refund) -> RefundThere:
    return RefundThere(
        refund_id=refund.id,
        intent_id=_id_of(refund.payment_intent),
        amount=from_cents(refund.amount),
        status=refund.status or "",
        key=_key_in(refund.metadata, "refund"),
        problem=getattr(refund, "failure_reason", None) or "no reason given",
        made_at=_moment(refund.created),
    )


def _pages(fetch: Callable[..., Any], params: dict[str, Any]) -> Iterator[list[Any]]:
    after: dict[str, str] = {}
    while True:
        with clear_errors():
            page = fetch(params={"limit": _PAGE, **params, **after})
        yield page.data
        if not page.has_more:
            return
        after = {"starting_after": page.data[-1].id}


def _id_of(thing: Any) -> str:
    """Of an object that may have been expanded, or not be there."""
    return str(getattr(thing, "id", thing) or "")


def _word_in(metadata: Any, name: str) -> str:
    return str(getattr(metadata, name, None) or "")


def _key_in(metadata: Any, name: str) -> UUID | None:
    """Anybody may write anything into metadata."""
    try:
        return UUID(_word_in(metadata, name))
    except ValueError:
        return None


def _moment(timestamp: int) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
