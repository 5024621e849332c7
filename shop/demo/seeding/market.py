"""What past buyers could choose from: a few words about each product on offer."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import NamedTuple

from shop.demo.goods import Goods

MOST_OFFERS = 40_000
_CIRCLE = 24  # products of one bundle that are bought with each other


class Choice(NamedTuple):
    """A variant: enough to write an order line."""

    pk: int
    sku: str
    label: str
    cents: int


@dataclass(frozen=True, slots=True)
class Offer:
    product_id: int
    title: str
    kind: str
    weight: float
    age: int
    variants: tuple[Choice, ...]


@dataclass(slots=True)
class Market:
    """Every `stride`th product of the shop, so that a million products need no more memory."""

    stride: int = 1
    offers: list[Offer] = field(default_factory=list)
    circle_of: dict[int, list[Offer]] = field(default_factory=dict)
    _open: dict[str, list[Offer]] = field(default_factory=lambda: defaultdict(list))
    _weights: list[float] = field(default_factory=list)

    def offer(self, goods: Goods, product_id: int, variant_ids: list[int]) -> None:
        if goods.index % self.stride:
            return
        choices = tuple(
            Choice(pk, variant.sku, " · ".join(variant.attributes.values()), variant.price)
            for pk, variant in zip(variant_ids, goods.variants, strict=True)
        )
        offer = Offer(
            product_id,
            goods.title,
            goods.kind,
            goods.popularity**0.7,
            goods.released_days_ago,
            choices,
        )
        self.offers.append(offer)
        self._join(goods.bought_with or goods.kind, offer)

    def _join(self, group: str, offer: Offer) -> None:
        """Put it into the group's circle that is open; a full one makes room for the next."""
        circle = self._open[group]
        circle.append(offer)
        self.circle_of[offer.product_id] = circle
        if len(circle) == _CIRCLE:
            del self._open[group]

    def basket(self, dice: Random, days_ago: float) -> list[Offer]:
        """2 to 4 products, on sale then, that meet in one cart; empty when there are none."""
        first = self._anchor(dice, days_ago)
        if first is None:
            return []
        circle = self.circle_of[first.product_id]
        others = [each for each in circle if each.age >= days_ago and each is not first]
        weights = [each.weight / (4 if each.kind == first.kind else 1) for each in others]
        wanted = 2 + min(int(dice.expovariate(1.1)), 2)
        chosen = {first.product_id: first}
        for _ in range(4 * wanted):
            stray = not others or dice.random() < 0.1
            other = self._anchor(dice, days_ago) if stray else dice.choices(others, weights)[0]
            if other is not None and len(chosen) < wanted:
                chosen[other.product_id] = other
        return list(chosen.values()) if len(chosen) > 1 else []

    def _anchor(self, dice: Random, days_ago: float) -> Offer | None:
        if len(self._weights) != len(self.offers):
            self._weights = list(accumulate(offer.weight for offer in self.offers))
        for _ in range(20):
            offer = dice.choices(self.offers, cum_weights=self._weights)[0]
            if offer.age >= days_ago:
                return offer
        return None
