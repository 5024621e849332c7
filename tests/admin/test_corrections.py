"""A shopper mistyped their mail address, and staff put it right."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from orders import finding, fulfilment, mails
from orders.models import Message, Order, OrderEvent

from .conftest import Staff, sold

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "shoper@example.com", "shopper@example.com"


@pytest.fixture
def order() -> Order:
    return sold(email=WRONG)


def correct(staff: Staff, order: Order, email: str, **sent: Any) -> str:
    address = reverse("admin:orders_order_email", args=[order.pk])
    reply = staff.post(address, {"key": uuid4(), "email": email, **sent}, follow=True)
    order.refresh_from_db()
    return reply.content.decode()


def everything() -> list[dict[str, Any]]:
    tables: tuple[type[Model], ...] = (Order, OrderEvent, Message)
    return [row for table in tables for row in table._default_manager.order_by("pk").values()]


def test_a_mistyped_address_is_put_right_and_that_is_on_record(boss: Staff, order: Order) -> None:
    page = boss.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert "Correct the mail address" in page
    asked = boss.get(reverse("admin:orders_order_email", args=[order.pk])).content.decode()
    assert f'value="{WRONG}"' in asked
    page = correct(boss, order, RIGHT)
    assert order.email == RIGHT
    assert f"Mails go to {RIGHT} from now on" in page
    event = order.history.get(kind=OrderEvent.Kind.EMAIL_CORRECTED)
    assert (event.actor, event.note) == (boss.user.email, f"Was {WRONG}, is {RIGHT}.")
    assert f"Was {WRONG}" in page
    assert WRONG not in boss.get(order.get_absolute_url()).content.decode()


def test_later_mails_go_to_the_right_address_and_earlier_ones_are_not_sent_again(
    boss: Staff, order: Order
) -> None:
    Message.objects.create(order=order, kind=Message.Kind.CONFIRMED, sent_at=timezone.now())
    correct(boss, order, RIGHT)
    assert mails.send_owed() == 0
    fulfilment.pack(order, actor="ann")
    Message.objects.create(order=order, kind=Message.Kind.PACKED)
    assert mails.send_owed() == 1
    assert [sent.to for sent in mail.outbox] == [[RIGHT]]


def test_what_the_wrong_address_did_not_take_goes_to_the_right_one(
    boss: Staff, order: Order
) -> None:
    Message.objects.create(order=order, kind=Message.Kind.CONFIRMED, refused_at=timezone.now())
    assert mails.send_owed() == 0
    correct(boss, order, RIGHT)
    assert mails.send_owed() == 1
    assert [sent.to for sent in mail.outbox] == [[RIGHT]]


def test_the_order_is_found_by_the_right_address_only(boss: Staff, order: Order) -> None:
    correct(boss, order, RIGHT)
    assert finding.find(order.number, RIGHT, "") == order
    assert finding.find(order.number, WRONG, "") is None


@pytest.mark.parametrize(
    "email", ["", "shopper", "shopper@", "a b@example.com", f"{'a' * 64}@{'b' * 190}.com"]
)
def test_what_is_no_address_changes_nothing(boss: Staff, order: Order, email: str) -> None:
    before = everything()
    assert "errorlist" in correct(boss, order, email)
    assert everything() == before


def test_the_same_address_again_is_said_and_changes_nothing(boss: Staff, order: Order) -> None:
    before = everything()
    assert f"go to {WRONG} already" in correct(boss, order, WRONG)
    assert everything() == before


def test_a_correction_that_is_sent_twice_acts_once(boss: Staff, order: Order) -> None:
    key = uuid4()
    correct(boss, order, RIGHT, key=key)
    before = everything()
    correct(boss, order, RIGHT, key=key)
    assert everything() == before


def test_who_may_not_is_refused_and_not_offered_it(order: Order) -> None:
    clerk = Staff("orders.view_order", "orders.resend_mail")
    before = everything()
    address = reverse("admin:orders_order_email", args=[order.pk])
    assert clerk.get(address).status_code == 403
    assert clerk.post(address, {"key": uuid4(), "email": RIGHT}).status_code == 403
    assert everything() == before
    page = clerk.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert address not in page
