"""Comparing the provider's books with the shop's, both ways. Changes nothing but notices to staff.

It walks day by day, so that it needs no more memory for ten years than for one day: all payments
of the day over there, then those of which money moved that day, then what the shop has of that day
and was not among them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone

from orders import advising, comparing, payments
from orders.comparing import NOTHING, Case, Mismatch
from orders.models import Order, Payment, PaymentAttempt, Refund
from orders.payments import PaymentThere
from shop.notices import board
from shop.notices.models import Notice

NOTICE = "payments"
LOOK_BACK = timedelta(days=3)  # each night
_ADVICE = "manage.py reconcile_payments shows all of them."
_TOLD = 100  # notices at a time; more than that is one trouble, not a hundred
_DAY = timedelta(days=1)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # before there was anything to pay with
Advance = Callable[[int], object]


@dataclass
class Reconciliation:
    """What was looked at, and what does not agree. What is newer than `judged_before` may be just
    being made."""

    judged_before: datetime = field(default_factory=comparing.judged_before)
    compared: set[str] = field(default_factory=set)
    put_off: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    mismatches: dict[str, Mismatch] = field(default_factory=dict)

    def note(self, case: Case) -> None:
        if case.is_of_another_shop:
            self.counts["others"] += 1
            return
        is_fresh = case.is_fresh(self.judged_before)
        found = case.open_disputes() if is_fresh else case.compare()
        (self.put_off if is_fresh else self.compared).add(case.intent_id)
        self.add(found)

    def add(self, found: Iterable[Mismatch]) -> None:
        self.mismatches.update((each.key, each) for each in found)

    def has_healed(self, notice: Notice) -> bool:
        """Looked at again, and not found any more. Of what is fresh, only disputes were."""
        about, _, trouble = notice.key.partition(" ")
        looked_at = about in self.compared or (
            about in self.put_off and trouble.startswith("dispute")
        )
        return looked_at and notice.key not in self.mismatches

    def __str__(self) -> str:
        compared, found = len(self.compared), len(self.mismatches)
        said = f"{compared:,} payment{'s' * (compared != 1)} compared, "
        said += f"{found:,} mismatch{'es' * (found != 1)}"
        if self.put_off:
            said += f"; {len(self.put_off):,} too new to judge"
        if self.counts["others"]:
            said += f"; {self.counts['others']:,} of others in the same account"
        return said


def reconcile(
    since: datetime | None = None,
    advance: Advance = lambda rows: None,
    grace: timedelta | None = None,
) -> Reconciliation:
    """Compare everything that was made, or of which money moved, since then; without it, ever.

    What is newer than `grace` is not judged yet; what has an open notice is looked at again in any
    case. `advance` hears how many more payments were looked at. Raises PaymentUnreachable.
    """
    result = Reconciliation(comparing.judged_before(grace))
    for start, end in _days(since):
        seen = set()
        for case in _cases_of(start, end):
            seen.add(case.intent_id)
            result.note(case)
            advance(1)
        for intent_id in _known_here(start, end) - seen:
            result.note(_look_up(intent_id))
            advance(1)
        begun_then = Q(placed_at__gte=start, placed_at__lt=end)
        result.add(_orders_without_payment(begun_then, result.judged_before))
    _look_at_what_is_open(result)
    return result


def look_at(intent_id: str) -> None:
    """Compare one payment and tell staff, as when the provider has news of a dispute."""
    result = Reconciliation()
    result.note(_look_up(intent_id))
    tell_staff(result, by="the payment provider", about=intent_id)


def tell_staff(result: Reconciliation, *, by: str, about: str = "") -> None:
    """One open notice for each mismatch; those that healed are settled."""
    notices = Notice.objects.open().filter(kind=NOTICE, key__startswith=about)
    healed = [notice.pk for notice in notices if result.has_healed(notice)]
    board.settle_all(Notice.objects.filter(pk__in=healed), by=by)
    told = list(result.mismatches.values())
    for each in told[:_TOLD]:
        body = f"At the payment provider: {each.there}\nIn the shop: {each.here}\n{each.about}"
        board.raise_notice(
            NOTICE, each.key, subject=each.subject, body=body, advice=each.advice, link=each.link
        )
    if about:
        return
    if len(told) > _TOLD:
        subject = f"{len(told):,} payments do not agree with the payment provider"
        board.raise_notice(f"{NOTICE}, many", subject=subject, advice=_ADVICE)
    else:
        board.settle(f"{NOTICE}, many", by=by)


# --- Days ----------------------------------------------------------------------------------------


def _days(since: datetime | None) -> Iterator[tuple[datetime, datetime]]:
    """Up to now. Without a beginning the first 'day' is all of the time before ours began."""
    now = timezone.now() + timedelta(seconds=1)  # the provider counts whole seconds
    if since is None:
        since = _beginning(now)
        yield _EPOCH, since
    while since < now:
        yield since, min(since + _DAY, now)
        since += _DAY


def _beginning(now: datetime) -> datetime:
    firsts = (
        PaymentAttempt.objects.aggregate(first=Min("created_at"))["first"],
        Payment.objects.aggregate(first=Min("paid_at"))["first"],
    )
    return min(filter(None, firsts), default=now - _DAY).replace(microsecond=0)


# --- Over there ----------------------------------------------------------------------------------


def _cases_of(start: datetime, end: datetime) -> Iterator[Case]:
    """The payments begun then, and older ones of which money moved then."""
    begun: set[str] = set()
    for page in payments.payments_between(start, end):
        begun.update(there.intent_id for there in page)
        yield from _with_our_side(page)
    moved = {
        *chain.from_iterable(payments.charged_between(start, end)),
        *(one.intent_id for page in payments.refunded_between(start, end) for one in page),
        *chain.from_iterable(payments.disputed_between(start, end)),
    }
    yield from map(_look_up, sorted(moved - begun - {""}))


def _with_our_side(page: list[PaymentThere]) -> Iterator[Case]:
    ids = [there.intent_id for there in page]
    keys = [there.attempt_key for there in page if there.attempt_key]
    ours = _paid(ids)
    attempts = _attempts(ids, keys)
    for there in page:
        attempt = attempts.get(there.intent_id) or attempts.get(there.attempt_key)
        yield _case(there.intent_id, there, attempt, ours.get(there.intent_id))


def _look_up(intent_id: str) -> Case:
    there = payments.payment_there(intent_id)
    keys = [there.attempt_key] if there and there.attempt_key else []
    attempts = _attempts([intent_id], keys)
    return _case(
        intent_id, there, next(iter(attempts.values()), None), _paid([intent_id]).get(intent_id)
    )


def _case(
    intent_id: str,
    there: PaymentThere | None,
    attempt: PaymentAttempt | None,
    payment: Payment | None,
) -> Case:
    """Refunds and disputes are asked for only where one side knows of any: few payments have."""
    has_refunds = there and (there.given_back or (payment and payment.refunds.all()))
    return Case(
        intent_id=intent_id,
        there=there,
        refunds_there=payments.refunds_of(intent_id) if has_refunds else [],
        disputes_there=payments.disputes_of(intent_id) if there and there.is_disputed else [],
        attempt=attempt,
        payment=payment,
    )


# --- Here ----------------------------------------------------------------------------------------


def _paid(ids: list[str]) -> dict[str, Payment]:
    paid = Payment.objects.filter(intent_id__in=ids).select_related("order")
    return {payment.intent_id: payment for payment in paid.prefetch_related("refunds")}


def _attempts(ids: list[str], keys: list[UUID]) -> dict[str | UUID | None, PaymentAttempt]:
    """By the provider's id; by our key where a crash came before the id was stored."""
    known = PaymentAttempt.objects.filter(Q(intent_id__in=ids) | Q(key__in=keys, intent_id=None))
    return {attempt.intent_id or attempt.key: attempt for attempt in known}


def _known_here(start: datetime, end: datetime) -> set[str]:
    """Payments of which the shop has something of that time."""
    then = (start, end - timedelta(microseconds=1))
    begun = PaymentAttempt.objects.filter(created_at__range=then, intent_id__isnull=False)
    paid = Payment.objects.filter(paid_at__range=then)
    refunded = Refund.objects.filter(created_at__range=then)
    known = chain(
        begun.values_list("intent_id", flat=True),
        paid.values_list("intent_id", flat=True),
        refunded.values_list("payment__intent_id", flat=True),
    )
    return {intent_id for intent_id in known if intent_id}


def _orders_without_payment(which: Q, judged_before: datetime) -> Iterator[Mismatch]:
    """Orders that no checkout led to were not paid through the shop: imported ones, say. Of one
    that was cancelled nothing is to be sent any more.
    """
    settled = Q(placed_at__lt=judged_before, checkout__isnull=False, payments=None)
    standing = Order.objects.exclude(status=Order.Status.CANCELLED)
    for order in standing.filter(which & settled):
        yield Mismatch(
            "no payment",
            order.number,
            f"{order.number} has no payment",
            NOTHING,
            f"${order.total:,.2f}",
            advising.about_order_without_payment(order),
            reverse("admin:orders_order_change", args=[order.pk]),
        )


def _look_at_what_is_open(result: Reconciliation) -> None:
    """What was found by an earlier run may be older than what this one looked at."""
    notices = Notice.objects.open().filter(kind=NOTICE).values_list("key", flat=True)
    left = {key.partition(" ")[0] for key in notices} - result.compared - result.put_off
    numbers = set(Order.objects.filter(number__in=left).values_list("number", flat=True))
    result.add(_orders_without_payment(Q(number__in=numbers), result.judged_before))
    result.compared |= numbers
    for intent_id in left - numbers:
        result.note(_look_up(intent_id))
