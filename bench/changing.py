"""A catalogue in motion: prices, stock, titles and what is for sale change so many times a second,
by the shop's own verbs, and each change is watched until Elasticsearch's search shows it.

Needs Django set up on the shop's database: `enter(shop)` first.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.running import Shop

POLL_EVERY = 0.02  # seconds between two looks at the index
GIVE_UP = 60.0  # seconds after which a change counts as lost

Shown = dict[str, Any] | None  # a document as a search returns it; None where there is none


def enter(shop: Shop) -> None:
    os.environ.update(shop.environment, DJANGO_SETTINGS_MODULE="shop.settings", LOG_LEVEL="ERROR")
    import django

    django.setup()


@dataclass(frozen=True, slots=True)
class Change:
    product_id: int
    kind: str
    is_shown: Callable[[Shown], bool]
    committed_at: float


@dataclass
class Changes:
    """Makes changes at a steady rate, none to a product of which one is still on its way."""

    per_second: float
    products: list[int]
    on_its_way: dict[int, Change] = field(default_factory=dict)
    seconds: list[tuple[str, float]] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.random = random.Random(1)
        self.lock = threading.Lock()

    def run(self, seconds: float, *, watched: bool = True) -> float:
        """Returns how many were made a second: fewer while too many are on their way."""
        began = time.monotonic()
        count = 0
        while (now := time.monotonic() - began) < seconds and not self.ended.is_set():
            is_early = count > now * self.per_second
            if is_early or len(self.on_its_way) > len(self.products) // 2:
                time.sleep(0.001)
                continue
            change = self._make_one()
            count += 1
            if watched:
                with self.lock:
                    self.on_its_way[change.product_id] = change
        return count / (time.monotonic() - began)

    def _make_one(self) -> Change:
        kind = self.random.choice([*KINDS])
        with self.lock:
            product_id = self.random.choice(self.products)
            while product_id in self.on_its_way:
                product_id = self.random.choice(self.products)
        is_shown = KINDS[kind](product_id, self.random)
        self.made[kind] += 1
        return Change(product_id, kind, is_shown, time.monotonic())

    def watch(self) -> None:
        """Ask the index again and again, until nothing is on its way after the end."""
        while not (self.ended.is_set() and not self.on_its_way):
            with self.lock:
                waiting = list(self.on_its_way.values())
            if waiting:
                self._look(waiting)
            time.sleep(POLL_EVERY)

    def _look(self, waiting: list[Change]) -> None:
        shown = search([change.product_id for change in waiting])
        now = time.monotonic()
        for change in waiting:
            took = now - change.committed_at
            if change.is_shown(shown.get(change.product_id)) or took > GIVE_UP:
                self.seconds.append((change.kind, took))
                with self.lock:
                    del self.on_its_way[change.product_id]


def search(product_ids: list[int]) -> dict[int, dict[str, Any]]:
    """Documents as a search sees them, which is later than they can be got by id."""
    from catalog.search import elastic

    answer = elastic.client().search(
        index=elastic.settings.SEARCH_INDEX,
        query={"terms": {"product_id": product_ids}},
        size=len(product_ids),
        source_includes=["title", "price_cents", "in_stock"],
    )
    return {int(hit["_id"]): hit["_source"] for hit in answer["hits"]["hits"]}


# --- The changes; each returns how to know it in a document ---------------------------------------


def _price(product_id: int, dice: random.Random) -> Callable[[Shown], bool]:
    from django.db import transaction

    from catalog import changes
    from catalog.models import Variant

    cents = dice.randrange(100, 100_000)
    with transaction.atomic():
        Variant.objects.filter(product=product_id).update(price=cents / 100, list_price=None)
        changes.products_changed([product_id])
    return lambda shown: shown is None or shown["price_cents"] == cents


def _title(product_id: int, dice: random.Random) -> Callable[[Shown], bool]:
    from django.db import transaction

    from catalog import changes
    from catalog.models import Product
    from catalog.search import analysis

    title = f"Change {dice.randrange(10**9)}"
    with transaction.atomic():
        Product.objects.filter(pk=product_id).update(title=title)
        changes.products_changed([product_id])
    words = " ".join(analysis.words(title))
    return lambda shown: shown is None or shown["title"] == words


def _stock(product_id: int, dice: random.Random) -> Callable[[Shown], bool]:
    from catalog import stock
    from catalog.models import Variant

    units = dice.choice((0, 0, 40))
    for variant_id in Variant.objects.filter(product=product_id).values_list("pk", flat=True):
        with suppress(stock.HeldByShoppers):
            stock.adjust(variant_id, units, actor="bench", note="counted")
    return lambda shown: shown is None or shown["in_stock"] is (units > 0)


def _publish(product_id: int, dice: random.Random) -> Callable[[Shown], bool]:
    from catalog import changes
    from catalog.models import Product

    is_published = not Product.objects.get(pk=product_id).is_published
    changes.set_published([product_id], is_published)
    return lambda shown: (shown is not None) is is_published


KINDS: dict[str, Callable[[int, random.Random], Callable[[Shown], bool]]] = {
    "price": _price,
    "title": _title,
    "stock": _stock,
    "publish": _publish,
}
