"""What the payment provider has on its books: read page by page, and in the shop's terms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import stripe

from orders.payments.charging import status_of
from orders.payments.client import PaymentUnknown, clear_errors, client
from shop.lib.money import from_cents

_PAGE = 100  # the most that one page may have


@dataclass(frozen=True, slots=True)
class PaymentThere:
    """A payment intent with its last charge. `attempt_key` and `shop` are what we wrote on it:
    empty for payments that something else takes through the same account.
    """

    intent_id: str
    status: str  # as in Outcome
    currency: str
    captured: Decimal
    given_back: Decimal
    attempt_key: UUID | None
    shop: str
    made_at: datetime
    charged_at: datetime
    is_disputed: bool


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


@dataclass(frozen=True, slots=True)
class DisputeThere:
    dispute_id: str
    intent_id: str
    amount: Decimal
    reason: str
    status: str
    answer_by: datetime | None

    @property
    def is_open(self) -> bool:
        return self.status.endswith(("needs_response", "under_review"))

    @property
    def waits_for_us(self) -> bool:
        return self.status.endswith("needs_response")


def payments_between(since: datetime, until: datetime) -> Iterator[list[PaymentThere]]:
    params = {**_between(since, until), "expand": ["data.latest_charge"]}
    for page in _pages(client().v1.payment_intents.list, params):
        yield [_payment(intent) for intent in page]


def charged_between(since: datetime, until: datetime) -> Iterator[list[str]]:
    """Ids of the payments whose card was charged then, however long ago they were begun."""
    for page in _pages(client().v1.charges.list, _between(since, until)):
        yield [_id_of(charge.payment_intent) for charge in page]


def refunded_between(since: datetime, until: datetime) -> Iterator[list[RefundThere]]:
    for page in _pages(client().v1.refunds.list, _between(since, until)):
        yield [_refund(refund) for refund in page]


def disputed_between(since: datetime, until: datetime) -> Iterator[list[str]]:
    """Ids of the payments that were disputed then."""
    for page in _pages(client().v1.disputes.list, _between(since, until)):
        yield [_id_of(dispute.payment_intent) for dispute in page]


def payment_there(intent_id: str) -> PaymentThere | None:
    """None where the provider has no such payment."""
    try:
        with clear_errors():
            params: Any = {"expand": ["latest_charge"]}
            return _payment(client().v1.payment_intents.retrieve(intent_id, params=params))
    except PaymentUnknown:
        return None


def refunds_of(intent_id: str) -> list[RefundThere]:
    """All refunds of one payment, failed ones too, newest first."""
    pages = _pages(client().v1.refunds.list, {"payment_intent": intent_id})
    return [_refund(one) for page in pages for one in page]


def disputes_of(intent_id: str) -> list[DisputeThere]:
    pages = _pages(client().v1.disputes.list, {"payment_intent": intent_id})
    return [_dispute(one) for page in pages for one in page]


# --- In the shop's terms -------------------------------------------------------------------------


def _payment(intent: stripe.PaymentIntent) -> PaymentThere:
    charge: Any = intent.latest_charge
    return PaymentThere(
        intent_id=intent.id,
        status=status_of(intent.status, intent.last_payment_error),
        currency=intent.currency,
        captured=from_cents(charge.amount_captured if charge else 0),
        given_back=from_cents(charge.amount_refunded if charge else 0),
        attempt_key=_key_in(intent.metadata, "attempt"),
        shop=_word_in(intent.metadata, "shop"),
        made_at=_moment(intent.created),
        charged_at=_moment(charge.created if charge else intent.created),
        is_disputed=bool(charge and charge.disputed),
    )


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


def _dispute(dispute: stripe.Dispute) -> DisputeThere:
    due_by = dispute.evidence_details.due_by
    return DisputeThere(
        dispute_id=dispute.id,
        intent_id=_id_of(dispute.payment_intent),
        amount=from_cents(dispute.amount),
        reason=dispute.reason.replace("_", " "),
        status=dispute.status,
        answer_by=_moment(due_by) if due_by else None,
    )


# --- Reading it ----------------------------------------------------------------------------------


def _between(since: datetime, until: datetime) -> dict[str, Any]:
    """From `since` on, and before `until`. The provider counts whole seconds."""
    return {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}}


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
