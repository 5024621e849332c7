"""What a shopper mistyped and staff put right."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from orders import correcting
from orders.admin.answering import answer, ask_about
from orders.admin.forms import EmailForm
from orders.models import Order
from shop.lib.back_office import actor, posted


def email(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk)
    form = EmailForm(posted(request), initial={"email": order.email})
    if not (form.is_bound and form.is_valid()):
        return ask_about(
            request,
            order,
            title=f"Correct the mail address of {order.number}",
            button="Correct it",
            form=form,
            lead="Mails go there from now on, and so do those that could not be delivered. "
            "What went out to the old address can be sent again from the order.",
        )
    correct = partial(correcting.correct_email, order, **form.cleaned_data, actor=actor(request))
    return answer(request, order, correct, f"Mails go to {form.cleaned_data['email']} from now on.")
