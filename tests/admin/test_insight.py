"""Staff see what people look for, and mend it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.insight.report import Period, Row
from catalog.models import Placement, SearchDay, SearchOutcome, SynonymGroup, TunedQuery
from catalog.search import tuning
from catalog.search.sameness import words_of
from shop.lib import changes
from tests.builders import FROM_HERE
from tests.search.conftest import fill, goods

from .conftest import Staff

pytestmark = pytest.mark.django_db
OVERVIEW = "admin:catalog_searchday_changelist"
SAME, PLACE, TUNE = (f"admin:catalog_insight_{name}" for name in ("same", "place", "tune"))


def asked(text: str, *, ago: int = 0, **counts: int) -> None:
    day = timezone.localdate() - timedelta(days=ago)
    counts = {"searches": 10, "visitors": 8, "clicked": 6, **counts}
    SearchDay.objects.create(day=day, words=words_of(text), text=text, **counts)


def names(rows: list[Row]) -> list[str]:
    return [row.text for row in rows]


def page_of(text: str, client: Client, **options: str) -> str:
    answer = client.get(reverse("admin:catalog_insight_query"), {"q": text, **options})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_lists_name_top_missed_and_seldom_clicked_queries() -> None:
    asked("lantern", searches=30, clicked=8)
    asked("kettle", searches=20, ago=3)
    asked("wellingtons", searches=9, missed=9, clicked=0)
    asked("canvas", searches=8, clicked=1, missed=2)
    period = Period(30)
    assert names(period.top())[:2] == ["lantern", "kettle"]
    assert names(period.missed()) == ["wellingtons"]
    assert names(period.seldom_clicked()) == ["canvas"]


@pytest.mark.parametrize(("days", "columns", "seen"), [(7, 7, 1), (30, 30, 2), (90, 13, 3)])
def test_time_is_cut_into_days_or_weeks(days: int, columns: int, seen: int) -> None:
    for ago in (6, 29, 89):
        asked("lantern", ago=ago)
    drawn = Period(days).over_time_of("lantern")
    assert len(drawn) == columns
    assert sum(column.counts.searches for column in drawn) == 10 * seen


def test_the_page_draws_what_it_says_in_a_table_too(boss: Staff) -> None:
    asked("lantern", searches=1234, missed=34)
    page = boss.get(reverse(OVERVIEW), {"days": "7"})
    html = page.content.decode()
    assert "1,200 with results, 34 without" in html
    assert '<td class="num">1,200</td>' in html
    assert "<rect" in html
    for forbidden in (" style=", "<style", "onclick"):
        assert forbidden not in html.partition('id="content"')[2].partition('id="footer"')[0]


@pytest.mark.parametrize("days", ["", "0", "x", "-7", "9" * 400, "\u0663", "31"])
def test_odd_ranges_are_thirty_days(boss: Staff, days: str) -> None:
    assert boss.get(reverse(OVERVIEW), {"days": days}).context["period"].days == 30


def test_an_empty_shop_has_a_calm_page(boss: Staff) -> None:
    html = boss.get(reverse(OVERVIEW)).content.decode()
    assert "Nothing in this time." in html
    assert "Nothing." in page_of("lantern", boss)


def test_the_lists_take_a_fixed_number_of_queries(
    boss: Staff, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        asked(f"lantern {number}", missed=3)
    boss.get(reverse(OVERVIEW))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        boss.get(reverse(OVERVIEW))


def test_a_query_has_its_page_with_what_it_led_to(boss: Staff) -> None:
    lantern = goods("Blue lantern")
    fill("postgres")
    asked("lantern", bought=2)
    for ago, clicked, places in ((0, 3, 6), (2, 1, 6)):
        SearchOutcome.objects.create(
            day=timezone.localdate() - timedelta(days=ago),
            words="lantern",
            product=lantern,
            clicked=clicked,
            places=places,
        )
    html = page_of("Lanterns", boss)
    assert "Blue lantern" in html
    assert '<td class="num">4</td><td class="num">3</td>' in "".join(html.split("\n")).replace(
        "  ", ""
    )


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a" * 3000, "日本語", "100% 'x\"&y"])
def test_whatever_people_typed_is_shown_as_text(boss: Staff, text: str) -> None:
    asked(text[:200], missed=10)
    html = boss.get(reverse(OVERVIEW)).content.decode() + page_of(text, boss)
    assert "<script>alert" not in html


def test_a_synonym_is_added_from_the_list(boss: Staff) -> None:
    wellies = goods("Rubber boots")
    fill("postgres")
    asked("wellingtons", missed=10)
    assert reverse(SAME) in boss.get(reverse(OVERVIEW)).content.decode()
    said = {"text": "wellingtons", "other": "rubber boots", "days": "7"}
    reply = boss.post(reverse(SAME), said, follow=True)
    assert "These mean the same now: wellingtons = rubber boots." in reply.content.decode()
    assert wellies.title in page_of("wellingtons", boss)
    boss.post(reverse(SAME), {"text": "gumboots", "other": "Wellingtons"})
    assert SynonymGroup.objects.filter(phrases__contains="gumboots").count() == 1
    assert SynonymGroup.objects.get(phrases__contains="gumboots").phrases.count("\n") >= 2


@pytest.mark.parametrize("other", ["", "wellingtons", "!?", "x" * 81])
def test_a_synonym_that_is_none_is_refused(boss: Staff, other: str) -> None:
    before = list(SynonymGroup.objects.values())
    reply = boss.post(reverse(SAME), {"text": "wellingtons", "other": other}, follow=True)
    assert 'class="error"' in reply.content.decode()
    assert list(SynonymGroup.objects.values()) == before


def test_pinning_burying_and_letting_go(boss: Staff) -> None:
    one, other = goods("Lantern one"), goods("Lantern other")
    fill("postgres")

    def put(product: object, kind: str) -> str:
        said = {"text": "lantern", "product": product.pk, "kind": kind, "back": "query"}  # type: ignore[attr-defined]
        reply = boss.post(reverse(PLACE), said, follow=True)
        tuning.decided.forget()
        return reply.content.decode()

    assert "Lantern one is pinned to place 1, for “lantern”." in put(one, "pin")
    assert "Lantern other is pinned to place 2" in put(other, "pin")
    assert page_of("lantern", boss).count("badge-good") == 2
    put(one, "bury")
    html = page_of("lantern", boss)
    assert ">Pinned<" in html
    assert ">Shown last<" in html
    put(one, "")
    assert Placement.objects.get().product == other


def test_no_more_is_pinned_than_leaves_search_room(
    boss: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "MOST_FIRST", 1)
    for number in range(2):
        said = {"text": "lantern", "product": goods(f"Lantern {number}").pk, "kind": "pin"}
        reply = boss.post(reverse(PLACE), said, follow=True)
    assert "No more can be pinned" in reply.content.decode()
    assert Placement.objects.count() == 1


def test_marks_of_staff_are_not_on_public_pages(client: Client) -> None:
    goods("Lantern one")
    fill("postgres")
    tuning.put("lantern", goods("Enamel kettle"), "pin")
    tuning.decided.forget()
    page = client.get("/search/", {"q": "lantern"}).content.decode()
    assert "Enamel kettle" in page
    assert "pinned" not in page.lower()


# --- Who may ------------------------------------------------------------------------------------


def test_looking_needs_the_permission_and_allows_nothing_more() -> None:
    looker, other = Staff("catalog.view_searchday"), Staff("catalog.view_stock")
    asked("wellingtons", missed=10)
    for name in (OVERVIEW, "admin:catalog_insight_query"):
        assert looker.get(reverse(name), {"q": "wellingtons"}).status_code == 200
        assert other.get(reverse(name), {"q": "wellingtons"}).status_code == 403
    product = goods("Lantern").pk
    said = {"text": "lantern", "other": "lamp", "product": product, "kind": "pin"}
    before = SynonymGroup.objects.count()
    for name in (SAME, PLACE, TUNE):
        assert reverse(name) not in looker.get(reverse(OVERVIEW)).content.decode()
        assert looker.post(reverse(name), said).status_code == 403
        assert Client(headers=FROM_HERE).post(reverse(name), said).status_code == 302
    assert not TunedQuery.objects.exists()
    assert SynonymGroup.objects.count() == before


def test_acting_is_a_post(boss: Staff) -> None:
    for name in (SAME, PLACE, TUNE):
        assert boss.get(reverse(name), {"text": "lantern"}).status_code == 404


# --- Queries that staff look after ---------------------------------------------------------------


def saved(client: Client, query: TunedQuery, **fields: object) -> str:
    form = {
        "text": query.text,
        "is_suggested": "on",
        "placements-TOTAL_FORMS": 0,
        "placements-INITIAL_FORMS": 0,
        **fields,
    }
    address = reverse("admin:catalog_tunedquery_change", args=[query.pk])
    return client.post(address, form, follow=True).content.decode()


def test_a_query_is_looked_after_from_its_figures(boss: Staff) -> None:
    reply = boss.post(reverse(TUNE), {"text": "Lanterns"}, follow=True)
    query = TunedQuery.objects.get()
    assert (query.text, query.words) == ("Lanterns", "lantern")
    assert reverse("admin:catalog_tunedquery_change", args=[query.pk]) in str(reply.redirect_chain)
    saved(boss, query, path="/orders/")
    tuning.decided.forget()
    assert Client().get("/search/?q=lantern")["Location"] == "/orders/"


@pytest.mark.parametrize("path", ["//example.com", "https://example.com/", "/no/such/", "/\\x"])
def test_a_query_is_not_sent_to_another_site(boss: Staff, path: str) -> None:
    query = tuning.tuned("lantern")
    assert "errorlist" in saved(boss, query, path=path)
    query.refresh_from_db()
    assert query.path == ""


def test_one_page_one_query_and_one_product_to_a_place(boss: Staff) -> None:
    query, kettle = tuning.tuned("lantern"), goods("Enamel kettle")
    tuning.tuned("lamp")
    assert "Choose one page" in saved(boss, query, path="/orders/", product=kettle.pk)
    assert "looked after already" in saved(boss, query, text="LAMPS")
    other = goods("Bread knife")
    rows = {"placements-TOTAL_FORMS": 2}
    for row, product in enumerate((kettle, other)):
        rows |= {f"placements-{row}-product": product.pk, f"placements-{row}-kind": "pin"}  # type: ignore[dict-item]
        rows[f"placements-{row}-position"] = 1
    assert "pinned to one place" in saved(boss, query, **rows)
    assert not Placement.objects.exists()
    saved(boss, query, **(rows | {"placements-1-position": 2}))
    assert Placement.objects.count() == 2


def test_a_change_is_told_to_pages_that_are_kept(
    boss: Staff, django_capture_on_commit_callbacks: object
) -> None:
    before = changes.number()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        saved(boss, tuning.tuned("lantern"), path="/orders/")
    assert changes.number() > before
