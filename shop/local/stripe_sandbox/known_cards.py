"""Test cards: those of https://docs.stripe.com/testing, and our own that bring trouble."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    """What happens when a card is charged.

    ``decline`` names an entry of DECLINES, ``trouble`` one of misbehaviour.TROUBLES; ``refund``
    is "pending" or "fails"; each may be empty.
    """

    decline: str = ""
    asks_3ds: bool = False
    trouble: str = ""
    refund: str = ""
    is_disputed: bool = False
    takes_time: bool = False


@dataclass(frozen=True)
class Decline:
    code: str
    decline_code: str | None
    message: str
    reason: str
    advice: str | None = None


DECLINES = {
    "generic_decline": Decline(
        "card_declined", "generic_decline", "Your card was declined.", "generic_decline",
        "try_again_later",
    ),
    "insufficient_funds": Decline(
        "card_declined", "insufficient_funds", "Your card has insufficient funds.",
        "insufficient_funds", "try_again_later",
    ),
    "lost_card": Decline(
        "card_declined", "lost_card", "Your card was declined.", "lost_card", "do_not_try_again"
    ),
    "stolen_card": Decline(
        "card_declined", "stolen_card", "Your card was declined.", "stolen_card",
        "do_not_try_again",
    ),
    "expired_card": Decline(
        "expired_card", None, "Your card has expired.", "expired_card", "do_not_try_again"
    ),
    "incorrect_cvc": Decline(
        "incorrect_cvc", None, "Your card's security code is incorrect.", "incorrect_cvc"
    ),
    "processing_error": Decline(
        "processing_error", None,
        "An error occurred while processing your card. Try again in a little bit.",
        "processing_error", "try_again_later",
    ),
    "authentication_required": Decline(
        "authentication_required", "authentication_required",
        "Your card was declined. This transaction requires authentication.",
        "authentication_required",
    ),
}  # fmt: skip

# Not Stripe's: no country has the number 999 that cards from abroad have in this place.
TROUBLE_CARDS = {
    "4000009990000013": ("pm_card_timeoutBefore", "timeout-before"),
    "4000009990000021": ("pm_card_timeoutAfter", "timeout-after"),
    "4000009990000039": ("pm_card_errorBefore", "error-before"),
    "4000009990000047": ("pm_card_errorAfter", "error-after"),
    "4000009990000054": ("pm_card_resetBefore", "reset-before"),
    "4000009990000062": ("pm_card_resetAfter", "reset-after"),
    "4000009990000070": ("pm_card_slow", "slow"),
    "4000009990000112": ("pm_card_webhookLost", "webhook-lost"),
    "4000009990000120": ("pm_card_webhookLate", "webhook-late"),
    "4000009990000138": ("pm_card_webhookDoubled", "webhook-doubled"),
    "4000009990000146": ("pm_card_webhookShuffled", "webhook-shuffled"),
}

BEHAVIOURS = {
    **{number: Behaviour(trouble=trouble) for number, (_, trouble) in TROUBLE_CARDS.items()},
    "4000000000000002": Behaviour("generic_decline"),
    "4000000000009995": Behaviour("insufficient_funds"),
    "4000000000009987": Behaviour("lost_card"),
    "4000000000009979": Behaviour("stolen_card"),
    "4000000000000069": Behaviour("expired_card"),
    "4000000000000127": Behaviour("incorrect_cvc"),
    "4000000000000119": Behaviour("processing_error"),
    "4000002500003155": Behaviour(asks_3ds=True),
    "4000002760003184": Behaviour(asks_3ds=True),
    "4000000000003220": Behaviour(asks_3ds=True),
    "4000008260003178": Behaviour("insufficient_funds", asks_3ds=True),
    "4000000000000259": Behaviour(is_disputed=True),
    "4000000000005126": Behaviour(refund="fails"),
    "4000000000007726": Behaviour(refund="pending"),
    # The sandbox's own: cards that take as long as bank debits do at Stripe.
    "4000009990000211": Behaviour(takes_time=True),
    "4000009990000229": Behaviour("insufficient_funds", takes_time=True),
}

# Only test cards exist here: a real one is refused before anything of it is kept.
SUCCEEDING = frozenset(
    [
        "4242424242424242",
        "4000056655665556",
        "5555555555554444",
        "2223003122003222",
        "5200828282828210",
        "5105105105105100",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "6011000990139424",
        "6011981111111113",
        "3056930009020004",
        "36227206271667",
        "3566002020360505",
        "4000001240000000",
        "4000002760000016",
        "4000008260000000",
        "4000002500000003",
        "4000007560000009",
        "4000000360000006",
    ]
)

# Stripe's ready-made payment methods and the card that each stands for.
TEST_PAYMENT_METHODS = {
    **{method: number for number, (method, _) in TROUBLE_CARDS.items()},
    "pm_card_visa": "4242424242424242",
    "pm_card_visa_debit": "4000056655665556",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_amex": "378282246310005",
    "pm_card_discover": "6011111111111117",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_visa_chargeDeclinedStolenCard": "4000000000009979",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_threeDSecure2Required": "4000000000003220",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "pm_card_createDispute": "4000000000000259",
    "pm_card_refundFail": "4000000000005126",
    "pm_card_pendingRefund": "4000000000007726",
    "pm_card_processing": "4000009990000211",
    "pm_card_processingFails": "4000009990000229",
}
