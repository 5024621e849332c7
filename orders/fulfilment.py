"""Packing orders, sending them parcel by parcel, and hearing that they arrived."""

from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from orders import carriers
from orders.aftersales import NotPossible, lines_of, locked, move_to, record, was_done
from orders.models import Order, OrderEvent, OrderLine, Parcel, ParcelLine
from shop.events.outbox import publish

Kind = OrderEvent.Kind


def pack(order: Order, *, actor: str, note: str = "", key: UUID | None = None) -> None:
    """All that is to be sent is ready to leave."""
    with locked(order):
        if was_done(order, key):
            return
        if order.status != Order.Status.CONFIRMED:
            raise _too_late(order, Order.Status.PACKED)
        move_to(order, Order.Status.PACKED)
        record(order, actor=actor, note=note, key=key)


def send(
    order: Order,
    units: Mapping[int, int] | None = None,
    *,
    carrier: str = carriers.OTHER,
    tracking_number: str = "",
    tracking_link: str = "",
    actor: str,
    note: str = "",
    key: UUID | None = None,
) -> Parcel:
    """A parcel left, with these units by order line; by default with all that is still to send.

    `tracking_link` is for other carriers than those of the setting CARRIERS. Raises NotPossible.
    """
    tracking = _tracking(carrier, tracking_number, tracking_link)
    with locked(order):
        sent = order.parcels.filter(key=key).first() if key else None
        if sent:
            return sent
        if not order.is_to_be_sent:
            raise _too_late(order, Order.Status.SHIPPED)
        goods = _goods(lines_of(order), units)
        number = order.parcels.count() + 1
        parcel = order.parcels.create(number=number, key=key or uuid4(), **tracking)
        ParcelLine.objects.bulk_create(
            ParcelLine(parcel=parcel, line=line, quantity=count) for line, count in goods
        )
        for line, count in goods:
            OrderLine.objects.filter(pk=line.pk).update(sent=F("sent") + count)
        record(order, Kind.SENT, parcel=parcel, actor=actor, note=note)
        publish("parcel.sent", {"order": order.pk, "parcel": parcel.pk})
    return parcel


def deliver(parcel: Parcel, *, actor: str, note: str = "", key: UUID | None = None) -> None:
    """It arrived. The order is delivered when all its parcels are and nothing is left to send."""
    order = parcel.order
    with locked(order):
        if was_done(order, key):
            return
        parcel.refresh_from_db()
        if parcel.is_delivered:
            raise NotPossible(f"Parcel {parcel.number} of {order.number} has arrived already.")
        parcel.delivered_at = max(timezone.now(), parcel.shipped_at)
        parcel.save(update_fields=["delivered_at"])
        record(order, Kind.ARRIVED, parcel=parcel, actor=actor, note=note, key=key)
        publish("parcel.delivered", {"order": order.pk, "parcel": parcel.pk})


def correct_tracking(
    parcel: Parcel,
    *,
    carrier: str,
    tracking_number: str,
    tracking_link: str = "",
    actor: str,
    key: UUID | None = None,
) -> None:
    """Somebody mistyped. The mail is out already; the order's page shows what is right."""
    tracking = _tracking(carrier, tracking_number, tracking_link)
    with locked(parcel.order):
        if was_done(parcel.order, key):
            return
        was = f"{parcel.carrier} {parcel.tracking_number}".strip()
        for name, value in tracking.items():
            setattr(parcel, name, value)
        parcel.save(update_fields=list(tracking))
        about = {"actor": actor, "note": f"Was {was}.", "key": key, "for_staff": True}
        record(parcel.order, Kind.CORRECTED, parcel=parcel, **about)
        publish("parcel.corrected", {"order": parcel.order.pk, "parcel": parcel.pk})


def move(order: Order, status: str, *, actor: str, note: str = "") -> None:
    """The next step of a whole order, whichever it is: for many at once."""
    steps: dict[str, Callable[..., object]] = {
        Order.Status.PACKED: pack,
        Order.Status.SHIPPED: send,
        Order.Status.DELIVERED: _deliver_all,
    }
    steps[status](order, actor=actor, note=note)


def _deliver_all(order: Order, *, actor: str, note: str) -> None:
    with locked(order):
        on_the_way = list(order.parcels.filter(delivered_at=None).select_related("order"))
        if order.status != Order.Status.SHIPPED:
            raise _too_late(order, Order.Status.DELIVERED)
        for parcel in on_the_way:
            deliver(parcel, actor=actor, note=note)


def _tracking(carrier: str, number: str, typed_link: str) -> dict[str, str]:
    number = number.strip()
    try:
        link = carriers.link_for(carrier, number, typed_link.strip())
    except ValidationError as error:
        raise NotPossible(" ".join(error.messages)) from error
    return {"carrier": carrier, "tracking_number": number, "tracking_link": link}


def _goods(
    lines: Mapping[int, OrderLine], units: Mapping[int, int] | None
) -> list[tuple[OrderLine, int]]:
    """What goes into the parcel. Raises NotPossible for what the order has not, or no longer."""
    if units is None:
        units = {pk: line.to_send for pk, line in lines.items()}
    goods = []
    for pk, count in units.items():
        line = lines.get(pk)
        if line is None or not 0 <= count <= line.to_send:
            title = line.title if line else "That line"
            raise NotPossible(f"{title}: {line.to_send if line else 0} left to send, not {count}.")
        if count:
            goods.append((line, count))
    if not goods:
        raise NotPossible("A parcel has something in it.")
    return goods


def _too_late(order: Order, status: Order.Status) -> NotPossible:
    step = order.get_status_display().lower()
    return NotPossible(f"{order.number} is {step}, so it cannot become {status.label.lower()}.")
