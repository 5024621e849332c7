"""Mails about orders: owed in a table, sent once, and not lost with the worker that sends them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from cart.models import Cart
from orders import cancelling, fulfilment, mails, refunding
from orders.models import Checkout, Message, Order, PaymentAttempt
from orders.refunding import Claim, Units
from shop.events import relay
from shop.events.outbox import publish
from tests.builders import ADDRESS, bought

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed() -> Message:
    order = Order.objects.create(
        email="shopper@example.com",
        address=ADDRESS,
        subtotal=Decimal("40.00"),
        tax=Decimal("3.20"),
        shipping=Decimal("5.99"),
    )
    return Message.objects.create(order=order, kind=Message.Kind.CONFIRMED)


def order_of(message: Message) -> Order:
    assert message.order
    return message.order


def test_a_mail_is_sent_once_and_says_what_matters(owed: Message) -> None:
    assert mails.send_owed() == 1
    assert mails.send_owed() == 0
    (sent,) = mail.outbox
    assert sent.to == ["shopper@example.com"]
    assert order_of(owed).number in sent.subject
    for text in ("$49.19", order_of(owed).token, "14 Harbour Street"):
        assert text in sent.body


@pytest.mark.parametrize("kind", [kind for kind in Message.Kind if kind != Message.Kind.RETURNED])
def test_every_kind_of_mail_has_words_for_people_with_and_without_html(
    owed: Message, kind: str
) -> None:
    message = Message(order=owed.order, kind=kind)
    composed = mails.compose(message)
    assert order_of(owed).number in composed.subject
    assert order_of(owed).number in composed.body
    assert order_of(owed).number in str(composed.alternatives[0][0])


def test_a_mail_that_cannot_be_sent_stays_owed(owed: Message, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert mails.send_owed() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mails.send_owed() == 1


def test_a_mail_whose_worker_died_is_sent_by_another_one_later(owed: Message) -> None:
    Message.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert mails.send_owed() == 0
    Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert mails.send_owed() == 1


def test_nobody_is_written_to_at_an_address_that_is_nobodys(
    owed: Message, caplog: pytest.LogCaptureFixture
) -> None:
    Order.objects.update(email="buyer@proof.Invalid")
    with caplog.at_level("INFO", logger="orders.mails"):
        assert mails.send_owed() == 0
    assert not mail.outbox
    assert not Message.objects.filter(sent_at=None).exists()
    assert "1 mails to addresses that end in .invalid were not sent" in caplog.text


def test_not_even_when_its_order_is_placed_a_moment_later(
    owed: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    Order.objects.update(email="buyer@proof.invalid")
    monkeypatch.setattr(mails, "_settle_those_to_nobody", lambda: None)
    assert mails.send_owed() == 0
    assert not mail.outbox


# --- What each of them says ----------------------------------------------------------------------


def bodies(**about: Any) -> list[str]:
    """The newest mail of these, as text and as HTML."""
    relay.relay_batch()
    message = Message.objects.filter(**about).latest("pk")
    composed = mails.compose(message)
    return [str(composed.body), str(composed.alternatives[0][0])]


def test_the_mail_of_a_parcel_has_what_is_in_it_and_the_way_to_follow_it() -> None:
    order = bought(("20.00", 2), ("5.00", 3))
    one, other = order.lines.order_by("pk")
    parcel = fulfilment.send(
        order, {one.pk: 1}, carrier="ups", tracking_number="1Z999", actor="clerk"
    )
    for body in bodies(parcel=parcel):
        assert "https://www.ups.com/track?tracknum=1Z999" in body
        assert f"Parcel 1 of order {order.number}" in body.replace("<b>", "")
        assert one.title in body
        assert other.title not in body
        assert "follows in a parcel of its own" in body


def test_the_mail_of_a_refund_has_its_lines_and_comes_to_its_amount() -> None:
    order = bought(("20.00", 2), ("5.00", 3))
    fulfilment.send(order, actor="clerk")
    one = order.lines.order_by("pk")[0]
    claim = Claim({one.pk: Units(1)}, shipping=Decimal("5.99"), extra=Decimal("2.00"))
    refund = refunding.refund(order, claim, actor="clerk")
    for body in bodies(refund=refund):
        for amount in ("$20.00", "$1.60", "$5.99", "$2.00", "$29.59"):
            assert amount in body


def test_the_mail_of_what_arrived_lists_what_was_sent_and_no_money() -> None:
    order = bought(("20.00", 2), ("5.00", 3))
    one, other = order.lines.order_by("pk")
    parcel = fulfilment.send(order, {one.pk: 2}, actor="clerk")
    cancelling.cancel(order, actor="clerk")
    fulfilment.deliver(parcel, actor="clerk")
    for body in bodies(kind=Message.Kind.DELIVERED):
        assert one.title in body
        assert other.title not in body
        assert "$" not in body


def test_money_that_came_to_no_order_has_a_mail_that_says_so_once() -> None:
    checkout = Checkout.objects.create(cart=Cart.objects.create(), email="shopper@example.com")
    attempt = PaymentAttempt.objects.create(
        checkout=checkout,
        lines=[{"title": "Enamel mug", "label": "", "quantity": 2}],
        subtotal=Decimal("40.00"),
        tax=Decimal("3.20"),
        shipping=Decimal("5.99"),
        reason="The last one was sold meanwhile.",
    )
    for _ in range(2):
        publish("payment.returned", {"attempt": attempt.pk})
    for body in bodies(attempt=attempt):
        for words in ("$49.19", "Enamel mug", "The last one was sold meanwhile."):
            assert words in body
    assert mails.send_owed() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["shopper@example.com"], "Your payment was returned")


def test_a_shop_may_leave_some_mails_out(settings: Settings) -> None:
    assert set(settings.ORDER_MAILS) == set(Message.Kind)
    settings.ORDER_MAILS = ["shipped"]
    order = bought(("20.00", 2))
    fulfilment.pack(order, actor="clerk")
    fulfilment.send(order, actor="clerk")
    relay.relay_batch()
    assert [message.kind for message in Message.objects.all()] == ["shipped"]
