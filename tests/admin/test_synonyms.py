"""Staff say what means the same."""

import pytest
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from catalog.models import SynonymGroup
from catalog.search import synonyms
from shop.lib import changes

from .conftest import Staff

pytestmark = pytest.mark.django_db
ADD = "admin:catalog_synonymgroup_add"


def test_a_saved_group_counts_at_once(
    boss: Staff, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    SynonymGroup.objects.all().delete()
    assert not synonyms.in_use().ways
    form = {"phrases": "Torch, flashlights", "is_active": "on", "note": "Asked for by name"}
    before = changes.number()
    with django_capture_on_commit_callbacks(execute=True):
        assert boss.post(reverse(ADD), form).status_code == 302
    assert SynonymGroup.objects.get().phrases == "Torch\nflashlights"
    assert synonyms.in_use().ways["torch"] == ("torch", "flashlights")
    assert changes.number() > before, "pages that were kept are given up"


def test_one_word_alone_is_refused(boss: Staff) -> None:
    before = SynonymGroup.objects.count()
    reply = boss.post(reverse(ADD), {"phrases": "torch\nTorches", "is_active": "on"})
    assert "at least two" in reply.content.decode()
    assert SynonymGroup.objects.count() == before


def test_the_page_shows_what_search_makes_of_each(boss: Staff) -> None:
    group = SynonymGroup.objects.create(phrases="Wi-Fi\nwireless networks")
    page = boss.get(reverse("admin:catalog_synonymgroup_change", args=[group.pk]))
    assert "Wi-Fi → <code>wifi / wi fi</code>" in page.content.decode()


def test_the_form_can_be_opened_with_a_first_phrase(boss: Staff) -> None:
    page = boss.get(reverse(ADD), {"phrases": "earpods"})
    assert "earpods</textarea>" in page.content.decode()


def test_the_list_tells_and_finds(boss: Staff) -> None:
    SynonymGroup.objects.create(phrases="skillet\npan", is_active=False)
    page = boss.get(reverse("admin:catalog_synonymgroup_changelist"), {"q": "skill"})
    assert "skillet = pan" in page.content.decode()
    assert "Off" in page.content.decode()


def test_who_may_not_change_them_cannot() -> None:
    staff = Staff("catalog.view_synonymgroup")
    assert staff.post(reverse(ADD), {"phrases": "a1, b2"}).status_code == 403
    assert not SynonymGroup.objects.filter(phrases__contains="a1").exists()
