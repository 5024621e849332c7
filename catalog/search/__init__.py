"""Finding products. Elasticsearch answers while it can, PostgreSQL whenever it cannot."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from catalog.models import Brand, Category, Product
from catalog.search import elastic, guard, postgres, relaxing, spelling, tuning
from catalog.search.metering import metered, of_search, of_suggestions
from catalog.search.query import Query, clean_text
from catalog.search.results import Reading, Results, Suggestions

SHORTEST = 2  # letters before anything is suggested
FEW = 3  # shelves, and brands


@metered("search", of_search)
def find(query: Query) -> Results:
    """What was asked for, or the next best thing: see `relaxing`."""
    return relaxing.find(query, _Engines().find)


class _Engines:
    """Elasticsearch, within one budget however often it is asked; once it fails, PostgreSQL."""

    def __init__(self) -> None:
        self.budget = elastic.Budget() if settings.SEARCH == elastic.NAME else None

    def find(self, query: Query, readings: Sequence[Reading]) -> Results:
        query = tuning.placed(query)
        if self.budget:
            found = guard.read(elastic.find, query, readings, self.budget)
            if found is not None:
                return found
            self.budget = None
        results = postgres.find(query, readings)
        results.is_simplified = settings.SEARCH == elastic.NAME
        return results


@metered("suggest", of_suggestions)
def suggest(text: str, limit: int = 6) -> Suggestions:
    """What a shopper who typed this far may mean. Where nothing begins so, what is spelt alike."""
    text = clean_text(text)
    if len(text) < SHORTEST:
        return Suggestions(engine=settings.SEARCH)
    suggestions = _suggested(text, limit)
    if not suggestions:
        meant = spelling.completed(text)
        nearest = _suggested(meant, limit) if meant else suggestions
        if nearest:
            nearest.meant = meant
            return nearest
    return suggestions


def _suggested(text: str, limit: int) -> Suggestions:
    suggestions = _suggested_products(text, limit)
    suggestions.categories = list(Category.objects.filter(_begins_like(text))[:FEW])
    sold = Product.objects.listed().filter(brand=OuterRef("pk"))
    brands = Brand.objects.filter(_begins_like(text))
    suggestions.brands = list(brands.filter(Exists(sold))[:FEW])
    return suggestions


def _suggested_products(text: str, limit: int) -> Suggestions:
    if settings.SEARCH == elastic.NAME:
        products = guard.read(elastic.suggest, text, limit)
        if products is not None:
            return Suggestions(elastic.NAME, products)
    products = postgres.suggest(text, limit)
    return Suggestions(postgres.NAME, products, is_simplified=settings.SEARCH == elastic.NAME)


def _begins_like(text: str) -> Q:
    """The name, or a later word of it, begins with the text."""
    return Q(name__istartswith=text) | Q(name__icontains=f" {text}")


__all__ = ["Query", "Results", "Suggestions", "find", "suggest"]
