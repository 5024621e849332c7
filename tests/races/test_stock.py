"""Races for stock: many threads, real PostgreSQL, a limit that is really reached."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cart.models import Cart
from catalog import stock
from catalog.models import Hold, Movement, Stock, Variant
from tests.builders import cart_with, counters, thing

from .crowd import all_at_once
from .guards import LAST_GUARDS, guards

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 64


def kinds(results: list[object]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def sell_one(variant: Variant, owner: str) -> None:
    """What one buyer does: hold, think, buy."""
    stock.hold(variant.pk, owner, 1)
    stock.sell(owner, {variant.pk: 1}, reference=owner)


def sold(variant: Variant) -> int:
    return Movement.objects.filter(variant=variant, reason=Movement.Reason.SOLD).count()


@pytest.fixture
def no_constraint() -> Iterator[None]:
    """Without the database's last guards, so that a broken lock can be seen to oversell."""
    with connection.cursor() as cursor:
        for drop in LAST_GUARDS:
            cursor.execute(drop)
    yield
    with transaction.atomic(), connection.cursor() as cursor:
        Stock.objects.update(on_hand=0, reserved=0)
        cursor.execute(
            "ALTER TABLE catalog_stock ADD CONSTRAINT stock_never_oversold"
            " CHECK (reserved >= 0 AND reserved <= on_hand)"
        )
        cursor.execute(
            "ALTER TABLE catalog_movement ADD CONSTRAINT movement_leaves_no_debt"
            " CHECK (on_hand_after >= 0) NOT VALID"  # the ledger keeps what this test did
        )


def test_sixty_four_buyers_get_the_twenty_units_there_are() -> None:
    variant = thing(units=20)
    results = all_at_once([partial(sell_one, variant, f"buyer-{n}") for n in range(BUYERS)])
    assert kinds(results) == {"NoneType": 20, "InsufficientStock": 44}
    assert counters(variant) == (0, 0)
    assert sold(variant) == 20


def test_the_same_race_oversells_when_the_guard_is_off(
    no_constraint: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guard in guards():
        monkeypatch.setattr(*guard)
    variant = thing(units=20)
    all_at_once([partial(sell_one, variant, f"buyer-{n}") for n in range(BUYERS)])
    assert sold(variant) > 20, "this race proves nothing: it does not oversell without its guard"


def test_buyers_who_take_two_things_in_opposite_order_do_not_deadlock() -> None:
    one, other = thing(units=BUYERS), thing(units=BUYERS)

    def buy(first: Variant, second: Variant) -> None:
        stock.sell(uuid4().hex, {first.pk: 1, second.pk: 1}, reference="race")

    jobs = [partial(buy, *pair) for pair in [(one, other), (other, one)] * (BUYERS // 2)]
    assert kinds(all_at_once(jobs)) == {"NoneType": BUYERS}
    assert (counters(one), counters(other)) == ((0, 0), (0, 0))


def test_two_tabs_add_up_instead_of_overwriting_each_other() -> None:
    variant, extra = thing(units=50), thing()
    cart = cart_with((extra, 1))
    all_at_once([partial(type(cart).objects.get(pk=cart.pk).add, variant.pk, 1) for _ in range(8)])
    assert cart.lines.get(variant=variant).quantity == 8
    assert counters(variant) == (50, 8)


def test_a_hold_that_lapses_while_its_owner_pays_has_one_winner() -> None:
    for _ in range(5):
        variant = thing(units=1)
        stock.hold(variant.pk, "owner", 1)
        Hold.objects.update(expires_at=timezone.now() - timedelta(milliseconds=1))
        results = all_at_once(
            [
                partial(stock.sell, "owner", {variant.pk: 1}, "owner"),
                partial(sell_one, variant, "rival"),
                stock.sweep,
            ]
        )
        assert kinds(results[:2]) == {"NoneType": 1, "InsufficientStock": 1}
        assert (counters(variant), sold(variant)) == ((0, 0), 1)


def test_a_row_that_stays_locked_is_busy_and_never_hangs(settings: object) -> None:
    variant = thing(units=5)
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=200)  # type: ignore[attr-defined]

    def wait_for_it() -> None:
        stock.hold(variant.pk, "waiting", 1)

    with transaction.atomic():
        Stock.objects.select_for_update().get(pk=variant.pk)
        (result,) = all_at_once([wait_for_it])
    assert isinstance(result, stock.StockBusy)
    assert counters(variant) == (5, 0)


def test_who_comes_too_late_hears_so_without_queueing_for_the_row(settings: object) -> None:
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=200)  # type: ignore[attr-defined]
    variant = thing(units=1)
    cart_with((variant, 1))
    with transaction.atomic():
        Stock.objects.select_for_update().get(pk=variant.pk)
        (result,) = all_at_once([partial(Cart().add, variant.pk, 1)])
    assert isinstance(result, stock.InsufficientStock)
    assert not Cart.objects.exclude(lines__variant=variant).exists()
