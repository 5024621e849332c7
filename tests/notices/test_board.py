"""One trouble is one notice: raised once, kept up to date, settled once."""

from functools import partial

import pytest
from django.db import IntegrityError

from shop.notices.board import raise_notice, settle
from shop.notices.models import Notice
from tests.races.crowd import all_at_once


@pytest.mark.django_db
def test_the_same_trouble_again_is_the_same_notice_with_the_latest_words() -> None:
    first = raise_notice("index", subject="2 documents are missing", link="/admin/")
    again = raise_notice("index", subject="5 documents are missing", advice="Run reindex.")
    assert (again.pk, again.times_seen) == (first.pk, 2)
    notice = Notice.objects.get()
    assert (notice.subject, notice.advice) == ("5 documents are missing", "Run reindex.")
    assert notice.link == ""
    assert notice.raised_at == first.raised_at < notice.seen_at


@pytest.mark.django_db
def test_another_kind_or_key_is_another_notice() -> None:
    for kind, key in (("payments", "pi_1"), ("payments", "pi_2"), ("index", "pi_1")):
        raise_notice(kind, key, subject="Look at this")
    assert Notice.objects.count() == 3
    assert settle("payments", "pi_1", by="the audit")
    assert Notice.objects.open().count() == 2


@pytest.mark.django_db
def test_a_settled_trouble_that_comes_back_is_a_new_notice() -> None:
    first = raise_notice("index", subject="Broken")
    assert settle("index", by="the audit")
    second = raise_notice("index", subject="Broken again")
    assert second.pk != first.pk
    first.refresh_from_db()
    assert (first.subject, first.settled_by, first.times_seen) == ("Broken", "the audit", 1)


@pytest.mark.django_db
def test_settling_happens_once_and_what_is_not_there_is_no_trouble() -> None:
    assert not settle("index", by="the audit")
    raise_notice("index", subject="Broken")
    assert settle("index", by="the audit")
    assert not settle("index", by="somebody later")
    assert Notice.objects.get().settled_by == "the audit"


@pytest.mark.django_db(transaction=True)
def test_eight_who_see_the_same_trouble_at_once_raise_one_notice() -> None:
    results = all_at_once([partial(raise_notice, "index", subject="Broken")] * 8)
    assert all(isinstance(result, Notice) for result in results), results
    assert Notice.objects.get().times_seen == 8


@pytest.mark.django_db
def test_the_database_has_the_last_word_on_one_open_notice() -> None:
    raise_notice("index", subject="Broken")
    with pytest.raises(IntegrityError):
        Notice.objects.create(kind="index", subject="Broken")
