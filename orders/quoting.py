"""What an order would come to: the lines and amounts that a shopper looks at, and agrees to.

The review shows a quote and sends it back with 'Place order'. What would be ordered then must be
the same to the cent and the unit; else nothing is charged and the shopper hears what is different.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Self

from cart.models import Cart
from catalog.models import Variant
from shop.lib.money import Totals

_AMOUNT = r"\d{1,10}\.\d\d"
_LINE = re.compile(rf"(\d{{1,18}})x(\d{{1,9}})@({_AMOUNT})")
_AMOUNTS = re.compile(rf"({_AMOUNT})\+({_AMOUNT})\+({_AMOUNT})")
LONGEST = 10_000  # characters


class Wanted(NamedTuple):
    quantity: int
    price: Decimal  # of one unit


@dataclass(frozen=True, slots=True)
class Quote:
    """Lines by variant id, and what they come to."""

    lines: Mapping[int, Wanted]
    totals: Totals

    @classmethod
    def of(cls, cart: Cart) -> Self:
        lines = {
            line.variant_id: Wanted(line.quantity, line.variant.price) for line in cart.loaded_lines
        }
        return cls(lines, cart.totals)

    @classmethod
    def read(cls, text: str) -> Self:
        """The inverse of `str()`. Raises ValueError for anything else."""
        goods, _, amounts = text.partition("=")
        found = _AMOUNTS.fullmatch(amounts)
        lines = [_LINE.fullmatch(line) for line in goods.split(",")]
        if found is None or None in lines:
            raise ValueError("That is no quote.")
        subtotal, tax, shipping = map(Decimal, found.groups())
        wanted = dict(_parsed(match) for match in lines if match)
        return cls(wanted, Totals(subtotal, tax, shipping))

    def __str__(self) -> str:
        """`7x2@20.00,9x1@5.00=45.00+3.60+5.99`: variants, units, prices; goods, tax, shipping."""
        goods = ",".join(f"{id}x{units}@{price:.2f}" for id, (units, price) in self.lines.items())
        totals = self.totals
        return f"{goods}={totals.subtotal:.2f}+{totals.tax:.2f}+{totals.shipping:.2f}"

    def changes_since(self, seen: "Quote") -> list[str]:
        """What is different from what was seen, in a shopper's words."""
        ids = [*self.lines, *(id for id in seen.lines if id not in self.lines)]
        different = [id for id in ids if self.lines.get(id) != seen.lines.get(id)]
        names = _names(different)
        goods = [
            words
            for id in different
            for words in _of_line(names[id], seen.lines.get(id), self.lines.get(id))
        ]
        return [*goods, *_of_amounts(seen.totals, self.totals, same_goods=not goods)]


def _parsed(line: re.Match[str]) -> tuple[int, Wanted]:
    variant, quantity, price = line.groups()
    return int(variant), Wanted(int(quantity), Decimal(price))


def _names(variant_ids: list[int]) -> dict[int, str]:
    known = Variant.objects.filter(pk__in=variant_ids).select_related("product")
    names = {variant.pk: variant.product.title for variant in known}
    return {id: names.get(id, "One of your things") for id in variant_ids}


def _of_line(name: str, seen: Wanted | None, now: Wanted | None) -> Iterator[str]:
    if now is None:
        yield f"{name} is not in your cart any more."
    elif seen is None:
        yield f"{name} came into your cart."
    else:
        if now.price != seen.price:
            yield f"{name} costs ${now.price:,.2f} now; it was ${seen.price:,.2f}."
        if now.quantity != seen.quantity:
            yield f"{name}: {now.quantity} in your cart now; there were {seen.quantity}."


def _of_amounts(seen: Totals, now: Totals, *, same_goods: bool) -> Iterator[str]:
    if now.shipping != seen.shipping:
        yield f"Delivery is {_price(now.shipping)} now; it was {_price(seen.shipping)}."
    if same_goods and now.tax != seen.tax:
        yield f"Tax is ${now.tax:,.2f} now; it was ${seen.tax:,.2f}."


def _price(amount: Decimal) -> str:
    return f"${amount:,.2f}" if amount else "free"
