"""Notices in the back office: seen first, settled by whoever may."""

import pytest
from django.urls import reverse

from shop.notices.board import raise_notice, settle
from shop.notices.models import Notice

from .conftest import Staff

pytestmark = pytest.mark.django_db
LIST = "admin:notices_notice_changelist"


@pytest.fixture
def notice() -> Notice:
    return raise_notice(
        "stock drift",
        subject="Stock does not add up",
        body="SKU-1: reserved 5, should be 2\nSKU-2: on hand 1, should be 3",
        advice="Run audit_stock.",
        link="/admin/catalog/movement/",
    )


def settle_in_list(staff: Staff, notice: Notice) -> int:
    answer = staff.post(reverse(LIST), {"action": "settle", "_selected_action": notice.pk})
    notice.refresh_from_db()
    return answer.status_code


def test_open_notices_stand_on_the_first_page_with_their_number(
    boss: Staff, notice: Notice
) -> None:
    for number in range(4):
        raise_notice("payments", str(number), subject=f"Payment {number} is owed")
    page = boss.get(reverse("admin:index")).content.decode()
    assert "5 open notices" in page
    assert "Payment 3 is owed" in page
    assert notice.subject not in page
    assert f"{reverse(LIST)}?state=open" in page
    Notice.objects.filter(kind="payments").update(settled_at=notice.seen_at)
    page = boss.get(reverse("admin:index")).content.decode()
    assert "1 open notice<" in page
    assert notice.subject in page
    assert "Run audit_stock." in page


def test_a_quiet_shop_has_no_notices_on_its_first_page(boss: Staff, notice: Notice) -> None:
    settle("stock drift", by="the audit")
    assert "open notice" not in boss.get(reverse("admin:index")).content.decode()


def test_only_who_may_see_notices_sees_them(notice: Notice) -> None:
    clerk, looker = Staff("catalog.view_stock"), Staff("notices.view_notice")
    assert notice.subject not in clerk.get(reverse("admin:index")).content.decode()
    assert notice.subject in looker.get(reverse("admin:index")).content.decode()
    assert clerk.get(reverse(LIST)).status_code == 403
    assert looker.get(reverse(LIST)).status_code == 200


def test_a_notice_says_what_where_and_what_to_do(boss: Staff, notice: Notice) -> None:
    page = boss.get(reverse("admin:notices_notice_change", args=[notice.pk])).content.decode()
    for words in ("SKU-2: on hand 1, should be 3", "Run audit_stock.", notice.link):
        assert words in page


def test_open_notices_come_first(boss: Staff, notice: Notice) -> None:
    raise_notice("index", subject="Something newer")
    settle("index", by="the audit")
    rows = boss.get(reverse(LIST)).context["cl"].result_list
    assert [row.subject for row in rows] == [notice.subject, "Something newer"]
    rows = boss.get(reverse(LIST), {"state": "open"}).context["cl"].result_list
    assert [row.subject for row in rows] == [notice.subject]


def test_whoever_may_settles_a_notice_once_and_is_named(boss: Staff, notice: Notice) -> None:
    settle_in_list(Staff("notices.view_notice", "notices.change_notice"), notice)
    assert notice.settled_by.startswith("notices.view_notice")
    settled_at = notice.settled_at
    settle_in_list(boss, notice)
    assert notice.settled_by.startswith("notices.view_notice")
    assert notice.settled_at == settled_at
    assert notice.settled_by in boss.get(reverse(LIST)).content.decode()


def test_a_notice_can_be_settled_where_it_is_read(boss: Staff, notice: Notice) -> None:
    address = reverse("admin:notices_notice_change", args=[notice.pk])
    settle_it = reverse("admin:notices_notice_settle", args=[notice.pk])
    assert settle_it in boss.get(address).content.decode()
    assert "leaves the first page" in boss.get(settle_it).content.decode()
    assert Notice.objects.get().is_open
    assert boss.post(settle_it).headers["Location"] == address
    assert Notice.objects.get().settled_by == boss.user.email
    assert settle_it not in boss.get(address).content.decode()


def test_who_may_only_look_settles_nothing(notice: Notice) -> None:
    looker = Staff("notices.view_notice")
    assert settle_in_list(looker, notice) == 403
    settle_it = reverse("admin:notices_notice_settle", args=[notice.pk])
    assert looker.post(settle_it).status_code == 403
    page = looker.get(reverse("admin:notices_notice_change", args=[notice.pk])).content.decode()
    assert settle_it not in page
    assert Notice.objects.get().is_open


def test_a_notice_is_neither_added_nor_changed_nor_deleted(boss: Staff, notice: Notice) -> None:
    for view, args in (("add", []), ("change", [notice.pk]), ("delete", [notice.pk])):
        address = reverse(f"admin:notices_notice_{view}", args=args)
        assert boss.post(address, {"post": "yes"}).status_code == 403, view
    assert Notice.objects.get().is_open
