"""The proof from beginning to end. Whatever happens on the way, nothing of it stays for sale."""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from http.client import HTTPException
from types import FrameType
from uuid import uuid4

from django.conf import settings
from django.db import connections

from catalog import stock
from catalog.models import Hold, Product, Variant
from orders import payments
from shop.proof import figures, goods, tidying
from shop.proof.control import unguarded_shop
from shop.proof.crowd import Crowd, Outcome
from shop.proof.figures import Result
from shop.proof.visitor import Address, NotBought, Visitor

_PAYING_AT_ONCE = 4  # with the provider's own test keys, which bear few calls a second
_SELLING_AT_ONCE = 8  # threads with a database connection each


class NotOurs(Exception):
    """Nobody answers at the address, or another shop does. `str()` says what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    url: str
    buyers: int
    units: int
    guarded: bool = True
    buying: bool = True  # else buyers only hold, and what they hold is sold without a payment

    @property
    def address(self) -> Address:
        """Without TLS, a shop that shoppers know by TLS is the web server behind its proxy."""
        is_behind = self.url.startswith("http:") and settings.SHOP_URL.startswith("https:")
        return Address(self.url, settings.SHOP_URL if is_behind else "")


def prove(plan: Plan, advance: Callable[[], None]) -> Result:
    """Raises goods.AnotherProof, goods.NoShelf, NotOurs, control.ControlFailed."""
    run = uuid4().hex[:12]
    with goods.alone(), _interrupted_once():
        _clear_away()  # what a proof left that was killed
        try:
            variant = goods.put_on_sale(run)
            _require_ours(plan.address, variant.product, run)
            return _rush(plan, variant, run, advance)
        finally:
            _hear_no_signals()
            _clear_away()


def _clear_away() -> None:
    variant = goods.find()
    if variant:
        tidying.clear_away(variant)


def _require_ours(address: Address, product: Product, run: str) -> None:
    """Our database has just got this run's page: a shop that shows it has the same database."""
    url = address.url
    try:
        page = Visitor(address).get(product.get_absolute_url())
    except (OSError, HTTPException) as error:
        raise NotOurs(
            f"Nothing answers at {url} ({error}). Start the shop (`make run`), or say where it is"
            " with --url."
        ) from error
    if page.status == 200 and run in page.body:
        return
    if page.location:
        raise NotOurs(f"{url} sends visitors to {page.location}: give that address with --url.")
    if page.status == 404:
        raise NotOurs(
            f"{url} answers, but it is another shop: it does not have the product that was just put"
            " into this one's database. Say with --url where this one is."
        )
    raise NotOurs(
        f"{url} answers {page.status} where the product of this proof should be. Does"
        " ALLOWED_HOSTS name this address, and can the shop reach its database?"
    )


def _rush(plan: Plan, variant: Variant, run: str, advance: Callable[[], None]) -> Result:
    before = figures.last_movement(variant.pk)
    stock.receive(variant.pk, plan.units, actor=goods.ACTOR, note=f"For proof {run}.")
    purchase = _purchase(run) if plan.guarded and plan.buying else None
    with nullcontext(plan.address) if plan.guarded else unguarded_shop(variant.pk) as address:
        outcomes = Crowd(address, variant.pk, plan.buyers, purchase).rush(advance)
    if plan.guarded and not plan.buying:
        _sell_what_is_held(variant, run)
    return _result(plan, variant, before, outcomes)


def _result(plan: Plan, variant: Variant, before: int, outcomes: list[Outcome]) -> Result:
    orders = tidying.orders_of_proofs().count()
    return Result(plan.units, outcomes, figures.read_ledger(variant.pk, before), orders)


def _purchase(run: str) -> Callable[[Visitor, int], None]:
    few = threading.BoundedSemaphore(_PAYING_AT_ONCE)
    turn = nullcontext() if settings.STRIPE_API_BASE else few

    def card() -> str:
        try:
            return payments.test_card()
        except (payments.PaymentUnreachable, payments.PaymentRefused) as problem:
            raise NotBought(f"no test card: {problem}") from problem

    def buy(visitor: Visitor, number: int) -> None:
        with turn:
            visitor.buy(f"buyer-{run}-{number}{tidying.BUYERS_AT}", card)

    return buy


def _sell_what_is_held(variant: Variant, run: str) -> None:
    owners = list(Hold.objects.filter(variant=variant).values_list("owner", flat=True))

    def sell(pile: list[str]) -> None:
        try:
            for owner in pile:
                with suppress(stock.InsufficientStock):  # then the ledger shows what is missing
                    stock.sell(owner, {variant.pk: 1}, reference=f"proof-{run}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(_SELLING_AT_ONCE) as pool:
        list(pool.map(sell, (owners[place::_SELLING_AT_ONCE] for place in range(_SELLING_AT_ONCE))))


# --- Ctrl-C --------------------------------------------------------------------------------------

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """The first signal is a KeyboardInterrupt; those of an impatient hand come to nothing."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        _hear_no_signals()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _hear_no_signals() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
