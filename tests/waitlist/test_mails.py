"""'It is back': written once, in time, and to the right people."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from pytest_django import Settings

from catalog import stock, tasks
from catalog.models import Hold, WaitlistPlace
from catalog.waitlist import mails
from shop.events import listeners, relay
from tests.builders import make_product, thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> WaitlistPlace:
    """One is kept for it, and the mail is owed."""
    variant = make_product(title="Skerry\nbackpack", units=0).default_variant
    assert variant
    asked = stock.join(variant.pk, "ada@example.com")
    stock.receive(variant.pk, 1, actor="clerk")
    asked.refresh_from_db()
    return asked


def minutes_left(place: WaitlistPlace) -> float:
    held = Hold.objects.get(owner=place.owner)
    place.refresh_from_db()
    assert place.kept_until == held.expires_at
    return (held.expires_at - timezone.now()).total_seconds() / 60


def test_the_mail_is_sent_once_and_says_what_matters(
    place: WaitlistPlace, settings: Settings
) -> None:
    settings.TIME_ZONE = "America/Chicago"
    assert mails.send_owed() == 1
    assert mails.send_owed() == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ada@example.com"], "It is back: Skerry backpack")
    place.refresh_from_db()
    assert place.kept_until
    until = timezone.localtime(place.kept_until)
    assert isinstance(sent, mail.EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    for body in (sent.body, html):
        assert f"{settings.SHOP_URL}/waitlist/{place.token}/" in body
        assert f"{until:%H:%M} C" in body  # CST or CDT: the shop's own time, with its name
        assert "Kelp" in body
        assert "leave the list" in body.lower()
        assert "$20.00" in body


def test_the_time_runs_from_the_mail_on(place: WaitlistPlace) -> None:
    almost = timezone.now() + timedelta(minutes=1)
    Hold.objects.update(expires_at=almost)
    WaitlistPlace.objects.update(kept_until=almost)
    mails.send_owed()
    assert 29 < minutes_left(place) <= 30


def test_the_news_wakes_the_worker(place: WaitlistPlace) -> None:
    assert listeners.LISTENERS["waitlist.kept"] == ("catalog.listeners.waitlist_kept",)
    relay.relay_batch()
    tasks.tell_waitlist()
    assert len(mail.outbox) == 1


def test_a_mail_that_comes_too_late_is_not_sent_and_the_place_is_back_in_line(
    place: WaitlistPlace,
) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Hold.objects.update(expires_at=past)
    WaitlistPlace.objects.update(kept_until=past)
    other = stock.join(place.variant_id, "bob@example.com")
    assert other.ahead == 0, "the first is served again before the second"
    place.refresh_from_db()
    assert (place.state, other.state) == ("kept", "waiting")
    Hold.objects.update(expires_at=past)
    assert mails.send_owed() == 0
    assert mail.outbox == []
    stock.sweep()
    assert mails.send_owed() == 1
    assert minutes_left(place) > 29


def test_a_mail_that_cannot_be_sent_stays_owed_and_the_unit_kept(
    place: WaitlistPlace, settings: Settings
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert mails.send_owed() == 0
    settings.EMAIL_BACKEND = working
    assert mails.send_owed() == 1
    assert minutes_left(place) > 29


def test_a_mail_whose_worker_died_is_sent_by_another_one_later(place: WaitlistPlace) -> None:
    WaitlistPlace.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert mails.send_owed() == 0
    WaitlistPlace.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert mails.send_owed() == 1


@pytest.mark.parametrize(
    ("code", "minutes", "state"), [(550, 0, "left"), (450, 0, "kept"), (452, 121, "left")]
)
def test_an_address_that_is_refused_for_good_or_for_too_long_makes_room_for_the_next(
    place: WaitlistPlace, monkeypatch: pytest.MonkeyPatch, code: int, minutes: int, state: str
) -> None:
    second = stock.join(place.variant_id, "bob@example.com")
    Hold.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))

    def refuse(*_: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"ada@example.com": (code, b"no")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert mails.send_owed() == 0
    place.refresh_from_db()
    second.refresh_from_db()
    assert place.state == state
    assert second.state == ("kept" if state == "left" else "waiting")


def test_who_left_meanwhile_gets_no_mail(place: WaitlistPlace) -> None:
    stock.leave(place)
    assert mails.send_owed() == 0


def test_what_ended_is_forgotten_by_the_beat(place: WaitlistPlace, settings: Settings) -> None:
    stock.leave(place)
    tasks.forget_waitlist()
    assert WaitlistPlace.objects.exists()
    settings.WAITLIST_REMEMBERS_FOR = timedelta(0)
    tasks.forget_waitlist()
    assert not WaitlistPlace.objects.exists()


def test_a_title_with_odd_signs_is_no_markup() -> None:
    variant = thing(units=0)
    variant.product.title = "<b>A & B</b>"
    asked = WaitlistPlace(variant=variant, email="a@example.com", kept_until=timezone.now())
    composed = mails.compose(asked)
    assert "<b>A & B</b>" in str(composed.body)
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in str(composed.alternatives[0][0])
