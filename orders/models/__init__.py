"""Tables of what was agreed, and its money."""

from orders.models.checkout import Checkout, PaymentAttempt
from orders.models.order import Order, OrderEvent, OrderLine
from orders.models.payment import Message, Payment, Refund, WebhookEvent

__all__ = [
    "Checkout",
    "Message",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Payment",
    "PaymentAttempt",
    "Refund",
    "WebhookEvent",
]
