"""What a family of goods knows, and what planning makes of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """An attribute variants differ in besides colour; each further value costs `step` % more."""

    name: str
    values: tuple[str, ...]
    step: int = 0
    at_most: int = 4


@dataclass(frozen=True, slots=True)
class Leaf:
    """A third-level category and how its goods are named, priced and varied."""

    name: str
    slug: str
    kinds: tuple[str, ...]
    nouns: tuple[str, ...]
    traits: tuple[str, ...]
    low: int
    high: int
    axis: Axis | None
    palette: tuple[str, ...]
    is_coloured: bool
    specs: tuple[tuple[str, tuple[str, ...]], ...]
    share: int


@dataclass(frozen=True, slots=True)
class Voice:
    """Sentences, features and opinions that fit a whole family, or a section of it.

    Sentences may use {series} and {brand}; both are proper names in the singular.
    """

    openings: tuple[str, ...]
    middles: tuple[str, ...]
    closings: tuple[str, ...]
    features: tuple[str, ...]
    specs: tuple[tuple[str, tuple[str, ...]], ...]
    praise: tuple[str, ...]
    blame: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A second-level category; without a voice of its own it speaks as its family does."""

    name: str
    slug: str
    leaves: tuple[Leaf, ...]
    voice: Voice | None


@dataclass(frozen=True, slots=True)
class Family:
    """A root category. `marks` number a series ('Two', 'III'); titles may start with the brand."""

    name: str
    slug: str
    code: str
    marks: tuple[str, ...]
    brand_leads: bool
    sections: tuple[Section, ...]
    voice: Voice


@dataclass(frozen=True, slots=True)
class Variant:
    sku: str
    attributes: dict[str, str]
    colour: str
    price: int
    list_price: int | None
    on_hand: int


@dataclass(frozen=True, slots=True)
class Goods:
    """One product as the demo shop sells it; money in cents, times in days before today."""

    index: int
    external_id: str
    title: str
    slug: str
    brand: str
    seller: str
    category: tuple[str, str, str]
    kind: str
    description: str
    features: tuple[str, ...]
    specs: tuple[tuple[str, str], ...]
    colours: tuple[str, ...]
    variants: tuple[Variant, ...]
    popularity: float
    rating: float
    rating_count: int
    released_days_ago: int
    bought_with: str


@dataclass(frozen=True, slots=True)
class Review:
    rating: int
    title: str
    text: str
    byline: str
    days_ago: int
