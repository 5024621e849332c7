"""Mails about orders: owed in a table, sent once, and not lost with the worker that sends them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from orders import mails
from orders.models import Message, Order
from tests.builders import ADDRESS

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
