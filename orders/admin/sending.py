"""Sending an order, whole or in part, and correcting how a parcel can be followed."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from orders import fulfilment
from orders.admin.answering import WITH_LINES, answer, ask_about
from orders.admin.forms import ParcelForm, TrackingForm
from orders.models import Order, Parcel
from shop.lib.back_office import actor, posted


def ship(request: HttpRequest, pk: int) -> HttpResponse:
    """A parcel with what the clerk chose of what is still to be sent."""
    order = get_object_or_404(Order.objects.prefetch_related("lines"), pk=pk)
    form = ParcelForm(posted(request), order)
    if not (form.is_bound and form.is_valid()):
        return ask_about(
            request,
            order,
            title=f"Send a parcel of {order.number}",
            button="Mark it sent",
            form=form,
            template=WITH_LINES,
            lead="What is in the parcel? The shopper gets a mail with the link to follow it.",
        )
    send = partial(fulfilment.send, order, form.told("units"), **form.about, actor=actor(request))
    return answer(request, order, send, "A parcel was sent.")


def track(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    parcels = Parcel.objects.select_related("order")
    parcel = get_object_or_404(parcels, order=pk, number=number)
    form = TrackingForm(posted(request), initial=TrackingForm.of(parcel))
    if not (form.is_bound and form.is_valid()):
        return ask_about(
            request,
            parcel.order,
            title=f"Correct parcel {number} of {parcel.order.number}",
            button="Correct it",
            form=form,
            lead="The mail is out already; the shopper's page shows what you write here.",
        )
    correct = partial(fulfilment.correct_tracking, parcel, **form.about, actor=actor(request))
    return answer(request, parcel.order, correct, f"Parcel {number} corrected.")
