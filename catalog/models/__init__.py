"""The catalogue's tables, by concept."""

from catalog.models.category import Category
from catalog.models.insight import LoggedSearch, SearchDay, SearchOutcome, SeenToday
from catalog.models.product import Brand, Product, ProductImage, Seller, Variant
from catalog.models.recommendation import BoughtTogether
from catalog.models.review import Review
from catalog.models.search import (
    Rebuild,
    SearchDocument,
    SearchWord,
    StaleDocument,
    WrittenBatch,
)
from catalog.models.stock import Hold, Movement, Stock
from catalog.models.synonym import SynonymGroup
from catalog.models.tuning import Placement, TunedQuery
from catalog.models.waitlist import WaitlistPlace

__all__ = [
    "BoughtTogether",
    "Brand",
    "Category",
    "Hold",
    "LoggedSearch",
    "Movement",
    "Placement",
    "Product",
    "ProductImage",
    "Rebuild",
    "Review",
    "SearchDay",
    "SearchDocument",
    "SearchOutcome",
    "SeenToday",
    "SearchWord",
    "Seller",
    "StaleDocument",
    "Stock",
    "SynonymGroup",
    "TunedQuery",
    "Variant",
    "WaitlistPlace",
    "WrittenBatch",
]
