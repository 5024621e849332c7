"""The sweeper beside buyers and payments, in a queue, and killed in the middle of its work."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from cart.models import Cart
from catalog import stock
from catalog.auditing import drift_in, drift_of
from catalog.models import Hold, Stock, Variant
from catalog.stock_history import receive_many
from shop.lib.spans import spans
from tests.builders import cart_with, counters, lapse, make_product, thing
from tests.running import ROOT, database_address, wait_until

from .crowd import after_waiting, all_at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 400


def test_the_sweeper_buyers_and_payments_at_once_leave_no_drift() -> None:
    variants = [thing(units=60) for _ in range(3)]
    carts = [cart_with(*((variant, 1) for variant in variants)) for _ in range(12)]
    lapse(owner__in=[cart.owner for cart in carts[::2]])
    agreed = {variant.pk: 1 for variant in variants}
    pay = partial(stock.secure, quantities=agreed, until=timedelta(minutes=45))
    jobs: list[Callable[[], object]] = [stock.sweep] * 4
    for cart, variant in zip(carts, variants * 4, strict=True):
        jobs += [partial(cart.add, variant.pk, 1), partial(pay, cart.owner)]
        jobs += [partial(Cart().add, variant.pk, 1)]
    results = all_at_once(jobs)
    assert not [one for one in results if isinstance(one, Exception)]
    assert [drift for variant in variants for drift in drift_of(variant.pk)] == []
    for cart in carts[1::2]:
        assert Hold.objects.live().filter(owner=cart.owner).count() == 3, "none of these lapsed"


def test_a_hold_that_is_lengthened_while_the_sweeper_waits_is_not_swept() -> None:
    variant = thing()
    cart = cart_with((variant, 2))
    lapse()
    row = Stock.objects.select_for_update().filter(pk=variant.pk)
    longer = timedelta(minutes=1)

    def lengthen() -> None:
        Hold.objects.update(expires_at=Hold.objects.get().expires_at + longer)

    (swept,) = after_waiting(stock.sweep, lock=row.get, then=lengthen)
    assert (swept, counters(variant)) == (0, (10, 2))
    assert Hold.objects.live().get().owner == cart.owner


def test_one_busy_variant_does_not_keep_the_sweeper_from_the_others(settings: Settings) -> None:
    settings.STOCK_LOCK_TIMEOUT = timedelta(milliseconds=100)
    busy, idle = thing(), thing()
    cart_with((busy, 2), (idle, 2))
    lapse()
    with transaction.atomic():
        Stock.objects.select_for_update().get(pk=busy.pk)
        assert all_at_once([stock.sweep]) == [1]
    assert (counters(busy), counters(idle)) == ((10, 2), (10, 0))
    assert stock.sweep() == 1


def test_a_sweeper_that_is_killed_in_the_middle_leaves_no_drift_and_the_next_one_finishes() -> None:
    make_lapsed_holds()
    sweeper = start_sweeper()
    wait_until(lambda: Hold.objects.count() < MANY, "the first holds' going")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE events_event IN SHARE MODE")  # it has swept, and cannot say so
        wait_until_somebody_waits()
        os.kill(sweeper.pid, signal.SIGKILL)
        sweeper.wait(10)
    wait_until(nobody_else_is_connected, "the rollback")
    left = Hold.objects.count()
    assert 0 < left < MANY
    assert drift() == []
    assert stock.sweep() == left
    assert (drift(), Stock.objects.exclude(reserved=0).exists()) == ([], False)


def make_lapsed_holds() -> None:
    product = make_product(units=0)
    fresh = [
        Variant(product=product, sku=f"L-{number}", price=Decimal(1)) for number in range(MANY)
    ]
    variants = [variant.pk for variant in Variant.objects.bulk_create(fresh)]
    receive_many(dict.fromkeys(variants, 5), actor="test")
    past = timezone.now() - timedelta(minutes=1)
    Hold.objects.bulk_create(
        Hold(owner="a", variant_id=variant, quantity=2, expires_at=past) for variant in variants
    )
    Stock.objects.filter(pk__in=variants).update(reserved=2)


def start_sweeper() -> "subprocess.Popen[bytes]":
    name = connection.settings_dict["NAME"]
    return subprocess.Popen(
        [
            sys.executable,
            "manage.py",
            "shell",
            "-c",
            "from catalog import stock; stock.sweep(5000)",
        ],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_address(name)},
    )


def nobody_else_is_connected() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0] == 0)


def drift() -> list[object]:
    return [one for span in spans(Variant.objects.all()) for one in drift_in(span)]
