"""Giving money back: by line, with or without the goods going back on the shelf; shipping; more.

Tax is rounded once on the subtotal, so a line has no tax of its own in cents. What units get back
of it is a difference of two shares (`shop.lib.money.share_of`): the tax on the price of all units
refunded so far and now, less the tax on those refunded so far. In whatever order and portions an
order is refunded, that comes to its tax exactly (docs/decisions/0025).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F

from catalog import stock
from orders.aftersales import NotPossible, lines_of, locked, record, was_done
from orders.models import Order, OrderEvent, OrderLine, Payment, Refund
from orders.models.payment import ZERO
from shop.events.outbox import publish
from shop.lib.money import share_of


@dataclass(frozen=True, slots=True)
class Units:
    """So many of a line: `restock` of them go back on the shelf, `drop` will never be sent.

    Where `drop` is not said, those that have not left yet come first.
    """

    count: int
    restock: int = 0
    drop: int | None = None

    def dropped(self, line: OrderLine) -> int:
        return min(self.count, line.to_send) if self.drop is None else self.drop


@dataclass(frozen=True, slots=True)
class Claim:
    """What to give back: units by order line, of the shipping, and a free amount."""

    units: Mapping[int, Units] = field(default_factory=dict)
    shipping: Decimal = ZERO
    extra: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a claim comes to. `amount` is less than the sum where an earlier free amount gave some
    of it already: never more goes back than was paid."""

    goods: Decimal
    tax: Decimal
    shipping: Decimal
    extra: Decimal
    amount: Decimal

    @property
    def given_before(self) -> Decimal:
        return self.goods + self.tax + self.shipping + self.extra - self.amount


def refund(
    order: Order, claim: Claim, *, actor: str, reason: str = "", key: UUID | None = None
) -> Refund:
    """Give this back, once for a form's one-time key. Raises NotPossible, with nothing changed."""
    with locked(order):
        if given := _given(order, key):
            return given
        payment = _payment_of(order)
        lines = lines_of(order)
        amounts = amounts_of(order, lines, claim, payment.refundable)
        if amounts.amount <= 0:
            raise NotPossible(f"Nothing of what {order.number} paid is left to give back for that.")
        if _stops_all(lines, claim):
            raise NotPossible(f"Nothing of {order.number} would be sent: cancel it instead.")
        about: dict[str, Any] = {"actor": actor, "reason": reason, "key": key or uuid4()}
        given = give_back(payment, amounts, **about)
        take_back(order, lines, claim, actor=actor, refund=given)
        record(order, OrderEvent.Kind.REFUNDED, refund=given, actor=actor, note=reason)
    return given


def again(failed: Refund, *, actor: str, key: UUID | None = None) -> Refund:
    """What the bank refused, once more. Its lines go along, so that they count once."""
    order = failed.payment.order
    with locked(order):
        if given := _given(order, key):
            return given
        failed.refresh_from_db()
        if not failed.can_be_tried_again:
            raise NotPossible("That refund was not refused, or has been sent again already.")
        payment = _payment_of(order)
        parts = {name: getattr(failed, name) for name in ("tax", "shipping", "extra")}
        amounts = Amounts(goods=failed.goods, amount=failed.amount, **parts)
        about: dict[str, Any] = {"actor": actor, "reason": "Sent again", "key": key or uuid4()}
        retry = give_back(payment, amounts, instead_of=failed, **about)
        failed.lines.update(refund=retry)
        record(order, OrderEvent.Kind.REFUNDED, refund=retry, actor=actor, note="Sent again")
    return retry


def quote(order: Order, claim: Claim) -> Amounts:
    """What the claim would give back as things are, for a form. Raises NotPossible."""
    left = sum((payment.refundable for payment in order.payments.all()), ZERO)
    return amounts_of(order, lines_of(order), claim, left)


def amounts_of(
    order: Order, lines: Mapping[int, OrderLine], claim: Claim, left: Decimal
) -> Amounts:
    """What the claim comes to, with `left` of the payment to give. Raises NotPossible."""
    _check(order, lines, claim)
    before = sum((line.unit_price * line.refunded for line in lines.values()), ZERO)
    goods = sum((lines[pk].unit_price * units.count for pk, units in claim.units.items()), ZERO)
    tax = share_of(order.tax, before + goods, order.subtotal)
    tax -= share_of(order.tax, before, order.subtotal)
    due = goods + tax + claim.shipping
    amount = min(due, left) + claim.extra
    if amount > left:
        raise NotPossible(f"Only ${left:,.2f} of what was paid is left to give back.")
    return Amounts(goods, tax, claim.shipping, claim.extra, amount)


def take_back(
    order: Order,
    lines: Mapping[int, OrderLine],
    claim: Claim,
    *,
    actor: str,
    refund: Refund | None = None,
) -> None:
    """Count what the claim names as given back, and put on the shelf what goes there."""
    for pk, line in lines.items():
        units = claim.units.get(pk)
        if units:
            _take_back_units(line, units, order, actor, refund)
    Order.objects.filter(pk=order.pk).update(
        shipping_refunded=F("shipping_refunded") + claim.shipping
    )


def _take_back_units(
    line: OrderLine, units: Units, order: Order, actor: str, refund: Refund | None
) -> None:
    dropped = units.dropped(line)
    OrderLine.objects.filter(pk=line.pk).update(
        refunded=F("refunded") + units.count,
        dropped=F("dropped") + dropped,
        restocked=F("restocked") + units.restock,
    )
    if units.restock and line.variant_id:
        stock.put_back(line.variant_id, units.restock, reference=order.number, actor=actor)
    if refund:
        refund.lines.create(
            line=line, quantity=units.count, dropped=dropped, restocked=units.restock
        )


def give_back(payment: Payment, amounts: Amounts, *, told: bool = False, **about: Any) -> Refund:
    """Write the refund down; a task sends it after the commit, by its key once.

    The amount is counted in the same UPDATE that checks it, so it cannot be given twice. `told`
    says that another mail tells the shopper of it.
    """
    left = Payment.objects.filter(pk=payment.pk, refunded__lte=F("amount") - amounts.amount)
    if not left.update(refunded=F("refunded") + amounts.amount):
        raise NotPossible(f"Only ${payment.refundable:,.2f} of what was paid is left to give back.")
    given = Refund.objects.create(
        payment=payment,
        amount=amounts.amount,
        tax=amounts.tax,
        shipping=amounts.shipping,
        extra=amounts.extra,
        **about,
    )
    publish("refund.requested", {"refund": given.pk} | ({"told": True} if told else {}))
    return given


def put_back(
    order: Order, units: Mapping[int, int], *, actor: str, note: str = "", key: UUID | None = None
) -> None:
    """Goods of these order lines came back after their money had been given: onto the shelf."""
    with locked(order):
        if was_done(order, key):
            return
        lines = lines_of(order)
        if not any(units.values()):
            raise NotPossible("Nothing was chosen.")
        for pk, line in lines.items():
            count = units.get(pk, 0)
            _check_restock(line, count, line.restockable)
            if count and line.variant_id:
                OrderLine.objects.filter(pk=pk).update(restocked=F("restocked") + count)
                stock.put_back(line.variant_id, count, reference=order.number, actor=actor)
        about = {"actor": actor, "note": note, "key": key, "for_staff": True}
        record(order, OrderEvent.Kind.RESTOCKED, **about)


def _given(order: Order, key: UUID | None) -> Refund | None:
    """What the form with this one-time key gave already."""
    return Refund.objects.filter(key=key, payment__order=order).first() if key else None


def _payment_of(order: Order) -> Payment:
    payment = order.payments.select_for_update(no_key=True).first()
    if payment is None:
        raise NotPossible(f"{order.number} was not paid through the shop.")
    return payment


def _stops_all(lines: Mapping[int, OrderLine], claim: Claim) -> bool:
    """Nothing has left, and with this claim nothing would: that is a cancellation."""
    dropped = {pk: units.dropped(lines[pk]) for pk, units in claim.units.items()}
    if not any(dropped.values()) or any(line.sent for line in lines.values()):
        return False
    return all(line.to_send == dropped.get(pk, 0) for pk, line in lines.items())


def _check(order: Order, lines: Mapping[int, OrderLine], claim: Claim) -> None:
    if min(claim.shipping, claim.extra) < 0:
        raise NotPossible("A refund gives money, it takes none.")
    if claim.shipping > order.shipping - order.shipping_refunded:
        left = order.shipping - order.shipping_refunded
        raise NotPossible(f"Only ${left:,.2f} of the shipping is left to give back.")
    for pk, units in claim.units.items():
        if pk not in lines:
            raise NotPossible(f"{order.number} has no such line.")
        _check_units(lines[pk], units)


def _check_units(line: OrderLine, units: Units) -> None:
    dropped = units.dropped(line)
    if not 0 < units.count <= line.refundable:
        raise NotPossible(f"{line.title}: {line.refundable} left to refund, not {units.count}.")
    if not 0 <= dropped <= min(units.count, line.to_send):
        raise NotPossible(f"{line.title}: {line.to_send} left to send, not {dropped}.")
    if units.count - dropped > line.sent - (line.refunded - line.dropped):
        raise NotPossible(f"{line.title}: what is still to be sent cannot be refunded as well.")
    _check_restock(line, units.restock, min(units.count, line.restockable + dropped))


def _check_restock(line: OrderLine, count: int, most: int) -> None:
    if not 0 <= count <= most:
        raise NotPossible(f"{line.title}: {most} can go back on the shelf, not {count}.")
    if count and not line.variant_id:
        raise NotPossible(f"{line.title} is no longer in the catalogue, so it has no shelf.")
