"""The back office of the catalogue, by concept."""

from catalog.admin import ledger, products, reviews, shelves, stock, variants

__all__ = ["ledger", "products", "reviews", "shelves", "stock", "variants"]
