"""What the engines hold is compared with the catalogue: each kind of drift is found and healed."""

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from catalog import stock
from catalog.models import Hold, Product, SearchDocument, StaleDocument
from catalog.search import auditing, comparing, documents, elastic, freshness
from catalog.search.comparing import Drift
from catalog.tasks import audit_index, refresh_index
from shop.events.outbox import publish
from shop.notices.models import Notice
from tests.search.conftest import fill, goods, shown

pytestmark = pytest.mark.usefixtures("db")
Plant = Callable[[str, Product], None]


def found(engine: str) -> list[tuple[int, str, tuple[str, ...]]]:
    if engine == "elasticsearch":
        shown(engine)
    drift = auditing.audit([engine], heal=False).drift
    assert {each.engine for each in drift} <= {engine}
    return [(each.product_id, each.kind, each.fields) for each in drift]


def command(*arguments: str) -> tuple[int, str]:
    """Exit status, and what it printed."""
    out, status = io.StringIO(), 0
    try:
        call_command("audit_index", *arguments, stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        status = int(str(end.code))
    return status, out.getvalue()


def lose(engine: str, product: Product) -> None:
    if engine == "postgres":
        SearchDocument.objects.filter(pk=product.pk).delete()
    else:
        index = elastic.settings.SEARCH_INDEX
        version = elastic.client().get(index=index, id=str(product.pk))["_version"]
        elastic.client().delete(
            index=index, id=str(product.pk), version=version, version_type="external_gte"
        )


def spoil(engine: str, product: Product) -> None:
    """Somebody else wrote to it."""
    rewrite(engine, product, price_cents=1, in_stock=False)


def rewrite(engine: str, product: Product, ahead: int = 0, **fields: object) -> None:
    if engine == "postgres":
        kept = SearchDocument.objects.get(pk=product.pk)
        SearchDocument.objects.filter(pk=product.pk).update(version=kept.version + ahead, **fields)
        return
    index = elastic.settings.SEARCH_INDEX
    hit = elastic.client().get(index=index, id=str(product.pk))
    elastic.client().index(
        index=index,
        id=str(product.pk),
        document=hit["_source"] | fields,
        version=hit["_version"] + ahead,
        version_type="external_gte",
    )


def hide_quietly(engine: str, product: Product) -> None:
    """News of it was lost, as when somebody writes SQL."""
    Product.objects.filter(pk=product.pk).update(is_published=False)


def change_quietly(engine: str, product: Product) -> None:
    product.variants.update(price="7.00")
    Product.objects.filter(pk=product.pk).update(sold_count=1)


def test_what_is_in_step_has_no_drift(engine: str) -> None:
    for number in range(3):
        goods(f"Mug {number}", brand="Kelp", stock=number, description="Tin", stars="4.20")
    fill(engine)
    assert found(engine) == []
    assert command("--engine", engine)[0] == 0


@pytest.mark.parametrize(
    ("plant", "kind", "fields"),
    [
        (lose, "missing", set()),
        (hide_quietly, "extra", set()),
        (spoil, "differs", {"price_cents", "in_stock"}),
        (change_quietly, "differs", {"price_cents", "sold_count"}),
    ],
)
def test_each_kind_of_drift_is_found_and_healed(
    engine: str, plant: Plant, kind: str, fields: set[str]
) -> None:
    kept, lamp = goods("Mug"), goods("Desk lamp")
    fill(engine)
    plant(engine, lamp)
    ((pk, seen, where),) = found(engine)
    assert (pk, seen) == (lamp.pk, kind)
    assert fields <= set(where)  # and what is derived from them
    status, said = command("--engine", engine)
    assert status == 1
    assert f"{engine} {lamp.pk} {kind}" in said
    assert all(name in said for name in fields)
    assert not StaleDocument.objects.exists()  # nothing is mended unasked
    assert command("--engine", engine, "--heal")[0] == 0
    assert found(engine) == []
    due = {kept.pk} if plant is hide_quietly else {kept.pk, lamp.pk}
    assert shown(engine) == due


def test_a_version_from_the_future_is_found(engine: str) -> None:
    """As after the restore of a dump, where transactions are counted afresh."""
    lamp = goods("Desk lamp")
    fill(engine)
    rewrite(engine, lamp, ahead=2**60)
    assert found(engine) == [(lamp.pk, "ahead", ())]
    healed = command("--engine", engine, "--heal")[0]
    assert healed == (1 if engine == "elasticsearch" else 0)  # which takes nothing older
    fill(engine)
    assert found(engine) == []


def test_pages_end_where_either_side_does(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents without products, products without documents, and long stretches of both."""
    for module in (auditing, comparing):
        monkeypatch.setattr(module, "BATCH", 2)
    made = [goods(f"Mug {number}") for number in range(12)]
    fill(engine)
    for number in (0, 4, 5, 6, 11):
        lose(engine, made[number])
    for number in (2, 7, 8, 9, 10):
        hide_quietly(engine, made[number])
    kinds = {number: "missing" for number in (0, 4, 5, 6)} | {
        number: "extra" for number in (2, 7, 8, 9, 10)
    }
    kinds[11] = "missing"
    assert found(engine) == [(made[number].pk, kinds[number], ()) for number in sorted(kinds)]


def test_what_waits_to_be_written_is_no_drift(engine: str) -> None:
    marked, told, moved = goods("Mug"), goods("Lamp"), goods("Pan", stock=0)
    lapsing = goods("Knife", stock=1)
    variant = lapsing.variants.get()
    stock.hold(variant.pk, "a shopper", 1)
    fill(engine)
    for product in (marked, told):
        change_quietly(engine, product)
    freshness.mark_stale([marked.pk], only=engine)
    with transaction.atomic():
        publish("product.changed", {"products": [told.pk]})
    stock.receive(moved.variants.get().pk, 3, actor="clerk")  # its event waits for the relay
    Hold.objects.update(expires_at="2020-01-01T00:00Z")  # the sweeper has not come by yet
    assert found(engine) == []
    StaleDocument.objects.all().delete()
    assert [pk for pk, *_ in found(engine)] == [marked.pk]


def test_a_change_between_the_reading_of_both_is_no_drift(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp = goods("Desk lamp")
    fill(engine)
    looks: list[list[Drift]] = []

    def change_before_the_first_look(*arguments: object) -> list[Drift]:
        if not looks:
            change_quietly(engine, lamp)
            freshness.mark_stale([lamp.pk])
            refresh_index()
            shown(engine)
        looks.append(comparing.compare(*arguments))  # type: ignore[arg-type]
        return looks[-1]

    monkeypatch.setattr(auditing, "compare", change_before_the_first_look)
    assert auditing.audit([engine], heal=False).count == 0
    assert looks[0]  # it did differ from what had been read
    assert len(looks) > 1


def test_the_night_heals_and_tells_staff_until_an_audit_finds_nothing(engine: str) -> None:
    lamp = goods("Desk lamp")
    fill("postgres", *([engine] if engine != "postgres" else []))
    lose(engine, lamp)
    shown(engine)
    audit_index()
    notice = Notice.objects.open().get(kind=auditing.NOTICE)
    assert f"{engine} {lamp.pk} missing" in notice.body
    assert "written anew" in notice.advice
    assert shown(engine) == {lamp.pk}
    audit_index()
    assert not Notice.objects.open().exists()


def test_the_night_only_tells_where_it_is_set_not_to_heal(settings: Settings) -> None:
    settings.SEARCH_AUDIT_HEALS = False
    lamp = goods("Desk lamp")
    fill("postgres")
    lose("postgres", lamp)
    audit_index()
    assert "--heal" in Notice.objects.open().get(kind=auditing.NOTICE).advice
    assert shown("postgres") == set()


@pytest.mark.usefixtures("unreachable")
def test_an_engine_that_cannot_be_read_is_no_drift() -> None:
    goods("Mug")
    fill("postgres")
    with pytest.raises(CommandError, match="Elasticsearch") as refusal:
        call_command("audit_index", stdout=io.StringIO(), stderr=io.StringIO())
    assert refusal.value.returncode == 2
    audit_index()
    assert not Notice.objects.exists()


def test_every_field_of_a_document_is_compared() -> None:
    """Of PostgreSQL's columns none may be left out, whatever is added to them."""
    columns = {field.name for field in SearchDocument._meta.concrete_fields}
    assert columns - {"product_id", "version"} <= set(comparing._COLUMNS)
    assert {field for field in documents.Document.__slots__ if field != "name"} <= set(
        elastic.ProductDocument._doc_type.mapping.to_dict()["properties"]
    )
