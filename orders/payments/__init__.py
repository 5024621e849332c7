"""The only package that speaks to Stripe, and whose callers never see any of Stripe's own types."""

from orders.payments.cards import card_behind, moves_no_money, test_card
from orders.payments.charging import Outcome, cancel, confirm, look_up, never_charged, start
from orders.payments.client import (
    AlreadyReturned,
    AmountRefused,
    PaymentFailed,
    PaymentRefused,
    PaymentUnknown,
    PaymentUnreachable,
)
from orders.payments.hearing import News, WebhookRejected, hear
from orders.payments.listing import (
    DisputeThere,
    PaymentThere,
    RefundThere,
    charged_between,
    disputed_between,
    disputes_of,
    payment_there,
    payments_between,
    refunded_between,
    refunds_of,
)
from orders.payments.refunding import return_whole, send_refund
from orders.payments.words import in_words

__all__ = [
    "AlreadyReturned",
    "AmountRefused",
    "DisputeThere",
    "News",
    "Outcome",
    "PaymentFailed",
    "PaymentRefused",
    "PaymentThere",
    "PaymentUnknown",
    "PaymentUnreachable",
    "RefundThere",
    "WebhookRejected",
    "cancel",
    "card_behind",
    "charged_between",
    "confirm",
    "disputed_between",
    "disputes_of",
    "hear",
    "in_words",
    "look_up",
    "moves_no_money",
    "never_charged",
    "payment_there",
    "payments_between",
    "refunded_between",
    "refunds_of",
    "return_whole",
    "send_refund",
    "start",
    "test_card",
]
