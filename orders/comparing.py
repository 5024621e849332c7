"""One payment, as the provider has it and as the shop has it: where the two do not agree.

Only facts that stay are compared: what is just being made differs for a moment (`is_fresh`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from orders import advising
from orders.models import Order, Payment, PaymentAttempt, Refund
from orders.payments import DisputeThere, Outcome, PaymentThere, RefundThere

GRACE = timedelta(minutes=30)  # longer than a 3-D Secure dialog, or recovery, takes
NOTHING = "nothing"
UNKNOWN = "does not know this payment"
_UNPAID = {PaymentAttempt.Outcome.DECLINED, PaymentAttempt.Outcome.CANCELLED}
_MAY_STILL_CHARGE = {Outcome.NEEDS_ACTION, Outcome.PROCESSING}


class Mismatch(NamedTuple):
    """`about` is the provider's id of the payment, or the number of an order that has none.

    `detail` tells two mismatches of the same trouble apart, such as those of two refunds.
    """

    trouble: str
    about: str
    subject: str
    there: str
    here: str
    advice: str
    link: str
    detail: str = ""

    @property
    def key(self) -> str:
        return f"{self.about} {self.trouble} {self.detail}".strip()


def judged_before(grace: timedelta | None = None) -> datetime:
    """What is newer may be just being made."""
    return timezone.now() - (GRACE if grace is None else grace)


@dataclass
class Case:
    """All that both sides know of one payment."""

    intent_id: str
    there: PaymentThere | None
    refunds_there: list[RefundThere]
    disputes_there: list[DisputeThere]
    attempt: PaymentAttempt | None
    payment: Payment | None

    @property
    def is_of_another_shop(self) -> bool:
        """Something else takes payments through the same account: not ours to judge."""
        if self.attempt or self.payment or self.there is None:
            return False
        return self.there.attempt_key is None or self.there.shop != settings.SHOP_URL

    def is_fresh(self, judged_before: datetime) -> bool:
        """Something about it is so new that the other side may not have it yet."""
        return any(moment > judged_before for moment in self._moments())

    def _moments(self) -> Iterator[datetime]:
        if self.there:
            yield from (self.there.made_at, self.there.charged_at)
        if self.attempt:
            yield from filter(None, (self.attempt.created_at, self.attempt.ended_at))
        if self.payment:
            yield self.payment.paid_at
            yield from (refund.created_at for refund in self.payment.refunds.all())
        yield from (refund.made_at for refund in self.refunds_there)

    def compare(self) -> Iterator[Mismatch]:
        if self.payment:
            yield from self._order_and_money(self.payment)
            yield from self._order_and_attempt(self.payment)
            yield from self._refunds(self.payment)
        else:
            yield from self._money_and_no_order()
        yield from self.open_disputes()

    # --- The payment -----------------------------------------------------------------------------

    def _order_and_money(self, payment: Payment) -> Iterator[Mismatch]:
        number, there = payment.order.number, self.there
        if there is None or there.status != Outcome.PAID:
            yield self._mismatch(
                "not paid",
                f"{number} was not paid",
                (
                    there.status if there else UNKNOWN,
                    _sum(payment.amount),
                ),
                "Do not send the goods. Look the payment up in the provider's dashboard; if it is"
                " not there, cancel the order or ask the shopper to order again.",
            )
        elif (there.captured, there.currency) != (payment.amount, settings.CURRENCY):
            yield self._mismatch(
                "other amount",
                f"{number} was paid with another amount",
                (_sum(there.captured, there.currency), _sum(payment.amount)),
                "Find out which is right. Too much: refund the difference. Too little: ask the"
                " shopper, or cancel the order.",
            )
        if payment.amount != payment.order.total:
            yield self._mismatch(
                "order over another amount",
                f"{number} does not come to what was paid for it",
                (_sum(payment.amount), _sum(payment.order.total)),
                "Somebody changed the order or its payment in the database: correct the order.",
            )

    def _order_and_attempt(self, payment: Payment) -> Iterator[Mismatch]:
        there, attempt = self.there, self.attempt
        if there is None or there.status != Outcome.PAID:
            return  # then it is the order that is wrong
        if attempt and attempt.outcome != PaymentAttempt.Outcome.PAID:
            number, said = payment.order.number, attempt.get_outcome_display().lower()
            yield self._mismatch(
                "attempt not paid",
                f"{number} was paid by an attempt that says '{said}'",
                (_sum(there.captured, there.currency), f"order {number}, attempt {said}"),
                "Somebody changed rows in the database. If the order is good, set the outcome of"
                f" attempt {attempt.pk} to 'paid': until then news of this payment can send its"
                " money back.",
            )

    def _money_and_no_order(self) -> Iterator[Mismatch]:
        there, attempt = self.there, self.attempt
        here = attempt.get_outcome_display().lower() if attempt else NOTHING
        status = there.status if there else UNKNOWN
        if there and status == Outcome.PAID and there.captured > there.given_back:
            yield self._money_of_nothing(there, here)
        elif attempt and attempt.outcome in _UNPAID and status in _MAY_STILL_CHARGE:
            yield self._mismatch(
                "can still be charged",
                "A payment that the shop gave up can still be charged",
                (status.replace("_", " "), here),
                "Cancel it in the provider's dashboard. Money that comes nevertheless goes back.",
            )
        elif attempt and attempt.outcome == PaymentAttempt.Outcome.OPEN:
            yield self._mismatch(
                "never ended",
                f"A payment is under way since {attempt.created_at:%Y-%m-%d %H:%M}",
                (status.replace("_", " "), here),
                "Are worker and beat running? manage.py recover_orders finishes it or undoes it.",
            )

    def _money_of_nothing(self, there: PaymentThere, here: str) -> Mismatch:
        captured, left = _sum(there.captured, there.currency), there.captured - there.given_back
        paid = f"paid {captured}, {_sum(there.given_back, there.currency)} back"
        if self._order:
            number = self._order.number
            return self._mismatch(
                "payment not here",
                f"{number} was paid, and its payment is not in the books",
                (paid, f"order {number} without it"),
                advising.about_lost_payment(self._order, self.intent_id, captured),
            )
        return self._mismatch(
            "no order",
            f"{_sum(left, there.currency)} were paid, and there is no order for it",
            (paid, here),
            advising.about_money_without_order(self.attempt),
        )

    # --- Refunds ---------------------------------------------------------------------------------

    def _refunds(self, payment: Payment) -> Iterator[Mismatch]:
        theirs = [there for there in self.refunds_there if not there.has_failed]
        ours = [one for one in payment.refunds.all() if one.status != Refund.Status.FAILED]
        left = list(theirs)
        for refund in ours:
            same = next((there for there in left if _is_same(there, refund)), None)
            if same:
                left.remove(same)
                yield from self._amounts_of(payment, same, refund)
            else:
                yield self._refund_here(payment, refund)
        for there in left:
            yield self._refund_there(payment, there)
        counted = _total(refund.amount for refund in ours)
        if payment.refunded != counted:
            yield self._mismatch(
                "refunds do not add up",
                f"The refunds of {payment.order.number} do not add up",
                (
                    _sum(_total(there.amount for there in theirs)),
                    f"{_sum(payment.refunded)}, one by one {_sum(counted)}",
                ),
                "Somebody changed rows in the database: correct 'refunded' of the payment.",
            )

    def _amounts_of(self, payment: Payment, there: RefundThere, ours: Refund) -> Iterator[Mismatch]:
        if there.amount != ours.amount:
            yield self._mismatch(
                "refund of another amount",
                f"A refund for {payment.order.number} is over another amount",
                (_sum(there.amount), _sum(ours.amount)),
                "Refund what is missing, or tell the shopper what they got.",
                there.refund_id,
            )

    def _refund_there(self, payment: Payment, there: RefundThere) -> Mismatch:
        return self._mismatch(
            "refund not here",
            f"A refund of {_sum(there.amount)} for {payment.order.number} is not in the books",
            (_sum(there.amount), NOTHING),
            "Do not refund it again here. The worker takes over what was refunded in the provider's"
            " dashboard in the last days, each hour, if it fits in with the refunds made here. If"
            " this notice stays, write it down in the order's notes.",
            there.refund_id,
        )

    def _refund_here(self, payment: Payment, ours: Refund) -> Mismatch:
        return self._mismatch(
            "refund not there",
            f"A refund of {_sum(ours.amount)} for {payment.order.number} did not reach the shopper",
            (NOTHING, ours.get_status_display().lower()),
            "Look into the worker's log: it sends refunds every minute. If it was sent and is gone"
            " over there, refund the amount in the provider's dashboard.",
            str(ours.pk),
        )

    # --- Disputes --------------------------------------------------------------------------------

    def open_disputes(self) -> Iterator[Mismatch]:
        what = self._order.number if self._order else "a payment without an order"
        for dispute in self.disputes_there:
            if not dispute.is_open:
                continue
            until = f" before {dispute.answer_by:%Y-%m-%d %H:%M} UTC" if dispute.answer_by else ""
            advice = (
                f"Answer it in the provider's dashboard{until}: receipt, address, tracking and"
                " what was said, or accept it there. Do not refund it as well: the bank has"
                " taken the money back already."
            )
            yield self._mismatch(
                "dispute",
                f"The bank of a shopper disputes {_sum(dispute.amount)} of {what}",
                (f"{dispute.reason}, {dispute.status.replace('_', ' ')}", what),
                advice if dispute.waits_for_us else "It was answered: wait for what the bank says.",
                dispute.dispute_id,
            )

    def _mismatch(
        self, trouble: str, subject: str, sides: tuple[str, str], advice: str, detail: str = ""
    ) -> Mismatch:
        there, here = sides
        return Mismatch(trouble, self.intent_id, subject, there, here, advice, self._link, detail)

    @cached_property
    def _order(self) -> Order | None:
        """What was paid for; its attempt knows where the row of the payment is gone."""
        if self.payment:
            return self.payment.order
        if self.attempt and self.attempt.outcome == PaymentAttempt.Outcome.PAID:
            return Order.objects.filter(checkout=self.attempt.checkout_id).first()
        return None

    @property
    def _link(self) -> str:
        if self._order:
            return reverse("admin:orders_order_change", args=[self._order.pk])
        if self.attempt:
            return reverse("admin:orders_paymentattempt_change", args=[self.attempt.pk])
        return ""


def _is_same(there: RefundThere, ours: Refund) -> bool:
    return there.refund_id == ours.provider_id or there.key == ours.key


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))


def _sum(amount: Decimal, currency: str = settings.CURRENCY) -> str:
    return f"${amount:,.2f}" if currency == "usd" else f"{amount:,.2f} {currency.upper()}"
