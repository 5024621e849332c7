"""What the payment provider says, in a shopper's words."""

NOTHING_CHARGED = "Nothing was charged, and your cart is still held."
_WORDS = {
    "insufficient_funds": "There is not enough money on this card.",
    "expired_card": "This card has expired.",
    "incorrect_cvc": "The security code is not right.",
    "incorrect_number": "The card number is not right.",
    "processing_error": "Your bank could not answer just now.",
    "lost_card": "Your bank declined this card.",
    "stolen_card": "Your bank declined this card.",
    "payment_intent_authentication_failure": "Your bank could not confirm that it is you.",
    "authentication_required": "Your bank could not confirm that it is you.",
}


def in_words(code: str) -> str:
    """A decline code in a shopper's words."""
    reason = _WORDS.get(code, "Your bank declined this card.")
    return f"{reason} {NOTHING_CHARGED} Try another card."
