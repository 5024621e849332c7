"""What was asked: parsed, bounded and printable as an address again. Nonsense is dropped."""

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from catalog.search.placing import Placed

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
# By how much the score of the words is lengthened for what is in stock, for the square root of the
# stars and for the logarithm of units sold: a quarter at most. With more, the goods that were asked
# for sink below those that merely sell (bench/search_relevance.py).
WORTH = {"in_stock": 0.1, "rating": 0.04, "sold_count": 0.01}
LONGEST_TEXT = 200
MOST_VALUES = 20
LAST_PAGE = 400

_PATH = re.compile(r"[-\w]+(?:/[-\w]+)*", re.ASCII)
_SLUG = re.compile(r"[-\w]{1,120}", re.ASCII)
_FIELDS = {"category": "categories", "brand": "brands", "price": "prices"}


@dataclass(frozen=True, slots=True)
class Query:
    """`shelf` is the path of the category page being viewed, '' on the search page.

    `exact`: these very words and filters, however little they find. `placed`: what
    staff decided for it; see `tuning`.
    """

    text: str = ""
    shelf: str = ""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    rating: str = ""
    in_stock: bool = False
    sort: str = "best"
    page: int = 1
    exact: bool = False
    placed: Placed = Placed()

    @classmethod
    def parse(cls, params: QueryDict, shelf: str = "") -> "Query":
        rating, sort = params.get("rating", ""), params.get("sort", "")
        return cls(
            text=clean_text(params.get("q") or ""),
            shelf=shelf,
            categories=_values(params, "category", _is_path),
            brands=_values(params, "brand", _SLUG.fullmatch),
            prices=_values(params, "price", PRICE_BANDS.__contains__),
            rating=rating if rating in RATINGS else "",
            in_stock=params.get("stock") == "in",
            sort=sort if sort in SORTS else "best",
            page=_page(params.get("page") or ""),
            exact=params.get("exact") == "1",
        )

    def with_(self, **changes: Any) -> "Query":
        """A copy; changing anything but the page leads back to the first page."""
        return dataclasses.replace(self, **({"page": 1} | changes))

    def toggled(self, facet: str, value: str) -> "Query":
        """With this value chosen, or no longer when it was. One rating at a time."""
        if facet == "stock":
            return self.with_(in_stock=not self.in_stock)
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
        pairs = [("q", self.text)] if self.text else []
        for name, field in _FIELDS.items():
            pairs += [(name, value) for value in getattr(self, field)]
        if self.rating:
            pairs.append(("rating", self.rating))
        if self.in_stock:
            pairs.append(("stock", "in"))
        if self.sort != "best":
            pairs.append(("sort", self.sort))
        if self.exact:
            pairs.append(("exact", "1"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return "?" + urlencode(pairs, safe="/")

    @property
    def has_filters(self) -> bool:
        return bool(self.categories or self.brands or self.prices or self.rating or self.in_stock)


def clean_text(text: str) -> str:
    """One line without control characters or half characters, which no engine could store."""
    cut = text[: LONGEST_TEXT * 4]
    kept = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in cut)
    return " ".join(kept.split())[:LONGEST_TEXT].strip()


def _values(params: QueryDict, name: str, is_sound: Any) -> tuple[str, ...]:
    sound = (value for value in params.getlist(name) if isinstance(value, str) and is_sound(value))
    return tuple(dict.fromkeys(sound))[:MOST_VALUES]


def _is_path(value: str) -> bool:
    return len(value) <= 255 and bool(_PATH.fullmatch(value))


def _is_line(facet: str, one: str, other: str) -> bool:
    """Choosing a shelf replaces one above or below it: both together would be the wider one."""
    return facet == "category" and (one.startswith(f"{other}/") or other.startswith(f"{one}/"))


def _page(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        return 1
    return min(max(int(value[:9]), 1), LAST_PAGE)
