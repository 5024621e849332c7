"""What was asked: parsed, bounded and printable as an address again. Nonsense is dropped."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from catalog.search.placing import Placed
from shop.lib.money import from_cents, to_cents

SORTS: dict[str, str] = {
    "best": "Best match",
    "price-up": "Price: low to high",
    "price-down": "Price: high to low",
    "rating": "Customer rating",
    "newest": "Newest",
    "bestselling": "Bestselling",
}
# Bands of the lowest price of a product, in cents: from (included) and to (excluded).
PRICE_BANDS: dict[str, tuple[int, int | None]] = {
    "0-25": (0, 2500),
    "25-50": (2500, 5000),
    "50-100": (5000, 10000),
    "100-": (10000, None),
}
# At least so many stars, in hundredths.
RATINGS: dict[str, int] = {"4.5": 450, "4": 400, "3": 300}
# What each sort compares, with True for descending; products without a value come last. "best"
# is so for a shelf: with words, how well they match comes first. The id settles every tie.
ORDERS: dict[str, tuple[tuple[str, bool], ...]] = {
    "best": (("sold_count", True), ("rating", True)),
    "price-up": (("price_cents", False),),
    "price-down": (("price_cents", True),),
    "rating": (("rating", True), ("rating_count", True)),
    "newest": (("released_on", True),),
    "bestselling": (("sold_count", True),),
}
LONGEST_TEXT = 200
MOST_VALUES = 20
LAST_PAGE = 400
LONGEST_ATTRIBUTE = 80  # characters of `name:value`
HIGHEST_PRICE = 2**31 - 1  # in cents: what the engines keep prices in

_PATH = re.compile(r"[-\w]+(?:/[-\w]+)*", re.ASCII)
_SLUG = re.compile(r"[-\w]{1,120}", re.ASCII)
_AMOUNT = re.compile(r"[$]?\d{1,9}(?:\.\d{0,2})?", re.ASCII)
_FIELDS = {"category": "categories", "brand": "brands", "price": "prices", "attr": "attributes"}


@dataclass(frozen=True, slots=True)
class Query:
    """`shelf` is the path of the category page being viewed, '' on the search page.

    `attributes` are written `colour:Kelp`. `lowest` and `highest` are in cents, both included.
    `exact`: these very words and filters, however little they find. `placed`: what
    staff decided for it; see `tuning`.
    """

    text: str = ""
    shelf: str = ""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    attributes: tuple[str, ...] = ()
    rating: str = ""
    in_stock: bool = False
    sort: str = "best"
    page: int = 1
    exact: bool = False
    every_brand: bool = False
    misread: tuple[str, ...] = field(default=(), compare=False)
    placed: Placed = Placed()

    @classmethod
    def parse(cls, params: QueryDict, shelf: str = "") -> "Query":
        rating, sort = params.get("rating", ""), params.get("sort", "")
        lowest, highest = _range(params)
        return cls(
            text=clean_text(params.get("q") or ""),
            shelf=shelf,
            categories=_values(params, "category", _is_path),
            brands=_values(params, "brand", _SLUG.fullmatch),
            prices=_values(params, "price", PRICE_BANDS.__contains__),
            lowest=lowest,
            highest=highest,
            attributes=_values(params, "attr", _is_attribute),
            rating=rating if rating in RATINGS else "",
            in_stock=params.get("stock") == "in",
            sort=sort if sort in SORTS else "best",
            page=_page(params.get("page") or ""),
            exact=params.get("exact") == "1",
            every_brand=params.get("brands") == "all",
            misread=tuple(_misread(params)),
        )

    def with_(self, **changes: Any) -> "Query":
        """A copy; changing anything but the page leads back to the first page."""
        return dataclasses.replace(self, **({"page": 1} | changes))

    def toggled(self, facet: str, value: str) -> "Query":
        """With this value chosen, or no longer when it was. One rating at a time."""
        if facet == "stock":
            return self.with_(in_stock=not self.in_stock)
        if facet == "range":
            return self.with_(lowest=None, highest=None)
        if facet == "rating":
            return self.with_(rating="" if self.rating == value else value)
        chosen: tuple[str, ...] = getattr(self, _FIELDS[facet])
        if value in chosen:
            chosen = tuple(other for other in chosen if other != value)
        else:
            chosen = (*(other for other in chosen if not _is_line(facet, other, value)), value)
        return self.with_(**{_FIELDS[facet]: chosen[-MOST_VALUES:]})

    @property
    def querystring(self) -> str:
        """What is not as usual, as an address says it."""
        listed = [(name, value) for name in _FIELDS for value in getattr(self, _FIELDS[name])]
        single = {
            "price_min": self.price_min,
            "price_max": self.price_max,
            "rating": self.rating,
            "stock": "in" if self.in_stock else "",
            "sort": "" if self.sort == "best" else self.sort,
            "exact": "1" if self.exact else "",
            "brands": "all" if self.every_brand else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        pairs = [("q", self.text), *listed, *single.items()]
        return "?" + urlencode([pair for pair in pairs if pair[1]], safe="/:")

    @property
    def price_min(self) -> str:
        return _written(self.lowest)

    @property
    def price_max(self) -> str:
        return _written(self.highest)

    @property
    def has_range(self) -> bool:
        return self.lowest is not None or self.highest is not None

    @property
    def attributes_by_name(self) -> dict[str, list[str]]:
        """The chosen `name:value` of each name."""
        by_name: dict[str, list[str]] = {}
        for attribute in self.attributes:
            by_name.setdefault(attribute.partition(":")[0], []).append(attribute)
        return by_name

    @property
    def has_filters(self) -> bool:
        lists = self.categories or self.brands or self.prices or self.attributes
        return bool(lists or self.has_range or self.rating or self.in_stock)

    @property
    def cleared(self) -> "Query":
        """The same question without filters."""
        none: dict[str, Any] = dict.fromkeys(_FIELDS.values(), ())
        return self.with_(**none, lowest=None, highest=None, rating="", in_stock=False)


def clean_text(text: str) -> str:
    """One line without control characters or half characters, which no engine could store."""
    cut = text[: LONGEST_TEXT * 4]
    kept = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in cut)
    return " ".join(kept.split())[:LONGEST_TEXT].strip()


def _values(params: QueryDict, name: str, is_sound: Any) -> tuple[str, ...]:
    sound = (value for value in params.getlist(name) if isinstance(value, str) and is_sound(value))
    return tuple(dict.fromkeys(sound))[:MOST_VALUES]


def _range(params: QueryDict) -> tuple[int | None, int | None]:
    """In cents. Ends that were mixed up are put right."""
    lowest, highest = (_cents(params.get(name) or "") for name in ("price_min", "price_max"))
    if lowest is not None and highest is not None and lowest > highest:
        return highest, lowest
    return lowest, highest


def _cents(text: str) -> int | None:
    amount = text.replace(",", "").strip()
    if not _AMOUNT.fullmatch(amount):
        return None
    return min(to_cents(Decimal(amount.removeprefix("$"))), HIGHEST_PRICE)


def _written(cents: int | None) -> str:
    if cents is None:
        return ""
    return f"{from_cents(cents):.2f}".removesuffix(".00")


def _misread(params: QueryDict) -> Iterator[str]:
    """What a shopper typed or sent that was left out, in words that say so."""
    for name in ("price_min", "price_max"):
        typed = clean_text(params.get(name) or "")
        if typed and _cents(typed) is None:
            yield f"“{typed[:20]}” is no price, so we left it out. Try a number like 25 or 49.90."
    if len(params.get("q") or "") > LONGEST_TEXT:
        yield f"That was a lot of words: we searched for the first {LONGEST_TEXT} characters."
    if any(len(set(params.getlist(name))) > MOST_VALUES for name in _FIELDS):
        yield f"We took the first {MOST_VALUES} choices of each filter and left out the rest."


def _is_attribute(value: str) -> bool:
    name, _, choice = value.partition(":")
    return bool(name and choice) and len(value) <= LONGEST_ATTRIBUTE and clean_text(value) == value


def _is_path(value: str) -> bool:
    return len(value) <= 255 and bool(_PATH.fullmatch(value))


def _is_line(facet: str, one: str, other: str) -> bool:
    """Choosing a shelf replaces one above or below it: both together would be the wider one."""
    return facet == "category" and (one.startswith(f"{other}/") or other.startswith(f"{one}/"))


def _page(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        return 1
    return min(max(int(value[:9]), 1), LAST_PAGE)
