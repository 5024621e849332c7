"""Mails about orders: owed in a table, sent once, and not lost with the worker that sends them."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as AssertQueries
from pytest_django import Settings

from cart.models import Cart
from orders import aftersales, cancelling, fulfilment, mails, refunding
from orders.models import Checkout, Message, Order, PaymentAttempt
from orders.refunding import Claim, Units
from shop.events import relay
from shop.events.outbox import publish
from shop.lib import mailing
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


def test_every_colour_of_a_mail_has_one_for_the_dark() -> None:
    templates = Path(settings.BASE_DIR, "templates")
    frame = (templates / "components/mail.html").read_text()
    by_night = frame.partition("prefers-color-scheme: dark")[2].partition("</style>")[0]
    styles = [
        style
        for found in [templates / "components/mail.html", *templates.rglob("*mail*.html")]
        for style in re.findall(r'style="([^"]*)"', found.read_text())
    ]
    colours = set(re.findall(r"(?:background|color|solid)[: ]#\w+", " ".join(styles)))
    assert len(colours) > 6
    assert {colour for colour in colours if f'"{colour}"' not in by_night} == set()


def test_what_a_mail_has_nothing_to_say_about_leaves_no_gap() -> None:
    order = bought(("10.00", 2))
    bare = fulfilment.send(order, actor="clerk")
    refund = refunding.refund(order, Claim({}, extra=Decimal("1.00")), actor="clerk")
    about = [Message(order=order, kind=kind) for kind in Message.Kind if kind != "returned"]
    about += [
        Message(order=order, kind="shipped", parcel=bare),
        Message(order=order, kind="refunded", refund=refund),
    ]
    for message in about:
        assert "\n\n\n" not in mails.compose(message).body.strip(), message.kind


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


def test_mails_to_nobody_hold_up_no_mail_to_people(owed: Message) -> None:
    people = order_of(owed)
    for _ in range(mailing.AT_ONCE):
        order = order_of_nobody(people)
        Message.objects.create(order=order, kind=Message.Kind.CONFIRMED)
    newest = Message.objects.create(order=people, kind=Message.Kind.PACKED)
    assert mails.send_owed() == 2
    assert [sent.to for sent in mail.outbox] == [[people.email]] * 2
    newest.refresh_from_db()
    assert newest.sent_at


def order_of_nobody(like: Order) -> Order:
    money = {"subtotal": like.subtotal, "tax": like.tax, "shipping": like.shipping}
    return Order.objects.create(email="buyer@proof.Invalid", address=ADDRESS, **money)


# --- Many at once --------------------------------------------------------------------------------


@pytest.fixture
def many(owed: Message) -> list[Message]:
    kinds = [kind for kind in Message.Kind if kind != Message.Kind.RETURNED]
    rest = [Message(order=owed.order, kind=kind) for kind in kinds[1:]]
    return [owed, *Message.objects.bulk_create(rest)]


def test_many_mails_are_claimed_and_read_together(
    many: list[Message], django_assert_num_queries: AssertQueries
) -> None:
    with django_assert_num_queries(1 + 1 + len(many)):  # claimed, read, each called sent
        assert mails.send_owed() == len(many)


def test_more_than_are_claimed_together_are_sent_by_one_worker(
    many: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "AT_ONCE", 2)
    assert mails.send_owed() == len(many)
    assert mails.send_owed() == 0


def test_one_that_cannot_be_composed_keeps_no_other_waiting(
    many: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = many[1]
    Message.objects.filter(pk=broken.pk).update(kind="no such")
    with pytest.raises(ValueError, match="no such"):
        mails.send_owed()
    assert mails.send_owed() == len(many) - 2
    assert [left.pk for left in Message.objects.filter(sent_at=None)] == [broken.pk]


def test_what_there_is_no_time_for_is_free_for_the_next_worker(
    many: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "PATIENCE", timedelta(0))
    assert mails.send_owed() == 0
    assert not Message.objects.exclude(claimed_until=None).exists()
    monkeypatch.undo()
    assert mails.send_owed() == len(many)


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


def test_the_mail_of_a_refund_that_the_bank_refused_since_is_not_sent_again() -> None:
    order = bought(("10.00", 2))
    refund = refunding.refund(order, Claim({}, extra=Decimal("1.00")), actor="clerk")
    message = Message.objects.create(order=order, kind="refunded", refund=refund)
    refund.mark_done("re_1")
    assert mails.send_owed() == 1
    message.refresh_from_db()
    assert message.can_be_sent_again
    refund.mark_failed("The account is closed")
    message.refresh_from_db()
    with pytest.raises(aftersales.NotPossible, match="refused"):
        mails.send_again(message, actor="ann")
    assert not message.can_be_sent_again
    message.refresh_from_db()
    assert message.sent_at


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
