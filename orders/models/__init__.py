"""Tables of what was agreed, and its money."""

from orders.models.checkout import Checkout, PaymentAttempt
from orders.models.order import Order, OrderEvent, OrderLine
from orders.models.payment import Payment, Refund, WebhookEvent

__all__ = [
    "Checkout",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Payment",
    "PaymentAttempt",
    "Refund",
    "WebhookEvent",
]
