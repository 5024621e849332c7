"""The back office of the catalogue, by concept."""

from catalog.admin import ledger, products, reviews, shelves, stock, synonyms, variants, waitlist

__all__ = ["ledger", "products", "reviews", "shelves", "stock", "synonyms", "variants", "waitlist"]
