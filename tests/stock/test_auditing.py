"""catalog.auditing and stock_mending: each kind of drift is found, named, and put right."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import auditing, stock, stock_mending
from catalog.auditing import drift_in, drift_of
from catalog.models import Hold, Movement, Stock, Variant
from shop.events.models import Event
from shop.lib.spans import spans
from tests.builders import counters, make_product, make_variant, thing

pytestmark = pytest.mark.django_db


def behind_the_shop(*statements: str) -> None:
    """Someone writes to the tables, with the guards out of their way."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in (
            ("catalog_stock", "stock_never_oversold"),
            ("catalog_movement", "movement_leaves_no_debt"),
        ):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        cursor.execute("ALTER TABLE catalog_movement DISABLE TRIGGER movement_is_for_ever")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE catalog_movement ENABLE TRIGGER movement_is_for_ever")


def found(variant: Variant) -> list[tuple[str, int, int]]:
    drift = drift_of(variant.pk)
    assert all((each.where, each.variant_id) == (variant.sku, variant.pk) for each in drift)
    return [(each.what, each.says, each.should_say) for each in drift]


@pytest.fixture
def variant() -> Variant:
    """Nine came in, two were sold, one of them came back; carts hold three."""
    variant = thing(units=9)
    stock.sell("cart:z", {variant.pk: 2}, reference="HF-1")
    stock.put_back(variant.pk, 1, reference="HF-1")
    stock.hold(variant.pk, "cart:a", 2)
    stock.hold(variant.pk, "cart:b", 1)
    return variant


def test_what_the_shop_did_itself_adds_up(variant: Variant) -> None:
    assert found(variant) == []
    stock.adjust(variant.pk, 3, actor="clerk", note="counted")
    stock.release("cart:a")
    assert found(variant) == []
    assert found(make_variant(variant.product, units=0)) == []


def test_lapsed_holds_count_as_reserved_until_they_are_swept(variant: Variant) -> None:
    Hold.objects.update(expires_at="2020-01-01T00:00Z")
    assert counters(variant) == (8, 3)
    assert found(variant) == []
    stock.sweep()
    assert (counters(variant), found(variant)) == ((8, 0), [])


def test_a_variant_that_never_had_counters_is_no_drift() -> None:
    product = make_product(units=0)
    untracked = Variant.objects.create(product=product, sku="bare", price=1)
    assert found(untracked) == []


def test_reserved_units_that_nobody_holds_are_found(variant: Variant) -> None:
    behind_the_shop("UPDATE catalog_stock SET reserved = 5")
    assert found(variant) == [("reserved", 5, 3)]


def test_holds_that_are_not_reserved_are_found(variant: Variant) -> None:
    behind_the_shop("UPDATE catalog_hold SET quantity = quantity + 1 WHERE owner = 'cart:a'")
    assert found(variant) == [("reserved", 3, 4)]


def test_units_that_appeared_without_a_movement_are_found(variant: Variant) -> None:
    behind_the_shop("UPDATE catalog_stock SET on_hand = 20")
    assert found(variant) == [("on hand", 20, 8)]


def test_a_movement_that_was_taken_out_is_found(variant: Variant) -> None:
    behind_the_shop("DELETE FROM catalog_movement WHERE reason = 'sold'")
    last = Movement.objects.get(variant=variant, reason="returned")
    assert found(variant) == [
        ("on hand", 8, 10),
        (f"on hand after movement {last.pk} is", 8, 10),
    ]


def test_a_movement_that_was_rewritten_to_the_same_sum_is_found(variant: Variant) -> None:
    behind_the_shop("UPDATE catalog_movement SET on_hand_after = 6 WHERE reason = 'sold'")
    sold = Movement.objects.get(variant=variant, reason="sold")
    assert found(variant) == [(f"on hand after movement {sold.pk} is", 6, 7)]


def test_a_last_entry_that_does_not_end_at_the_counter_is_found(variant: Variant) -> None:
    behind_the_shop("UPDATE catalog_movement SET on_hand_after = 2 WHERE reason = 'returned'")
    last = Movement.objects.get(variant=variant, reason="returned")
    assert found(variant) == [(f"on hand after movement {last.pk} is", 2, 8)]


def test_more_held_than_there_is_is_found_though_the_books_agree(variant: Variant) -> None:
    behind_the_shop(
        "UPDATE catalog_hold SET quantity = 9 WHERE owner = 'cart:a'",
        "UPDATE catalog_stock SET reserved = 10",
    )
    assert found(variant) == [("reserved, at most on hand,", 10, 8)]


def test_counters_below_nothing_are_found(variant: Variant) -> None:
    behind_the_shop(
        "DELETE FROM catalog_hold",
        "UPDATE catalog_movement SET quantity = -10, on_hand_after = -1 WHERE reason = 'sold'",
        "UPDATE catalog_movement SET on_hand_after = 0 WHERE reason = 'returned'",
        "UPDATE catalog_stock SET on_hand = 0, reserved = -1",
    )
    assert found(variant) == [("reserved", -1, 0), ("reserved, at most on hand,", -1, 0)]


def test_holds_and_movements_without_counters_are_found(variant: Variant) -> None:
    behind_the_shop("DELETE FROM catalog_stock")
    assert found(variant) == [
        ("on hand, without counters,", 0, 8),
        ("reserved, without counters,", 0, 3),
    ]


def test_a_ledger_that_sums_up_to_nothing_needs_counters_too(variant: Variant) -> None:
    stock.release("cart:a")
    stock.release("cart:b")
    stock.adjust(variant.pk, 0, actor="clerk", note="lost")
    behind_the_shop("DELETE FROM catalog_stock")
    assert found(variant) == [("on hand, without counters,", 0, 0)]


def test_the_drift_of_one_variant_is_not_that_of_its_neighbours(variant: Variant) -> None:
    before, after = thing(units=4), thing(units=4)
    behind_the_shop(f"UPDATE catalog_stock SET on_hand = 5 WHERE variant_id = {after.pk}")
    assert (found(before), found(variant)) == ([], [])
    assert found(after) == [("on hand", 5, 4)]


def test_a_span_is_one_statement_however_many_variants_it_has(variant: Variant) -> None:
    others = [thing(units=2) for _ in range(6)]
    behind_the_shop("UPDATE catalog_stock SET on_hand = on_hand + 1")
    for rows, statements in ((100, 1), (2, 4)):
        walked = list(spans(Variant.objects.all(), rows))
        with CaptureQueriesContext(connection) as captured:
            drift = [each for span in walked for each in drift_in(span)]
        assert len(captured) == statements
        assert [each.variant_id for each in drift] == [variant.pk, *(each.pk for each in others)]
    with CaptureQueriesContext(connection) as captured:
        assert sum(span.rows for span in spans(Variant.objects.all(), 3)) == 7
    assert len(captured) == 4


# --- Mending -------------------------------------------------------------------------------------


def test_mending_counts_the_holds_again(variant: Variant) -> None:
    behind_the_shop("UPDATE catalog_stock SET reserved = 1")
    movements, events = Movement.objects.count(), Event.objects.count()
    assert stock_mending.mend(variant.pk)
    assert (counters(variant), found(variant)) == ((8, 3), [])
    assert Movement.objects.count() == movements
    news = Event.objects.latest("pk")
    assert (news.topic, news.payload) == ("stock.changed", {"variants": [variant.pk]})
    assert Event.objects.count() == events + 1


def test_mending_writes_down_what_changed_without_a_movement(variant: Variant) -> None:
    behind_the_shop("UPDATE catalog_stock SET on_hand = 20")
    assert stock_mending.mend(variant.pk)
    assert (counters(variant), found(variant)) == ((20, 3), [])
    entry = Movement.objects.filter(variant=variant).latest("pk")
    assert (entry.quantity, entry.on_hand_after, entry.reason) == (12, 20, "mended")
    assert entry.actor == "audit_stock"


def test_after_mending_what_was_written_meanwhile_is_no_drift_and_news_is_judged(
    variant: Variant,
) -> None:
    behind_the_shop("UPDATE catalog_stock SET on_hand = 20")
    stock.sell("cart:a", {variant.pk: 2}, reference="HF-2")
    sold = Movement.objects.filter(variant=variant).latest("pk")
    assert found(variant) == [
        ("on hand", 18, 6),
        (f"on hand after movement {sold.pk} is", 18, 6),
    ]
    assert stock_mending.mend(variant.pk)
    stock.sell("cart:b", {variant.pk: 1}, reference="HF-3")
    assert (counters(variant), found(variant)) == ((17, 0), [])
    behind_the_shop("UPDATE catalog_movement SET on_hand_after = 9 WHERE reference = 'HF-3'")
    assert [(says, due) for _, says, due in found(variant)] == [(9, 17)]


def test_units_that_mending_frees_are_for_those_in_line(variant: Variant) -> None:
    behind_the_shop("UPDATE catalog_stock SET reserved = on_hand")
    place = stock.join(variant.pk, "ada@example.com")
    assert stock_mending.mend(variant.pk)
    place.refresh_from_db()
    assert place.state == "kept"
    assert (counters(variant), found(variant)) == ((8, 4), [])


def test_mending_what_is_right_changes_nothing(variant: Variant) -> None:
    events = Event.objects.count()
    assert not stock_mending.mend(variant.pk)
    assert (counters(variant), Event.objects.count()) == ((8, 3), events)


def test_mending_opens_counters_that_were_lost(variant: Variant) -> None:
    behind_the_shop("DELETE FROM catalog_stock")
    assert stock_mending.mend(variant.pk)
    assert (counters(variant), found(variant)) == ((8, 3), [])


def test_more_held_than_there_is_is_not_mended_but_left_to_a_person(
    variant: Variant,
) -> None:
    behind_the_shop(
        "UPDATE catalog_hold SET quantity = 9 WHERE owner = 'cart:a'",
        "UPDATE catalog_stock SET reserved = 7",
    )
    movements = Movement.objects.count()
    assert not stock_mending.mend(variant.pk)
    assert (counters(variant), Movement.objects.count()) == ((8, 7), movements)
    behind_the_shop("DELETE FROM catalog_stock")
    assert not stock_mending.mend(variant.pk)
    assert not Stock.objects.filter(variant=variant).exists()


def test_drift_reads_as_a_sentence() -> None:
    drift = auditing.Drift("SKU-1", "on hand", 1200, 8, 1)
    assert str(drift) == "SKU-1: on hand 1,200, should be 8"
