"""The database's own guards: what raw SQL tries, whoever writes it, is refused."""

import pytest
from django.db import IntegrityError, connection, transaction

from catalog import stock
from catalog.models import Hold, Movement, Stock, Variant
from tests.builders import thing

pytestmark = pytest.mark.django_db

MOVEMENT = (
    "INSERT INTO catalog_movement (variant_id, quantity, on_hand_after, reason, note, reference,"
    " actor, created_at) SELECT variant_id, {quantity}, {after}, 'adjusted', '', '{reference}',"
    " '{actor}', now() FROM catalog_stock"
)
SIGNED = {"quantity": 1, "after": 6, "reference": "", "actor": "clerk"}
ANOTHER_HOLD = (
    "INSERT INTO catalog_hold (owner, variant_id, quantity, address, expires_at, created_at)"
    " SELECT owner, variant_id, 1, '', now(), now() FROM catalog_hold"
)
REFUSED = {
    "more reserved than there is": "UPDATE catalog_stock SET reserved = on_hand + 1",
    "fewer on hand than reserved": "UPDATE catalog_stock SET on_hand = reserved - 1",
    "less than nothing reserved": "UPDATE catalog_stock SET reserved = -1",
    "less than nothing on hand": "UPDATE catalog_stock SET on_hand = -1, reserved = -1",
    "counters of nothing": "UPDATE catalog_stock SET on_hand = NULL",
    "second counters": "INSERT INTO catalog_stock SELECT * FROM catalog_stock",
    "a hold of no units": "UPDATE catalog_hold SET quantity = 0",
    "a hold of less than none": "UPDATE catalog_hold SET quantity = -1",
    "a second hold of one owner": ANOTHER_HOLD,
    "a hold that never ends": "UPDATE catalog_hold SET expires_at = NULL",
    "a movement of no units": MOVEMENT.format_map(SIGNED | {"quantity": 0}),
    "a movement into debt": MOVEMENT.format_map(SIGNED | {"after": -1}),
    "a movement that nobody signed": MOVEMENT.format_map(SIGNED | {"actor": ""}),
    "another past": "UPDATE catalog_movement SET quantity = quantity + 1",
    "another author": "UPDATE catalog_movement SET actor = 'nobody'",
    "no past": "DELETE FROM catalog_movement",
    "an empty ledger": "TRUNCATE catalog_movement",
    "an empty shop": "TRUNCATE catalog_product CASCADE",
    "goods without their ledger": "DELETE FROM catalog_variant",
}


def everything() -> list[object]:
    return [list(table.objects.order_by("pk").values()) for table in (Stock, Hold, Movement)]


@pytest.fixture
def variant() -> Variant:
    variant = thing(units=5)
    stock.hold(variant.pk, "cart:a", 2)
    with connection.cursor() as cursor:
        # Deferred checks would leave 'pending trigger events', which is what TRUNCATE minds first.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Off for all tests, see tests/conftest.py; on in every shop.
        cursor.execute("ALTER TABLE catalog_movement ENABLE TRIGGER movement_is_never_emptied")
    return variant


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_raw_sql_cannot_write(variant: Variant, statement: str) -> None:
    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert everything() == before


def test_the_statements_that_are_refused_are_right_but_for_what_they_try(variant: Variant) -> None:
    """Else a slip of the pen in one of them would pass for a guard."""
    with connection.cursor() as cursor:
        cursor.execute(MOVEMENT.format_map(SIGNED))
        cursor.execute(ANOTHER_HOLD.replace("SELECT owner", "SELECT 'cart:b'"))
        cursor.execute("UPDATE catalog_stock SET reserved = on_hand")
    assert Movement.objects.filter(variant=variant).count() == 2
    assert Hold.objects.filter(variant=variant).count() == 2


def test_every_verb_signs_its_movement(variant: Variant) -> None:
    stock.receive(variant.pk, 1, actor="clerk")
    stock.adjust(variant.pk, 9, actor="clerk", note="counted")
    stock.sell("cart:a", {variant.pk: 2}, reference="HF-1")
    stock.put_back(variant.pk, 2, reference="HF-1", actor="clerk")
    written = list(Movement.objects.filter(variant=variant).order_by("pk"))
    reasons = ["received", "received", "adjusted", "sold", "returned"]
    assert [movement.reason for movement in written] == reasons
    assert [movement.actor for movement in written] == [
        *("test", "clerk", "clerk", "shopper", "clerk"),
    ]
    assert [movement.reference for movement in written[3:]] == ["HF-1", "HF-1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        stock.receive(variant.pk, 1, actor="")
