"""The keywords of a document in PostgreSQL: everything that is met whole and narrows a search."""

from collections.abc import Iterable

from catalog.search.documents import Document

# Tier n holds what has sold 4^n units or more, and less than the next: 0, 1-3 are the same tier.
TIERS = 8


def of(document: Document) -> list[str]:
    return [
        *on_shelves(document.categories),
        *of_brands([document.brand] if document.brand else []),
        *with_attributes(document.attributes),
        sold(_tier(document.sold_count)),
    ]


def on_shelves(paths: Iterable[str]) -> list[str]:
    """A document is on its shelf and on all above it."""
    return [f"in:{path}" for path in paths]


def of_brands(slugs: Iterable[str]) -> list[str]:
    return [f"by:{slug}" for slug in slugs]


def with_attributes(attributes: Iterable[str]) -> list[str]:
    return [f"is:{attribute}" for attribute in attributes]


def sold(tier: int) -> str:
    return f"sold:{tier}"


def _tier(units: int) -> int:
    return min(max(units.bit_length() - 1, 0) // 2, TIERS - 1)
