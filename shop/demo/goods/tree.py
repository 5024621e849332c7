"""The category tree as flat lookups: which leaf comes next, and what is it called."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from shop.demo.goods.families import FAMILIES
from shop.demo.goods.names import BRANDS
from shop.demo.goods.shapes import Family, Leaf, Voice


@dataclass(frozen=True, slots=True)
class Category:
    """A node as a database wants it: parents come before their children."""

    path: tuple[str, ...]
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the round in which leaves take turns; `turn` of `turns` within the leaf."""

    family: Family
    leaf: Leaf
    voice: Voice
    category: tuple[str, str, str]
    brands: tuple[str, ...]
    turn: int
    turns: int


CATEGORIES: tuple[Category, ...] = tuple(
    category
    for family in FAMILIES
    for category in (
        Category((family.slug,), family.name, family.sections[0].leaves[0].kinds[0]),
        *(
            node
            for section in family.sections
            for node in (
                Category((family.slug, section.slug), section.name, section.leaves[0].kinds[0]),
                *(
                    Category((family.slug, section.slug, leaf.slug), leaf.name, leaf.kinds[0])
                    for leaf in section.leaves
                ),
            )
        ),
    )
)


@lru_cache(maxsize=4)
def slots(seed: int) -> tuple[Slot, ...]:
    """The shuffled round of leaves. Knowing its turn, a leaf can number its goods without
    counting those before, which is what makes plan(index) possible for any index."""
    found = []
    for family in FAMILIES:
        brands = tuple(brand for brand, roots in BRANDS.items() if family.slug in roots)
        for section in family.sections:
            for leaf in section.leaves:
                path = (family.slug, section.slug, leaf.slug)
                voice = section.voice or family.voice
                found += [
                    Slot(family, leaf, voice, path, brands, turn, leaf.share)
                    for turn in range(leaf.share)
                ]
    Random(seed).shuffle(found)
    return tuple(found)
