"""Races for what comes back: the line is served in order, and no buyer gets past it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import close_old_connections, connections, transaction

from cart.models import Cart
from catalog import stock
from catalog.models import Hold, Stock, Variant, WaitlistPlace
from catalog.stock import rows
from catalog.waitlist import mails
from tests.builders import cart_with, counters, thing

from .crowd import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
WAITING, GREEDY = 12, 8


def line_for(variant: Variant, count: int = WAITING) -> list[WaitlistPlace]:
    return [stock.join(variant.pk, f"waits-{number}@example.com") for number in range(count)]


def served() -> list[int]:
    kept = WaitlistPlace.objects.filter(state=WaitlistPlace.State.KEPT)
    return sorted(kept.values_list("pk", flat=True))


@contextmanager
def greedy_buyers(variant: Variant, got: list[str]) -> Iterator[None]:
    """Many who try to get one all the time, each with a new cart, by the fast way and the slow."""
    is_over = threading.Event()

    def keep_trying() -> None:
        close_old_connections()
        while not is_over.is_set():
            cart = Cart()
            with suppress(stock.InsufficientStock, stock.StockBusy):
                cart.add(variant.pk, 1)
                got.append(cart.owner)
        connections.close_all()

    buyers = [threading.Thread(target=keep_trying) for _ in range(GREEDY)]
    for buyer in buyers:
        buyer.start()
    try:
        yield
    finally:
        is_over.set()
        for buyer in buyers:
            buyer.join(30)


def serve_in_a_crowd(variant: Variant, free: Callable[[], object]) -> tuple[list[int], list[str]]:
    """Who was served and which buyers got past them, when units get free among greedy buyers."""
    places = line_for(variant)
    got: list[str] = []
    with greedy_buyers(variant, got):
        for _ in range(WAITING // 2):
            free()
    assert len(places) == WAITING
    return served(), got


def test_units_that_trickle_in_go_to_the_first_in_line_and_no_buyer_gets_one() -> None:
    variant = thing(units=0)
    kept, got = serve_in_a_crowd(variant, partial(stock.receive, variant.pk, 1, actor="clerk"))
    assert got == []
    line = sorted(WaitlistPlace.objects.values_list("pk", flat=True))
    assert kept == line[: WAITING // 2]
    assert counters(variant) == (WAITING // 2, WAITING // 2)


def test_without_serving_under_the_lock_buyers_do_get_past_the_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: as if a task served the line a moment after the units got free."""
    monkeypatch.setattr(rows.queueing, "serve", lambda _: None)
    variant = thing(units=0)
    _, got = serve_in_a_crowd(variant, partial(stock.receive, variant.pk, 1, actor="clerk"))
    assert got, "this race proves nothing: nobody gets past a line that is not served"


def test_many_who_ask_while_units_get_free_leave_nobody_waiting_for_free_units() -> None:
    """Asking and freeing at once: whichever comes first, no unit is free while somebody waits."""
    for _ in range(5):
        variant = thing(units=4)
        stock.hold(variant.pk, "cart:a", 4)
        asking = [partial(stock.join, variant.pk, f"a{number}@example.com") for number in range(8)]
        results = all_at_once([*asking, partial(stock.release, "cart:a"), stock.sweep])
        refused = [one for one in results if isinstance(one, Exception)]
        assert all(isinstance(one, stock.CanBeHad) for one in refused)
        row = Stock.objects.get(pk=variant.pk)
        waits = WaitlistPlace.objects.in_line().filter(variant=variant).exists()
        assert not (waits and row.reserved < row.on_hand)
        line = WaitlistPlace.objects.filter(variant=variant).order_by("pk")
        order = list(line.values_list("state", flat=True))
        assert order == sorted(order), "kept ones come before waiting ones"


def test_one_who_asks_many_times_at_once_has_one_place() -> None:
    variant = thing(units=0)
    results = all_at_once([partial(stock.join, variant.pk, "ada@example.com")] * 8)
    assert {one.pk for one in results if isinstance(one, WaitlistPlace)} == {
        WaitlistPlace.objects.get().pk
    }


def test_at_no_moment_of_a_claim_can_a_greedy_buyer_have_the_unit() -> None:
    for _ in range(3):
        variant = thing(units=0)
        (place,) = line_for(variant, 1)
        stock.receive(variant.pk, 1, actor="clerk")
        cart, got = cart_with(), []  # type: ignore[var-annotated]
        with greedy_buyers(variant, got):
            cart.claim(place)
        assert got == []
        assert Hold.objects.get(variant=variant).owner == cart.owner
        assert counters(variant) == (1, 1)
        Hold.objects.all().delete()
        WaitlistPlace.objects.all().delete()


def test_a_claim_that_lets_go_before_it_holds_loses_the_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: release, then add, as a simpler claim would."""

    def let_go_then_hold(place: WaitlistPlace, owner: str, allowance: Any) -> Hold:
        stock.release(place.owner)
        for _ in range(200):
            Stock.objects.get(pk=place.variant_id)
        return stock.hold(place.variant_id, owner, 1, allowance=allowance)

    variant = thing(units=0)
    (place,) = line_for(variant, 1)
    stock.receive(variant.pk, 1, actor="clerk")
    got: list[str] = []
    with greedy_buyers(variant, got), suppress(stock.InsufficientStock):
        let_go_then_hold(place, cart_with().owner, stock.Allowance())
    assert got, "this race proves nothing: nobody is quick enough to see the unit free"


def test_two_browsers_that_claim_one_place_at_once_get_it_once() -> None:
    variant = thing(units=0)
    (place,) = line_for(variant, 1)
    stock.receive(variant.pk, 1, actor="clerk")
    carts = [cart_with() for _ in range(6)]
    results = all_at_once([partial(cart.claim, place) for cart in carts])
    assert results.count(None) == 1
    assert sum(isinstance(one, stock.InsufficientStock) for one in results) == 5
    assert counters(variant) == (1, 1)


def test_claiming_leaving_and_lapsing_at_once_have_one_winner() -> None:
    for _ in range(5):
        variant = thing(units=0)
        first, second = line_for(variant, 2)
        stock.receive(variant.pk, 1, actor="clerk")
        all_at_once([partial(cart_with().claim, first), partial(stock.leave, first), stock.sweep])
        second.refresh_from_db()
        first.refresh_from_db()
        assert (first.state, second.state) in {("taken", "waiting"), ("left", "kept")}
        assert counters(variant) == (1, 1)
        WaitlistPlace.objects.all().delete()


def test_two_workers_write_each_mail_once() -> None:
    variant = thing(units=0)
    line_for(variant)
    stock.receive(variant.pk, WAITING, actor="clerk")
    counts = all_at_once([mails.send_owed] * 4)
    assert sum(count for count in counts if isinstance(count, int)) == WAITING
    assert len({tuple(one.to) for one in mail.outbox}) == len(mail.outbox) == WAITING


def test_asking_waits_for_whoever_has_the_row() -> None:
    variant = thing(units=1)
    stock.hold(variant.pk, "cart:a", 1)
    with transaction.atomic():
        stock.release("cart:a")
        asker = threading.Thread(target=_ask_and_close, args=[variant])
        asker.start()
        asker.join(0.3)
        assert asker.is_alive(), "it must not decide before the release is committed"
    asker.join(10)
    assert not WaitlistPlace.objects.exists()


def _ask_and_close(variant: Variant) -> None:
    with suppress(stock.CanBeHad):
        stock.join(variant.pk, "ada@example.com")
    connections.close_all()
