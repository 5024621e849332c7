"""What a shopper means to buy."""

from cart.models.cart import Cart, CartLimit
from cart.models.line import CartLine

__all__ = ["Cart", "CartLimit", "CartLine"]
