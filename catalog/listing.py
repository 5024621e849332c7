"""A page of search results or of a shelf, as its templates ask for it."""

import time
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.functional import cached_property

from catalog import cards, search
from catalog.cards import Card
from catalog.models import Category, Product
from catalog.search.query import SORTS, Query
from catalog.search.results import PER_PAGE, Facet
from catalog.wording import Crumb, crumbs

LOADS_ITSELF = 4  # pages that scrolling brings; then it asks, so that the footer is reached
BESTSELLING = 4


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    remove: str


class Listing:
    def __init__(self, query: Query, shelf: Category | None = None) -> None:
        self.asked = query
        self.shelf = shelf
        began = time.perf_counter()
        self.results = search.find(query)
        self.milliseconds = (time.perf_counter() - began) * 1000
        self.query = self.results.query  # where nothing was found, the nearest one that finds some

    @cached_property
    def products(self) -> list[Card]:
        return cards.of(self.results.ids)

    @cached_property
    def crumbs(self) -> list[Crumb]:
        way = list(Category.objects.on_the_way_to(self.shelf)) if self.shelf else []
        return crumbs(way, self.heading)

    @property
    def heading(self) -> str:
        if self.shelf:
            return self.shelf.name
        if self.query.text:
            return self.query.text
        return "New in" if self.query.sort == "newest" else "Everything"

    @property
    def current_shelf(self) -> str:
        """What the bar of shelves marks: a root path, or "new"."""
        if self.shelf:
            return self.shelf.path.split("/")[0]
        return "new" if not self.query.text and self.query.sort == "newest" else ""

    @cached_property
    def facets(self) -> list[Facet]:
        """Those to choose from: a typed range of prices is a chip, and stands with the prices."""
        return [facet for facet in self.results.facets if facet.name != "range"]

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(value.label, self.query.toggled(facet.name, value.value).querystring)
            for facet in self.results.facets
            for value in facet.values
            if value.selected
        ]

    @cached_property
    def cleared(self) -> str:
        """The same question without filters."""
        return self.query.cleared.querystring

    @property
    def insisted(self) -> str:
        """What the shopper asked for and nothing else, though nothing is found."""
        return self.asked.with_(exact=True).querystring

    @property
    def did_you_mean(self) -> str:
        """The same question, spelt better; "" where there is nothing to better."""
        text = self.results.did_you_mean
        return self.query.with_(text=text, exact=False).querystring if text else ""

    @cached_property
    def bestselling(self) -> list[Card]:
        """What the whole shop sells most: for a page that has nothing else to show."""
        return cards.of(Product.objects.listed().bestselling(BESTSELLING))

    @property
    def first_page(self) -> str:
        return self.query.with_().querystring

    @property
    def with_every_brand(self) -> str:
        """The same with a long list of brands; "" when it is that already."""
        return "" if self.query.every_brand else self.query.with_(every_brand=True).querystring

    @property
    def sorts(self) -> dict[str, str]:
        return SORTS

    @cached_property
    def next_page(self) -> str:
        if self.query.page >= self.results.pages:
            return ""
        return self.query.with_(page=self.query.page + 1).querystring

    @cached_property
    def previous_page(self) -> str:
        if self.query.page <= 1:
            return ""
        return self.query.with_(page=self.query.page - 1).querystring

    @property
    def places_before(self) -> int:
        """How many results stand on earlier pages."""
        return (self.query.page - 1) * PER_PAGE

    @cached_property
    def position(self) -> str:
        """Where its cards are in the whole, as it is read out."""
        first, last = self.places_before + 1, self.places_before + len(self.results.ids)
        total = intcomma(self.results.total) + ("+" if self.results.is_capped else "")
        return f"Page {self.query.page}, items {intcomma(first)} to {intcomma(last)} of {total}"

    @property
    def loads_itself(self) -> int:
        return LOADS_ITSELF
