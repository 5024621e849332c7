"""The only package that speaks to Stripe, and whose callers never see any of Stripe's own types."""

from orders.payments.cards import card_behind, moves_no_money, test_card
from orders.payments.charging import Outcome, cancel, confirm, look_up, never_charged, start
from orders.payments.client import PaymentRefused, PaymentUnreachable
from orders.payments.hearing import News, WebhookRejected, hear
from orders.payments.listing import RefundThere, refunds_of
from orders.payments.refunding import return_whole, send_refund
from orders.payments.words import in_words

__all__ = [
    "News",
    "Outcome",
    "PaymentRefused",
    "PaymentUnreachable",
    "RefundThere",
    "WebhookRejected",
    "cancel",
    "card_behind",
    "confirm",
    "hear",
    "in_words",
    "look_up",
    "moves_no_money",
    "never_charged",
    "refunds_of",
    "return_whole",
    "send_refund",
    "start",
    "test_card",
]
