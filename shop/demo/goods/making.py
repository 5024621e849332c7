"""How the family modules write their leaves: short, with the defaults of the house."""

import re

from shop.demo.drawing.colours import COLOURS
from shop.demo.goods.shapes import Axis, Leaf, Section, Voice

EVERY = tuple(COLOURS)
CALM = ("Charcoal", "Mist", "Slate", "Cream", "Ink", "Sand", "Sage", "Sky")
LEATHER = ("Rust", "Sand", "Charcoal", "Ink", "Honey", "Plum", "Kelp", "Cream")

_SPOKEN = str.maketrans({"&": " and ", "+": " plus ", "'": "", ".": ""})
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


def slugged(text: str) -> str:
    """Letters, digits and single hyphens: what an address may hold."""
    return _NOT_IN_A_SLUG.sub("-", text.lower().translate(_SPOKEN)).strip("-")


def words(line: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in line.split("|"))


def leaf(
    name: str,
    kinds: str,
    nouns: str,
    traits: str,
    prices: tuple[int, int],
    axis: Axis | None = None,
    palette: tuple[str, ...] = EVERY,
    is_coloured: bool = True,
    specs: tuple[tuple[str, str], ...] = (),
    share: int = 10,
) -> Leaf:
    """Prices in whole dollars, as a person would think of them; kept in cents."""
    low, high = prices
    details = tuple((label, words(choices)) for label, choices in specs)
    return Leaf(
        name, slugged(name), words(kinds), words(nouns), words(traits), low * 100, high * 100,
        axis, palette, is_coloured, details, share,
    )  # fmt: skip


def section(name: str, *leaves: Leaf, voice: Voice | None = None) -> Section:
    return Section(name, slugged(name), leaves, voice)
