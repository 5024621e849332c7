"""Tables of what was agreed, its goods and its money."""

from orders.models.address import SavedAddress, TooManyAddresses
from orders.models.attempt import CheckoutFailure, PaymentAttempt
from orders.models.checkout import Checkout
from orders.models.history import OrderEvent
from orders.models.idempotency import IdempotencyKey
from orders.models.line import OrderLine
from orders.models.lookup import LookupCount
from orders.models.message import Message
from orders.models.order import Order
from orders.models.parcel import Parcel, ParcelLine
from orders.models.payment import Payment, Refund, RefundLine, WebhookEvent

__all__ = [
    "Checkout",
    "CheckoutFailure",
    "IdempotencyKey",
    "LookupCount",
    "Message",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Parcel",
    "ParcelLine",
    "Payment",
    "PaymentAttempt",
    "Refund",
    "RefundLine",
    "SavedAddress",
    "TooManyAddresses",
    "WebhookEvent",
]
