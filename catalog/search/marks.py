"""The keywords of a document in PostgreSQL: everything that is met whole and narrows a search."""

from collections.abc import Iterable

from catalog.search.documents import Document
from catalog.search.query import PRICE_BANDS, RATINGS

# Tier n holds what has sold 4^n units or more, and less than the next: 0, 1-3 are the same tier.
TIERS = 8
PARTS = 64  # of a like size, whatever is asked for


def of(document: Document) -> list[str]:
    return [
        *on_shelves(document.categories),
        *of_brands([document.brand] if document.brand else []),
        *with_attributes(document.attributes),
        *in_bands(_bands(document.price_cents)),
        *rated([stars for stars, least in RATINGS.items() if document.rating >= least]),
        *parts(part_of(document.product_id), part_of(document.product_id) + 1),
        sold(_tier(document.sold_count)),
    ]


def on_shelves(paths: Iterable[str]) -> list[str]:
    """A document is on its shelf and on all above it."""
    return [f"in:{path}" for path in paths]


def of_brands(slugs: Iterable[str]) -> list[str]:
    return [f"by:{slug}" for slug in slugs]


def with_attributes(attributes: Iterable[str]) -> list[str]:
    return [f"is:{attribute}" for attribute in attributes]


def in_bands(bands: Iterable[str]) -> list[str]:
    return [f"costs:{band}" for band in bands]


def rated(stars: Iterable[str]) -> list[str]:
    return [f"stars:{least}" for least in stars]


def part_of(product_id: int) -> int:
    return product_id % PARTS


def parts(start: int, end: int) -> list[str]:
    return [f"part:{part}" for part in range(start, min(end, PARTS))]


def sold(tier: int) -> str:
    return f"sold:{tier}"


def _tier(units: int) -> int:
    return min(max(units.bit_length() - 1, 0) // 2, TIERS - 1)


def least_of(tier: int) -> int:
    """Units sold, of a tier above the lowest."""
    return 4**tier


def _bands(cents: int | None) -> list[str]:
    if cents is None:
        return []
    return [
        band
        for band, (least, below) in PRICE_BANDS.items()
        if least <= cents and (below is None or cents < below)
    ]
