"""Placing an order: one charge and one order, however often it is asked for and whatever breaks.

PREPARE: one short transaction takes the key, agrees on lines and totals, secures the stock and
writes an attempt. PAY: the provider is asked with no transaction open. FINALIZE
(`orders.finalizing`): one transaction makes the order and keeps the answer. A crash between any
two of them leaves an open attempt, which the next request with the same key takes up, or which
`orders.recovery` finishes or undoes by asking the provider.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from cart.models import CartLine
from catalog import stock
from orders import finalizing, idempotency, payments
from orders.checkout import CartEmpty
from orders.finalizing import AmountNotTaken, PaymentDeclined, PaymentUnavailable
from orders.models import Checkout, CheckoutFailure, Order, PaymentAttempt
from orders.payments import Outcome
from orders.quoting import Quote
from shop.lib import rows
from shop.lib.money import Totals

logger = logging.getLogger(__name__)
TAKE_UP_AFTER = timedelta(seconds=10)  # a process that is silent for so long has died, or will lose
TAKE_UP_WITHIN = timedelta(minutes=1)  # by a look: who looks later may not expect to be charged
_ELSEWHERE = "You changed where it goes, or how you pay, on another page."
_REFUSED = "The card could not be used any more. Nothing was charged. Please enter it again."


@dataclass(eq=False)
class OutOfDate(Exception):
    """The page does not show what would be ordered now: look again, then agree again."""

    changes: tuple[str, ...] = ()
    code = "CHANGED"

    def __str__(self) -> str:
        return "Something changed since you last looked. Nothing was charged."


class NoLongerSold(stock.InsufficientStock):
    """Staff took it off the shelves while it was in the cart."""

    def __str__(self) -> str:
        return "Not sold any more"


class AlreadyPlacing(Exception):
    """The same order is being placed right now."""


@dataclass(eq=False)
class AuthenticationNeeded(Exception):
    """The bank wants the shopper to prove who they are (3-D Secure)."""

    client_secret: str
    total: Decimal  # as agreed: the cart may have changed since


def place_order(checkout: Checkout, key: UUID, agreed: Quote, ways: str = "") -> Order:
    """Charge once and make the order once, however often it is asked for with the same key.

    `ways` is what the page that was agreed to had as `Checkout.ways`, where it is known.
    Raises idempotency.KeyReused, OutOfDate, CartEmpty, AlreadyPlacing, stock.InsufficientStock,
    stock.StockBusy, PaymentDeclined, PaymentUnavailable, AuthenticationNeeded, or
    payments.PaymentUnreachable when nobody knows yet what became of the charge: then the attempt
    stays open and `orders.recovery` finds out.
    """
    try:
        prepared = prepare(checkout.pk, key, agreed, ways)
    except (OutOfDate, stock.InsufficientStock, stock.StockBusy) as refusal:
        _note(checkout.pk, CheckoutFailure.Step.PREPARE, refusal, agreed.totals.total)
        raise
    return prepared if isinstance(prepared, Order) else _pay(prepared)


def take_up(key: UUID) -> Order:
    """Asked again while it is under way: go on where a crash left it. Raises as `place_order`
    does; AlreadyPlacing while somebody may still be at work on it.
    """
    attempts = PaymentAttempt.objects.under_way().select_related("checkout")
    attempt = attempts.filter(key=key).first()
    if attempt is None or not attempt.take_up(TAKE_UP_AFTER):
        raise AlreadyPlacing
    if not attempt.intent_id:
        return _pay(attempt)
    outcome = payments.look_up(attempt.intent_id)
    return _pay(attempt) if outcome.status == Outcome.UNTRIED else conclude(attempt, outcome)


def resume(checkout: Checkout) -> Order:
    """After 3-D Secure, or when an answer was lost: ask the provider what became of it.

    Raises as `place_order` does; AlreadyPlacing while the bank is still thinking.
    """
    # The attempt first: whoever ends it meanwhile, a webhook say, makes its order with it.
    attempt = checkout.attempts.under_way().first()
    order = Order.objects.filter(checkout=checkout).first()
    if order:
        return order
    if attempt is None:
        last = checkout.attempts.first()
        raise PaymentDeclined((last and last.reason) or payments.in_words(""))
    if not attempt.intent_id:
        raise AlreadyPlacing
    outcome = payments.look_up(attempt.intent_id)
    if outcome.status == Outcome.UNTRIED and _was_lost(attempt):
        return _pay(attempt)
    return conclude(attempt, outcome)


def _was_lost(attempt: PaymentAttempt) -> bool:
    """Whoever was about to charge the card died over it, or did not get through to the provider,
    and the shopper is there still.
    """
    is_fresh = attempt.created_at > timezone.now() - TAKE_UP_WITHIN
    return is_fresh and attempt.take_up(TAKE_UP_AFTER)


def conclude(attempt: PaymentAttempt, outcome: Outcome) -> Order:
    """Turn what the provider said into an order or a refusal. Safe to repeat."""
    if outcome.status == Outcome.DECLINED:
        outcome = _shut(outcome)
    if outcome.status == Outcome.PAID:
        return _finalize(attempt, outcome.amount)
    if outcome.status == Outcome.NEEDS_ACTION:
        raise AuthenticationNeeded(outcome.client_secret, attempt.total)
    if outcome.status in {Outcome.PROCESSING, Outcome.UNTRIED}:
        raise AlreadyPlacing
    if outcome.status == Outcome.CANCELLED and not outcome.problem:
        outcome = payments.never_charged(attempt)
    problem = outcome.problem or payments.in_words("")
    finalizing.decline(attempt, problem)
    raise PaymentDeclined(problem)


# --- PREPARE -------------------------------------------------------------------------------------


def prepare(checkout_id: UUID, key: UUID, agreed: Quote, ways: str = "") -> PaymentAttempt | Order:
    try:
        with stock.patient():
            checkout = Checkout.objects.lock(checkout_id, also_cart=True)
            if checkout.state == Checkout.State.DONE:
                return _made_before(checkout, key)
            if checkout.is_placing:
                raise AlreadyPlacing
            if not idempotency.begin(key, checkout.cart_id, agreed):
                raise _answered_meanwhile(key, checkout, agreed)
            return _begin(checkout, key, agreed, ways)
    except IntegrityError as known:
        raise OutOfDate from known  # the key of an older attempt, whose answer is forgotten


def _made_before(checkout: Checkout, key: UUID) -> Order:
    if not checkout.attempts.filter(key=key).exists():
        raise OutOfDate  # what is in the cart now needs a checkout of its own
    return Order.objects.get(checkout=checkout)


def _answered_meanwhile(key: UUID, checkout: Checkout, agreed: Quote) -> Exception:
    """Why a key is taken though nobody is placing: it came to nothing a moment ago."""
    try:
        kept = idempotency.look_up(key, checkout.cart_id, agreed)
    except idempotency.KeyInUse:
        return AlreadyPlacing()
    if kept is None:
        return AlreadyPlacing()
    kinds = {kind.code: kind for kind in (PaymentDeclined, PaymentUnavailable, AmountNotTaken)}
    return kinds[kept.body["code"]](kept.body["message"])


def _begin(checkout: Checkout, key: UUID, agreed: Quote, ways: str) -> PaymentAttempt:
    # Fresh from the database, under the lock: another tab may have changed the cart.
    cart = checkout.cart
    lines = cart.loaded_lines
    if not lines:
        raise CartEmpty
    for line in lines:
        if not line.variant.is_for_sale:
            raise NoLongerSold(line.variant_id, line.quantity, 0)
    quote = Quote.of(cart)
    if checkout.state != Checkout.State.REVIEW or quote != agreed:
        raise OutOfDate(tuple(quote.changes_since(agreed)))
    if ways and ways != checkout.ways:
        raise OutOfDate((_ELSEWHERE,))
    wanted = {line.variant_id: line.quantity for line in lines}
    stock.secure(cart.owner, wanted, settings.HOLD_FOR_PAYMENT)
    attempt = PaymentAttempt(
        checkout=checkout, key=key, lines=_agreed_lines(lines), **_amounts(quote.totals)
    )
    rows.insert(attempt)
    checkout.start_placing()
    rows.save(checkout, *Checkout.CHANGED_BY_PLACING)
    return attempt


def _agreed_lines(lines: list[CartLine]) -> list[dict[str, Any]]:
    return [
        {
            "variant": line.variant_id,
            "product": line.variant.product_id,
            "sku": line.variant.sku,
            "title": line.variant.product.title,
            "label": line.variant.label,
            "unit_price": str(line.variant.price),
            "quantity": line.quantity,
        }
        for line in lines
    ]


def _amounts(totals: Totals) -> dict[str, Decimal]:
    return {"subtotal": totals.subtotal, "tax": totals.tax, "shipping": totals.shipping}


# --- PAY -----------------------------------------------------------------------------------------


def _pay(attempt: PaymentAttempt) -> Order:
    """Each call has the attempt's key, so that whoever repeats it charges nothing twice."""
    if not attempt.intent_id:
        _register_or_call_off(attempt)
    try:
        outcome = payments.confirm(attempt, attempt.checkout.confirmation_token)
    except payments.PaymentRefused as refusal:
        outcome = _undone(attempt, refusal)
    except payments.PaymentUnreachable as silence:
        _note(attempt.checkout_id, CheckoutFailure.Step.PAY, silence, attempt.total)
        if not isinstance(silence, payments.PaymentFailed):
            raise
        # That is kept as the answer to the attempt's key, so to ask again would say nothing new:
        # find out what is true, and leave nothing that can still be charged.
        outcome = payments.cancel(attempt.intent_id or "")
    return conclude(attempt, outcome)


def _register_or_call_off(attempt: PaymentAttempt) -> None:
    try:
        register(attempt)
    except (payments.PaymentUnreachable, payments.PaymentRefused) as silence:
        logger.error("Payment for checkout %s was not begun: %s", attempt.checkout_id, silence)
        is_amount = isinstance(silence, payments.AmountRefused)
        why = AmountNotTaken() if is_amount else PaymentUnavailable()
        if finalizing.call_off(attempt, why):
            raise why from silence
        raise AlreadyPlacing from silence


def register(attempt: PaymentAttempt) -> None:
    """Store the intent before anything is charged, so that recovery can always ask for it."""
    if not attempt.register(payments.start(attempt)):
        raise AlreadyPlacing


def _undone(attempt: PaymentAttempt, refusal: payments.PaymentRefused) -> Outcome:
    """The provider refused the request itself: make sure that nothing is charged by another one.
    The token may simply be too old.
    """
    logger.error("Payment for checkout %s was refused: %s", attempt.checkout_id, refusal)
    declined = Outcome(Outcome.DECLINED, attempt.intent_id or "", attempt.total, problem=_REFUSED)
    left = payments.cancel(declined.intent_id)
    return declined if left.status in {Outcome.CANCELLED, Outcome.DECLINED} else left


def _shut(declined: Outcome) -> Outcome:
    """Nobody can pay by an intent that was declined any more: another card has another attempt."""
    try:
        left = payments.cancel(declined.intent_id) if declined.intent_id else declined
    except (payments.PaymentUnreachable, payments.PaymentRefused):
        return declined  # if it is paid later all the same, the money goes back
    return left if left.status == Outcome.PAID else declined


def _finalize(attempt: PaymentAttempt, paid: Decimal) -> Order:
    try:
        return finalizing.finalize(attempt, paid)
    except stock.StockBusy as busy:
        # The money is in: the order is made a little later, by the shopper's next look or by beat.
        raise AlreadyPlacing from busy


def _note(checkout_id: UUID, step: str, refusal: Exception, amount: Decimal) -> None:
    code = getattr(refusal, "code", type(refusal).__name__)
    CheckoutFailure.objects.create(
        checkout_id=checkout_id, step=step, code=code, reason=str(refusal)[:300], amount=amount
    )
