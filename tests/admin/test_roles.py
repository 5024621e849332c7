"""Who may do what: each role and each deed. A refusal changes nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test.client import Client
from django.urls import reverse
from pytest_django import Settings

from orders import fulfilment, refunding
from orders.admin.addresses import ADDRESSES
from orders.models import Message, Order, OrderEvent, OrderLine, Parcel, Refund
from shop.accounts.models import User
from shop.accounts.roles import ROLES
from tests.builders import snapshot

from .conftest import Staff, sold

pytestmark = pytest.mark.django_db
PACKING, SUPPORT, FINANCE, CATALOGUE = "Packing", "Support", "Finance", "Catalogue"


@dataclass(frozen=True)
class Case:
    """What is sent (None: it is a page to look at), who may, and how the order comes to it."""

    allowed: set[str]
    sent: dict[str, Any] | None = None
    begin: Callable[[Order], dict[str, int]] = lambda order: {"pk": order.pk}


def with_parcel(order: Order) -> dict[str, int]:
    return {"pk": order.pk, "number": fulfilment.send(order, actor="test").number}


def sent(order: Order) -> dict[str, int]:
    fulfilment.send(order, actor="test")
    return {"pk": order.pk}


def taken_back(order: Order) -> dict[str, int]:
    fulfilment.send(order, actor="test")
    line = order.lines.get()
    refunding.refund(order, refunding.Claim({line.pk: refunding.Units(1)}), actor="test")
    return {"pk": order.pk}


def with_failed_refund(order: Order) -> dict[str, int]:
    failed = refunding.refund(order, refunding.Claim(extra=Decimal(1)), actor="test")
    failed.mark_failed("The bank said no")
    return {"pk": order.pk, "refund": failed.pk}


def with_mail(order: Order) -> dict[str, int]:
    mail = Message.objects.create(order=order, kind="confirmed", sent_at=order.placed_at)
    return {"pk": order.pk, "message": mail.pk}


def unpaid(order: Order) -> dict[str, int]:
    """Its provider is not asked: a test is one transaction, and none may be open then."""
    order.payments.all().delete()
    return {"pk": order.pk}


def nothing(order: Order) -> dict[str, int]:
    return {}


def every_line(order: Order, sent: dict[str, Any]) -> dict[str, Any]:
    """`units` of each line, and a one-time key."""
    line = order.lines.get()
    names = {"units": f"units-{line.pk}"}
    return {"key": uuid4(), **{names.get(name, name): each for name, each in sent.items()}}


CASES = {
    "attention": Case({SUPPORT, FINANCE}, None, nothing),
    "slips": Case({PACKING}, None, nothing),
    "provider": Case({SUPPORT, FINANCE}, None, unpaid),
    "pack": Case({PACKING}, {}),
    "restock": Case({PACKING}, {"units": 1}, taken_back),
    "ship": Case({PACKING}, {"carrier": "ups", "units": 1}),
    "deliver": Case({PACKING}, {}, sent),
    "track": Case({PACKING}, {"carrier": "ups", "tracking_number": "1Z999"}, with_parcel),
    "deliver_parcel": Case({PACKING}, {}, with_parcel),
    "cancel": Case({SUPPORT, FINANCE}, {"restock": "on"}),
    "refund": Case({SUPPORT, FINANCE}, {"extra": "1", "reason": "Scratched", "sure": "yes"}),
    "refund_again": Case({SUPPORT, FINANCE}, {}, with_failed_refund),
    "note": Case({PACKING, SUPPORT, FINANCE}, {"words": "Ring twice"}),
    "resend": Case({SUPPORT}, {}, with_mail),
    "email": Case({SUPPORT}, {"email": "right@example.com"}),
}


@pytest.fixture
def roles() -> None:
    call_command("ensure_roles", verbosity=0)


def somebody_of(role: str) -> Client:
    staff = Staff()
    staff.user.groups.add(Group.objects.get(name=role))
    return staff


def everything() -> dict[str, Any]:
    ours = (Order, OrderLine, OrderEvent, Parcel, Refund, Message)
    rows = {each.__name__: list(each.objects.order_by("pk").values()) for each in ours}
    return {**snapshot(), **rows}


def test_there_is_a_case_for_every_address() -> None:
    assert {each.name for each in ADDRESSES} == set(CASES)


@pytest.mark.parametrize("deed", CASES)
def test_each_deed_is_for_its_roles_only(roles: None, deed: str) -> None:
    case = CASES[deed]
    for role in ROLES:
        order, may = sold(), role in case.allowed
        address = reverse(f"admin:orders_order_{deed}", kwargs=case.begin(order))
        staff, before = somebody_of(role), everything()
        if case.sent is None:
            reply = staff.get(f"{address}?orders={order.pk}")
            assert reply.status_code == (200 if may else 403), role
        else:
            reply = staff.post(address, every_line(order, case.sent))
            assert reply.status_code == (302 if may else 403), role
            assert (everything() != before) == may, role


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        ("pack", {PACKING}),
        ("ship", {PACKING}),
        ("print_slips", {PACKING}),
        ("cancel_them", {SUPPORT, FINANCE}),
    ],
)
def test_many_at_once_need_the_same_permission(roles: None, action: str, allowed: set[str]) -> None:
    address = reverse("admin:orders_order_to_pack")
    for role in ROLES:
        order, may, staff = sold(), role in allowed, somebody_of(role)
        offered = f'value="{action}"' in staff.get(address).content.decode()
        assert offered == may, role
        form = {"key": uuid4(), "carrier": "ups", "sure": "yes", "_selected_action": order.pk}
        before = everything()
        reply = staff.post(address, {"action": action, **form})
        assert reply.status_code == (302 if may else 403), role
        assert (everything() != before) == (may and action != "print_slips"), role


def test_no_role_is_led_to_a_page_that_it_may_not_see(roles: None) -> None:
    order = sold()
    unpaid(order)
    address = reverse("admin:orders_order_change", args=[order.pk])
    for role in ROLES:
        staff = somebody_of(role)
        pages = [reverse("admin:index")]
        pages += [address, reverse("admin:orders_order_to_pack")] if role != CATALOGUE else []
        for page in pages:
            shown = staff.get(page).content.decode().partition('id="content"')[2]
            for link in set(re.findall(r'href="(/admin/[^"]*)"', shown)):
                assert staff.get(unescape(link)).status_code == 200, (role, page, link)


def test_a_superuser_does_everything(boss: Staff) -> None:
    for deed, case in CASES.items():
        order = sold()
        address = reverse(f"admin:orders_order_{deed}", kwargs=case.begin(order))
        if case.sent is None:
            assert boss.get(f"{address}?orders={order.pk}").status_code == 200, deed
        else:
            before = everything()
            boss.post(address, every_line(order, case.sent))
            assert everything() != before, deed


def test_support_gives_back_up_to_the_limit_of_one_order(roles: None, settings: Settings) -> None:
    settings.REFUND_LIMIT = Decimal("25.00")
    order = sold()
    address = reverse("admin:orders_order_refund", args=[order.pk])

    def give(role: str, amount: str) -> str:
        sent = {"extra": amount, "reason": "Late", "sure": "yes", "key": uuid4()}
        return somebody_of(role).post(address, sent, follow=True).content.decode()

    assert "being told" in give(SUPPORT, "20")
    before = everything()
    assert "You may give back $25.00 of one order" in give(SUPPORT, "6")
    assert everything() == before
    assert "being told" in give(FINANCE, "6")
    assert order.refunded == Decimal("26.00")


def test_roles_are_made_once_and_mended(roles: None) -> None:
    own = Group.objects.create(name="Weekend crew")
    packing = Group.objects.get(name=PACKING)
    packing.permissions.clear()
    call_command("ensure_roles", verbosity=0)
    assert packing.permissions.count() == len(ROLES[PACKING])
    assert own.permissions.count() == 0
    assert Group.objects.count() == len(ROLES) + 1


def test_nobody_of_a_role_makes_staff(roles: None) -> None:
    shopper = User.objects.create_user("somebody@example.com")
    for role in ROLES:
        staff = somebody_of(role)
        address = reverse("admin:accounts_user_change", args=[shopper.pk])
        assert staff.post(address, {"email": shopper.email, "is_staff": "on"}).status_code == 403
