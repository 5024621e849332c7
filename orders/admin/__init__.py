"""The back office of orders and their money."""

from orders.admin import selling, support

__all__ = ["selling", "support"]
