"""The short deeds of a clerk: packed, arrived, a note, a mail once more. Each is one press."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from orders import aftersales, fulfilment, mails
from orders.admin.answering import answer
from orders.admin.forms import NoteForm, key_of
from orders.models import Order, Parcel
from shop.lib.back_office import actor


@require_POST
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk)
    act = partial(fulfilment.pack, order, actor=actor(request), key=key_of(request))
    return answer(request, order, act, "Packed.")


@require_POST
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """All its parcels arrived."""
    order = get_object_or_404(Order, pk=pk)
    act = partial(fulfilment.move, order, Order.Status.DELIVERED, actor=actor(request))
    return answer(request, order, act, "Delivered.")


@require_POST
def deliver_parcel(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    parcels = Parcel.objects.select_related("order")
    parcel = get_object_or_404(parcels, order=pk, number=number)
    act = partial(fulfilment.deliver, parcel, actor=actor(request), key=key_of(request))
    return answer(request, parcel.order, act, f"Parcel {number} delivered.")


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk)
    form = NoteForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""

    def act() -> None:
        if not words:
            raise aftersales.NotPossible("A note has 1 to 1,000 letters.")
        aftersales.add_note(order, words, actor=actor(request), key=key_of(request))

    return answer(request, order, act, "Noted.")


@require_POST
def resend(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk)
    mail = get_object_or_404(order.messages, pk=message)
    act = partial(mails.send_again, mail, actor=actor(request), key=key_of(request))
    return answer(request, order, act, "The mail goes out again within a minute.")
