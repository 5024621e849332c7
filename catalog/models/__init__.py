"""The catalogue's tables, by concept."""

from catalog.models.category import Category
from catalog.models.product import Brand, Product, ProductImage, Seller, Variant
from catalog.models.recommendation import BoughtTogether
from catalog.models.review import Review
from catalog.models.search import SearchDocument, StaleDocument
from catalog.models.stock import Hold, Movement, Stock
from catalog.models.synonym import SynonymGroup
from catalog.models.waitlist import WaitlistPlace

__all__ = [
    "BoughtTogether",
    "Brand",
    "Category",
    "Hold",
    "Movement",
    "Product",
    "ProductImage",
    "Review",
    "SearchDocument",
    "Seller",
    "StaleDocument",
    "Stock",
    "SynonymGroup",
    "Variant",
    "WaitlistPlace",
]
