"""The same questions, asked of both engines, over some hundreds of goods that differ in everything.

Filters alone must give equal ids and equal counts. With words the engines rank by scores of their
own, and at least 8 of the first 10 must be the same on average. They differ as they mean to
(decision 0014): BM25 knows how rare a word is and how often a description has it; ts_rank does not.
"""

import random
import statistics
from itertools import product as combinations
from typing import Any

import pytest

from catalog.models import Product
from catalog.search.query import SORTS, Query
from tests.search.conftest import ENGINES, fill, goods

pytestmark = [pytest.mark.elasticsearch, pytest.mark.usefixtures("range_of_goods", "elasticsearch")]
GOODS = 300
BRANDS = ("Kelp", "Tide", "Cove", "Skua", "Fjord", "Dune", "Heath", "")
KINDS = {
    "audio/headphones": ("headphones", "earbuds", "headphone case"),
    "audio/speakers": ("speaker", "soundbar", "speaker stand"),
    "computers/laptops": ("laptop", "notebook"),
    "computers/accessories": ("laptop sleeve", "mouse", "keyboard", "keyboard cover"),
    "kitchen/cups": ("mug", "cup set", "espresso cup"),
    "kitchen/pans": ("frying pan", "saucepan", "pan lid"),
    "bags": ("backpack", "laptop bag", "camera bag"),
}
MANNERS = ("walnut", "wireless", "travel", "compact", "steel", "linen", "folding", "café", "large")
SIZES = ("", "15 in", "4 GB", "0.5 l", "28 cm", "for travel", "with strap")
SHELVES = ("", "audio", "audio/headphones", "computers", "kitchen/pans")
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"in_stock": True},
    {"brands": ("kelp", "tide"), "rating": "4"},
    {"prices": ("0-25", "100-"), "in_stock": True},
    {"categories": ("audio", "bags"), "brands": ("cove",)},
    {"lowest": 2000, "highest": 9000, "rating": "3"},
)
TEXTS = (
    "headphones", "wireless headphones", "laptop", "laptop sleeve", "keyboard", "travel mug",
    "kelp speaker", "steel pan", "cafe cup", "15 inch laptop", "tide backpack", "camera bag",
    "4gb notebook", "folding keyboard", "sx-120", "wirelss speaker", "linen zeppelin", "cups",
)  # fmt: skip


@pytest.fixture
def range_of_goods(db: None) -> None:
    chance = random.Random(14)  # noqa: S311 - the same goods every time
    for number in range(GOODS):
        shelf = chance.choice(list(KINDS))
        words = [chance.choice(MANNERS), chance.choice(KINDS[shelf]), chance.choice(SIZES)]
        made = goods(
            " ".join(filter(None, words)).capitalize(),
            at=shelf,
            brand=chance.choice(BRANDS),
            price=f"{chance.randrange(500, 20_000) / 100:.2f}",
            stock=chance.choice((0, 3, 20)),
            stars=chance.choice(("0", "2.9", "3.4", "4.1", "4.5", "4.9")),
            model_number=f"SX-{number}",
            description=f"{chance.choice(MANNERS)} and {chance.choice(MANNERS)}".capitalize(),
        )
        Product.objects.filter(pk=made.pk).update(sold_count=chance.randrange(200))


def test_filters_alone_give_equal_ids_and_counts() -> None:
    fill("postgres", "elasticsearch")
    sorts = list(SORTS)
    for place, (shelf, chosen) in enumerate(combinations(SHELVES, FILTERS)):
        query = Query(shelf=shelf, sort=sorts[place % len(sorts)], **chosen)
        one, other = (engine.find(query) for engine in ENGINES.values())
        assert one.ids == other.ids, query
        assert one.total == other.total, query
        assert one.facets == other.facets, query
        assert one.average_rating == other.average_rating, query


def test_of_ten_found_by_words_eight_are_the_same() -> None:
    fill("postgres", "elasticsearch")
    shares = {}
    for text in TEXTS:
        one, other = (engine.find(Query(text=text)).ids[:10] for engine in ENGINES.values())
        assert bool(one) == bool(other), text
        shares[text] = len({*one} & {*other}) / max(len(one), len(other), 1)
    assert statistics.mean(shares.values()) >= 0.8, shares


def test_all_of_the_words_find_the_same_goods() -> None:
    fill("postgres", "elasticsearch")
    for text in TEXTS:
        query = Query(text=text)
        one, other = (engine.find(query, ("exact",)) for engine in ENGINES.values())
        assert one.total == other.total, text
        assert one.facets == other.facets, text
