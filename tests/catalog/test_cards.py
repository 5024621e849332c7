"""Product cards: one query, the same facts as the ORM's, rendered once for the same content."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import card_frames, cards, stock
from catalog.models import Brand, Product, ProductImage, Variant
from tests.builders import cart_with, lapse, thing
from tests.framing import ANY_CHARACTER

pytestmark = pytest.mark.django_db(transaction=True)
TEMPLATE = "components/_card.html"
Queries = Callable[[int], AbstractContextManager[object]]


def shown(product: Product, **changes: object) -> None:
    Product.objects.filter(pk=product.pk).update(**changes)


def by_the_orm(*products: Product) -> list[cards.Card]:
    loaded = Product.objects.with_card_details().in_bulk([each.pk for each in products])
    return [cards.card_of(loaded[each.pk]) for each in products]


def test_one_query_tells_what_the_orm_tells() -> None:
    plain, busy, fresh, bare = (thing(units=units).product for units in (5, 7, 0, 3))
    assert busy.default_variant
    shown(busy, brand=Brand.objects.create(name="Fjord & Co", slug="fjord"), rating_count=12)
    Variant.objects.filter(product=busy).update(price=Decimal("9.99"), list_price=Decimal("14.99"))
    ProductImage.objects.create(product=busy, file="products/second.webp", position=2)
    ProductImage.objects.create(product=busy, file="products/first.webp", position=1)
    cart_with((busy.default_variant, 2))
    shown(fresh, released_on=timezone.localdate() - timedelta(days=30), rating_average="4.25")
    shown(bare, default_variant=None, released_on=timezone.localdate() - timedelta(days=31))
    everything = [bare, plain, busy, fresh]
    assert cards.of([each.pk for each in everything]) == by_the_orm(*everything)


def test_units_of_a_lapsed_hold_are_free_by_the_clock() -> None:
    variant = thing(units=4)
    cart_with((variant, 3))
    assert [card.held for card in cards.of([variant.product_id])] == [3]
    lapse()
    (card,) = cards.of([variant.product_id])
    assert (card.held, card.carts) == (0, 0)
    assert [card] == by_the_orm(variant.product)


def test_only_what_is_listed_has_a_card_and_the_order_is_the_asked_one() -> None:
    one, hidden, gone, other = (thing().product for _ in range(4))
    shown(hidden, is_listed=False)
    shown(gone, retired_at=timezone.now())
    asked = [other.pk, hidden.pk, 10**12, gone.pk, one.pk]
    assert [card.product_id for card in cards.of(asked)] == [other.pk, one.pk]


def test_cards_take_one_query_and_none_when_there_are_none(
    django_assert_num_queries: Queries,
) -> None:
    ids = [thing().product_id for _ in range(3)]
    cards.of(ids)
    with django_assert_num_queries(1):
        cards.of(ids)
    with django_assert_num_queries(0):
        assert cards.of([]) == []


def test_one_plan_is_kept_for_any_number_of_cards() -> None:
    ids = [thing().product_id for _ in range(4)]
    for number in range(12):
        cards.of(ids[: 1 + number % 4])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(generic_plans) FROM pg_prepared_statements"
            " WHERE statement LIKE '%WITH ORDINALITY%'"
        )
        assert cursor.fetchone()[0] >= 5


def test_a_card_changes_with_what_it_shows() -> None:
    variant = thing(units=2)

    def card() -> str:
        return card_frames.html(*cards.of([variant.product_id]), "h3", False)

    assert "Only 2 left" in card()
    stock.adjust(variant.pk, 9, actor="staff", note="counted")
    assert "9 left" in card()
    stock.adjust(variant.pk, 2, actor="staff", note="counted")
    assert "Only 2 left" in card()


# --- From the frame of its shape -----------------------------------------------------------------

MONEY = st.decimals("0.01", "99999.99", places=2)
TEXT = st.text(ANY_CHARACTER, max_size=30)
FOR_SALE = st.tuples(st.integers(1, 10**12), MONEY, st.none() | MONEY)


@st.composite
def any_card(draw: st.DrawFn) -> cards.Card:
    variant_id, price, list_price = draw(FOR_SALE | st.just((None, None, None)))
    on_hand = draw(st.integers(0, 30))
    return cards.Card(
        product_id=draw(st.integers(1, 10**12)),
        slug=draw(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)),
        title=draw(TEXT),
        brand=draw(TEXT),
        rating_average=draw(st.decimals(0, 5, places=2)),
        rating_count=draw(st.integers(0, 3) | st.integers(0, 10**6)),
        is_new=draw(st.booleans()),
        file=draw(st.sampled_from(["", "products/a b & c.webp", "products/ü.webp"])),
        variant_id=variant_id,
        price=price,
        list_price=list_price,
        on_hand=on_hand,
        held=draw(st.integers(0, on_hand)),
        carts=draw(st.integers(0, 101)),
    )


@given(any_card(), st.sampled_from(["h2", "h3"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_card_from_its_frame_is_what_the_template_makes_of_it(
    card: cards.Card, heading: str, lazy: bool
) -> None:
    context = {"card": card, "heading": heading, "lazy": lazy}
    assert card_frames.html(card, heading, lazy) == render_to_string(TEMPLATE, context)
