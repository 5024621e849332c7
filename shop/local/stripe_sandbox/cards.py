"""The test cards of https://docs.stripe.com/testing, and the checks of what a shopper typed."""

import hashlib
import time
from dataclasses import asdict, dataclass

from .errors import Json, StripeError


@dataclass(frozen=True)
class Behaviour:
    """What happens when a card is charged. ``decline`` names an entry of DECLINES, or is empty."""

    decline: str = ""
    asks_3ds: bool = False


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

BEHAVIOURS = {
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
}

BRANDS = (
    ("amex", ("34", "37"), (15,)),
    ("diners", ("30", "36", "38", "39"), (14, 16)),
    ("discover", ("6011", "64", "65"), (16,)),
    ("jcb", ("35",), (16,)),
    ("mastercard", tuple(str(n) for n in (*range(51, 56), *range(2221, 2721))), (16,)),
    ("visa", ("4",), (13, 16, 19)),
)
MAX_YEARS_AHEAD = 50


@dataclass(frozen=True)
class Card:
    """All that is kept of a card: never its number or its security code."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int
    fingerprint: str
    behaviour: Behaviour

    def public(self) -> Json:
        facts = asdict(self)
        del facts["behaviour"]
        return facts


def card_error(code: str, message: str, param: str) -> StripeError:
    return StripeError(402, "card_error", message, code=code, param=param)


def read_card(typed: Json) -> Card:
    number = typed["number"].replace(" ", "")
    brand = _brand(number)
    month, year = _expiry(typed["exp_month"], typed["exp_year"])
    _check_cvc(typed.get("cvc"), brand)
    if number not in SUCCEEDING and number not in BEHAVIOURS:
        raise _real_card()
    return Card(brand, number[-4:], month, year, _fingerprint(number), _behaviour(number))


def ready_made(payment_method_id: str) -> Card:
    number = TEST_PAYMENT_METHODS[payment_method_id]
    year = time.gmtime().tm_year + 1
    return Card(_brand(number), number[-4:], 12, year, _fingerprint(number), _behaviour(number))


def _brand(number: str) -> str:
    plausible = number.isascii() and number.isdigit()
    for brand, prefixes, lengths in BRANDS:
        if plausible and number.startswith(prefixes) and len(number) in lengths:
            if passes_luhn(number):
                return brand
            break
    raise card_error("incorrect_number", "Your card number is incorrect.", "number")


def passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _expiry(month: int, year: int) -> tuple[int, int]:
    now = time.gmtime()
    if year < 100:
        year += 2000
    if not 1 <= month <= 12:
        message = "Your card's expiration month is invalid."
        raise card_error("invalid_expiry_month", message, "exp_month")
    if not now.tm_year <= year <= now.tm_year + MAX_YEARS_AHEAD:
        raise card_error(
            "invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year"
        )
    if (year, month) < (now.tm_year, now.tm_mon):
        message = "Your card's expiration month is invalid."
        raise card_error("invalid_expiry_month", message, "exp_month")
    return month, year


def _check_cvc(cvc: str | None, brand: str) -> None:
    wanted = 4 if brand == "amex" else 3
    if cvc is None or not (cvc.isascii() and cvc.isdigit() and len(cvc) == wanted):
        raise card_error("invalid_cvc", "Your card's security code is invalid.", "cvc")


def _real_card() -> StripeError:
    message = (
        "Your card was declined. Your request was in test mode, but used a non test card. For a"
        " list of valid test cards, visit: https://stripe.com/docs/testing."
    )
    return StripeError(
        402, "card_error", message, code="card_declined", decline_code="test_mode_live_card"
    )


def _fingerprint(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()[:16]


def _behaviour(number: str) -> Behaviour:
    return BEHAVIOURS.get(number, Behaviour())
