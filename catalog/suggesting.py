"""What the search box offers while somebody types."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from catalog import cards, insight, search
from catalog.cards import Card
from catalog.search import analysis
from catalog.search.query import clean_text

PRODUCTS = 6
QUERIES = 4


@dataclass(frozen=True, slots=True)
class Option:
    """A link, with a drawing of static/img/icons.svg or as a product's card in small."""

    id: str
    href: str
    name: str
    drawing: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    label: str
    options: list[Option]


class Suggested:
    """`text` is what was typed; or, where nothing begins so, what was probably meant."""

    def __init__(self, typed: str) -> None:
        typed = clean_text(typed)
        self._found = search.suggest(typed, PRODUCTS)
        self.engine = self._found.engine
        self.is_corrected = bool(self._found.meant)
        self.text = self._found.meant or typed
        self.groups = [group for group in self._groups() if group.options]

    @property
    def number(self) -> int:
        return sum(len(group.options) for group in self.groups)

    def _groups(self) -> Iterator[Group]:
        corrected = [self.text] if self.is_corrected else []
        yield Group("spelling", "Did you mean", _queries("spelling", corrected))
        yield Group("queries", "Others looked for", _queries("query", self._asked_before()))
        yield Group("products", "Products", [_product(c) for c in cards.of(self._found.products)])
        shelves = [
            Option(f"shelf-{shelf.pk}", shelf.get_absolute_url(), shelf.name, "shelf")
            for shelf in self._found.categories
        ]
        yield Group("shelves", "Shelves", shelves)
        brands = [
            Option(f"brand-{brand.pk}", _search(brand=brand.slug), brand.name, "tag")
            for brand in self._found.brands
        ]
        yield Group("brands", "Brands", brands)

    def _asked_before(self) -> list[str]:
        if len(self.text) < search.SHORTEST:
            return []
        said = analysis.fold(self.text)
        others = [text for text in insight.popular(self.text, QUERIES + 1) if text != said]
        return others[:QUERIES]


def _queries(kind: str, texts: list[str]) -> list[Option]:
    return [
        Option(f"{kind}-{place}", _search(q=text), text, "find")
        for place, text in enumerate(texts, 1)
    ]


def _product(card: Card) -> Option:
    return Option(f"product-{card.product_id}", card.url, card.title, card=card)


def _search(**parameters: str) -> str:
    return f"{reverse('catalog:search')}?{urlencode(parameters)}"
