"""Tables of what was agreed, and its money."""

from orders.models.attempt import CheckoutFailure, PaymentAttempt
from orders.models.checkout import Checkout
from orders.models.idempotency import IdempotencyKey
from orders.models.order import Order, OrderEvent, OrderLine
from orders.models.payment import Message, Payment, Refund, WebhookEvent

__all__ = [
    "Checkout",
    "CheckoutFailure",
    "IdempotencyKey",
    "Message",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Payment",
    "PaymentAttempt",
    "Refund",
    "WebhookEvent",
]
