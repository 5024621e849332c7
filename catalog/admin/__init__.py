"""The back office of the catalogue, by concept."""

from catalog.admin import (
    insight,
    ledger,
    products,
    reviews,
    shelves,
    stock,
    synonyms,
    tuning,
    variants,
    waitlist,
)

__all__ = [
    "insight",
    "ledger",
    "products",
    "reviews",
    "shelves",
    "stock",
    "synonyms",
    "tuning",
    "variants",
    "waitlist",
]
